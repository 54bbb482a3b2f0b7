"""The ledger, as workflows see it."""

from temporalio import activity
from temporalio.exceptions import ApplicationError

from domain.ledger import AdjustmentRefusedError, adjustment
from models.messages.claims import PostAdjustment
from models.messages.encounter import Balances, EncounterRef
from storage import ledger
from storage.engine import Database


class MoneyActivities:
    """The ledger, as workflows see it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn
    async def balances(self, encounter: EncounterRef) -> Balances:
        """Return what is owed by whom, from ledger entries."""
        async with self._database.session() as session:
            return await ledger.balances(session, encounter.encounter)

    @activity.defn
    async def post_adjustment(self, request: PostAdjustment) -> Balances:
        """Post one adjustment, once for each key, and return the balances after it.

        Raises:
            ApplicationError: the adjustment does not belong to that receivable (AdjustmentRefused), or the key was
                used for another one (LedgerConflict). Neither gets better by trying again.
        """
        try:
            entry = adjustment(
                request.encounter,
                request.at.date(),
                request.adjustment,
                cents=request.cents,
                key=request.key,
                sequence=request.sequence,
                memo=request.reason,
                requested_by=request.requested_by,
                approved_by=request.approved_by,
            )
            async with self._database.transaction() as session:
                await ledger.post(session, [entry])
                return await ledger.balances(session, request.encounter)
        except AdjustmentRefusedError as error:
            raise ApplicationError(str(error), type="AdjustmentRefused", non_retryable=True) from error
        except ledger.LedgerConflictError as error:
            raise ApplicationError(str(error), type="LedgerConflict", non_retryable=True) from error
