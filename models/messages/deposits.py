"""Messages of deposits: money in the bank and the 835 that explains it."""

from models.base import Value
from models.messages.desk import DeskStart


class DepositStart(DeskStart):
    """Start of a DepositWorkflow: a deposit that came without its 835."""

    deposit: str


class DepositRef(Value):
    """Activity `examine_deposit`: is the 835 here by now?"""

    deposit: str


class MatchDeposit(Value):
    """Activity `match_deposit`: a person says which payment a deposit is."""

    deposit: str
    remittance: str
    actor: str


class DepositResult(Value):
    """What came of a deposit."""

    outcome: str
    cents: int
