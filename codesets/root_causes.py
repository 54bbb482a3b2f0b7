"""Root causes of denials: which earlier stage could have caught each."""

from functools import cache

from codesets.carc import RootCause
from codesets.data_files import rows
from models.origins import Origin


@cache
def _origins() -> dict[RootCause, Origin]:
    return {
        RootCause(row["root_cause"]): Origin.model_validate(
            {"cause" if name == "root_cause" else name: value for name, value in row.items()}
        )
        for row in rows("root_causes.csv")
    }


def origin(cause: RootCause) -> Origin:
    """Return where a root cause begins."""
    return _origins()[cause]
