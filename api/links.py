"""Links to where more can be seen."""

from api.services import Services


def temporal_link(services: Services, workflow_id: str, run_id: str) -> str:
    """Return the page of Temporal's own UI that shows a run; empty without a UI."""
    if not services.temporal_ui_url:
        return ""
    base = services.temporal_ui_url.rstrip("/")
    return (
        f"{base}/namespaces/{services.temporal.namespace}/workflows/{workflow_id.replace('/', '%2F')}/{run_id}/history"
    )
