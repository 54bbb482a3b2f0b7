"""What payers do at a step of a claim, as data: kept in the database until its day comes."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from models import money


class Value(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Interest(Value):
    """Simple interest a year on what is paid more than `after` days after receipt."""

    percent: Decimal = Decimal(12)
    after: int = 30

    def cents(self, paid_cents: int, received: date, paid_on: date) -> int:
        """What a payment owes, in whole cents."""
        late = max(0, (paid_on - received).days - self.after)
        return money.cents(Decimal(paid_cents) * self.percent * late / (100 * 100 * 365))


class PayAction(Value):
    """Pay by the contract. `percent` of it is allowed; `waive_share` leaves nothing to the patient.

    `interest` is paid with a payment that comes late. `brings`: what was carried forward is settled with it (PLB FB).
    """

    kind: Literal["pay"] = "pay"
    percent: int = 100
    waive_share: bool = False
    forward_payer: str = ""
    brings: bool = False
    interest: Interest | None = None


class InterestAction(Value):
    """Pay the interest of the last decision, which was late, by itself."""

    kind: Literal["interest"] = "interest"
    interest: Interest


class DenyAction(Value):
    """Deny the whole claim, or one line (from 1) and pay the others."""

    kind: Literal["deny"] = "deny"
    carc: str
    remark: str = ""
    line: int | None = None


class RepeatAction(Value):
    """Pay the last decision once more, by mistake."""

    kind: Literal["repeat"] = "repeat"


class ReverseAction(Value):
    """Take the last decision back.

    Attributes:
        of: The claim it was about, where that is another one.
        always: Also a denial that moved no money.
        later: Its money is taken by a later 835: until then a PLB WO gives it back.
    """

    kind: Literal["reverse"] = "reverse"
    of: str = ""
    always: bool = True
    later: bool = False


class RecoupAction(Value):
    """Take the money of the last reversal now (PLB WO); what no payment covers is carried forward (FB)."""

    kind: Literal["recoup"] = "recoup"


class CorrectAction(Value):
    """Take the last decision back and pay in full by the contract."""

    kind: Literal["correct"] = "correct"


class SecondaryAction(Value):
    """A forwarded claim is decided by the secondary payer."""

    kind: Literal["secondary"] = "secondary"
    payer: str
    member: str


class LetterAction(Value):
    """A letter goes to the provider."""

    kind: Literal["letter"] = "letter"
    letter: Literal["appeal_decision", "refund_request"]
    decision: Literal["", "upheld", "overturned"] = ""
    level: int = 0


class DepositAction(Value):
    """The bank tells of an EFT after its 835."""

    kind: Literal["deposit"] = "deposit"
    trace: str
    cents: int


type Action = Annotated[
    PayAction
    | InterestAction
    | DenyAction
    | RepeatAction
    | ReverseAction
    | RecoupAction
    | CorrectAction
    | SecondaryAction
    | LetterAction
    | DepositAction,
    Field(discriminator="kind"),
]


class Step(Value):
    """One thing that will happen: a name unique in the claim, days after the start, what."""

    name: str
    days: int
    action: Action
