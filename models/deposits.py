"""Money that payers put into the bank account, as the bank tells it."""

import hashlib
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from models.base import Value

REASSOCIATION = "reassociation"
"""The stage of a workflow that waits for the other half of a payment."""


class DepositMethod(StrEnum):
    """How the money came: BPR04 of the 835 that explains it says the same."""

    ACH = "ach"
    CHECK = "check"
    WIRE = "wire"


class DepositState(StrEnum):
    """Whether the 835s of the same payment tell what the bank has."""

    MATCHED = "matched"
    UNMATCHED = "unmatched"
    DIFFERS = "differs"


Word = Annotated[str, Field(max_length=80, pattern=r"^[ -~]*$")]


class Deposit(Value):
    """One deposit. `trace_number` is TRN02 of the addenda, or the number of the check."""

    method: DepositMethod
    payer_identifier: Word = Field("", description="TRN03; empty where the bank does not tell")
    trace_number: Word = ""
    cents: int = Field(ge=-(10**12), le=10**12, description="Negative: taken out of the account again")
    deposited_on: date
    payer_name: Word = ""
    bank_reference: Word = Field("", description="The bank's own number, e.g. of the ACH entry")

    @property
    def id(self) -> str:
        """Trace, amount and date tell deposits apart, whatever file or call brings them."""
        words = [self.payer_identifier, self.trace_number, str(self.cents), self.deposited_on.isoformat()]
        if not self.trace_number:
            words.append(self.bank_reference)
        return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:24]


class Reassociation(Value):
    """One payment on both sides (CAQH CORE rule 370): told by 835s, and in the bank. `since` is its latest date.

    `told_cents` is what the posted `remittances` say; `stored`: an 835 of it is here that is posted or may still be.
    """

    told_cents: int = 0
    deposited_cents: int = 0
    stored: bool = False
    since: date | None = None
    remittances: tuple[str, ...] = ()
    watched: tuple[str, ...] = Field((), description="Deposits that came before any 835: their workflows may wait")

    @property
    def settled(self) -> bool:
        """Whether both sides say the same; a payment of nothing needs no deposit."""
        return self.told_cents == self.deposited_cents

    @property
    def differs(self) -> bool:
        """Whether both sides are here and do not agree."""
        return bool(not self.settled and self.told_cents and self.deposited_cents)
