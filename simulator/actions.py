"""What payers do at a step of a claim, as data: kept in the database until its day comes."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class Value(BaseModel):
    """A frozen value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PayAction(Value):
    """Pay by the contract. `percent` of it is allowed; `waive_share` leaves nothing to the patient."""

    kind: Literal["pay"] = "pay"
    percent: int = 100
    waive_share: bool = False
    forward_payer: str = ""


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
    """

    kind: Literal["reverse"] = "reverse"
    of: str = ""
    always: bool = True


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


type Action = Annotated[
    PayAction | DenyAction | RepeatAction | ReverseAction | CorrectAction | SecondaryAction | LetterAction,
    Field(discriminator="kind"),
]


class Step(Value):
    """One thing that will happen: a name unique in the claim, days after the start, what."""

    name: str
    days: int
    action: Action
