"""Eligibility: 270 out, 271 in, every answer kept."""

from temporalio import activity

from models.messages.encounter import EligibilityRequest, EligibilityResult, RecordAuthorization


class EligibilityActivities:
    """Eligibility: 270 out, 271 in, every answer kept."""

    @activity.defn
    async def inquire_eligibility(self, request: EligibilityRequest) -> EligibilityResult:
        """Ask each payer in real time and keep the answers; nothing is overwritten."""
        raise NotImplementedError

    @activity.defn
    async def record_authorization(self, request: RecordAuthorization) -> None:
        """Keep the payer's decision about a prior authorisation."""
        raise NotImplementedError
