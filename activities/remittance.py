"""Remittances: balanced, matched, posted once, announced."""

from temporalio import activity

from models.messages.claims import RemittanceExam, RemittanceRef, RemittanceResult


class RemittanceActivities:
    """Remittances: balanced, matched, posted once, announced."""

    @activity.defn
    async def examine_remittance(self, remittance: RemittanceRef) -> RemittanceExam:
        """Balance an 835 and match its claims; nothing is posted."""
        raise NotImplementedError

    @activity.defn
    async def post_remittance(self, remittance: RemittanceRef) -> RemittanceResult:
        """Post every matched claim in one transaction, once, then tell their workflows."""
        raise NotImplementedError
