"""Claims: built, scrubbed, queued, asked after."""

from temporalio import activity

from models.messages.claims import BuildClaim, ClaimDraft, QueueClaim, StatusRequest, StatusResult


class ClaimActivities:
    """Claims: built, scrubbed, queued, asked after."""

    @activity.defn
    async def build_claim(self, request: BuildClaim) -> ClaimDraft:
        """Build the claim of this submission from coding, coverage and COB, and scrub it."""
        raise NotImplementedError

    @activity.defn
    async def queue_claim(self, request: QueueClaim) -> None:
        """Put the 837 into the outbox, once for each claim number."""
        raise NotImplementedError

    @activity.defn
    async def inquire_status(self, request: StatusRequest) -> StatusResult:
        """Send a 276 in real time and read the 277."""
        raise NotImplementedError
