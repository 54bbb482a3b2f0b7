"""The patient's balance: statements, placement."""

from temporalio import activity

from models.messages.balance import OpenBalance, Placement, SendStatement, StatementSent
from models.messages.encounter import EncounterRef


class BalanceActivities:
    """The patient's balance: statements, placement."""

    @activity.defn
    async def open_balance(self, encounter: EncounterRef) -> OpenBalance:
        """Return what the patient owes and what policy says about it."""
        raise NotImplementedError

    @activity.defn
    async def send_statement(self, request: SendStatement) -> StatementSent:
        """Draw the statement in plain words and mail it, once for each number."""
        raise NotImplementedError

    @activity.defn
    async def place_account(self, placement: Placement) -> None:
        """Write the account into the agency's placement file, once."""
        raise NotImplementedError

    @activity.defn
    async def recall_account(self, placement: Placement) -> None:
        """Recall a placed account from the agency, once."""
        raise NotImplementedError
