"""The ledger, as workflows see it."""

from temporalio import activity

from models.messages.claims import PostAdjustment
from models.messages.encounter import Balances, EncounterRef


class MoneyActivities:
    """The ledger, as workflows see it."""

    @activity.defn
    async def balances(self, encounter: EncounterRef) -> Balances:
        """Return what is owed by whom, from ledger entries."""
        raise NotImplementedError

    @activity.defn
    async def post_adjustment(self, request: PostAdjustment) -> Balances:
        """Post one adjustment, once for each key, and return the balances after it."""
        raise NotImplementedError
