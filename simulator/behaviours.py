"""What a payer does with one claim: one class a behaviour, each a plan of steps.

Days count on the account's clock from receipt. A new behaviour is a new class here, listed in `AnyBehaviour`;
nothing else names them.
"""

from enum import StrEnum
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field

from simulator.actions import (
    CorrectAction,
    DenyAction,
    Interest,
    InterestAction,
    LetterAction,
    PayAction,
    RecoupAction,
    RepeatAction,
    ReverseAction,
    SecondaryAction,
    Step,
    Value,
)

DECISION_DAYS = 14
APPEAL_DAYS = 30
RECORDS_DAYS = 10
INTEREST_DAYS = 20


class Front(StrEnum):
    """What the front end does with a claim before the payer sees it."""

    ACCEPT = "accept"
    REJECT_SET = "reject_999"
    REJECT_CLAIM = "reject_277ca"
    SILENT = "silent"
    LOSE = "lose"


class Outcome(StrEnum):
    """How an appeal ends."""

    OVERTURN = "overturn"
    UPHOLD = "uphold"


def _carc(value: object) -> object:
    """A bare number is a contractual obligation: 50 for CO-50."""
    return f"CO-{value}" if isinstance(value, int) else value


Carc = Annotated[str, BeforeValidator(_carc), Field(pattern=r"^(CO|PR|OA|PI)-[A-Z]?\d{1,3}$")]
Days = Annotated[int, Field(ge=1, le=730)]


class Behaviour(Value):
    """What all behaviours share.

    Attributes:
        appeal: How the payer decides each appeal level; the last entry serves the levels after it.
        eft: Whether the bank tells of the money that an 835 announces.
        eft_lag: Days until it does.
    """

    appeal: tuple[Outcome, ...] = (Outcome.UPHOLD,)
    eft: Literal["sent", "missing"] = "sent"
    eft_lag: int = Field(default=0, ge=0, le=30)
    front: ClassVar[Front] = Front.ACCEPT
    awaits_records: ClassVar[bool] = False

    def plan(self) -> tuple[Step, ...]:
        """What will happen after receipt."""
        return ()

    def appeal_outcome(self, level: int) -> Outcome:
        """The decision on an appeal level, counted from 1."""
        return self.appeal[min(level, len(self.appeal)) - 1] if self.appeal else Outcome.UPHOLD


class Pay(Behaviour):
    """Pays by contract and benefit. What it owes for being late it pays at once, when a letter claims it, or never."""

    do: Literal["pay"] = "pay"
    days: Days = DECISION_DAYS
    interest: Literal["at_once", "on_request", "never"] = "never"
    rate: Interest = Interest()

    def plan(self) -> tuple[Step, ...]:
        """One decision."""
        action = PayAction(interest=self.rate if self.interest == "at_once" else None)
        return (Step(name="decide", days=self.days, action=action),)

    def on_interest_claimed(self) -> tuple[Step, ...]:
        """What a letter that claims the interest brings."""
        if self.interest != "on_request":
            return ()
        return (Step(name="interest", days=INTEREST_DAYS, action=InterestAction(interest=self.rate)),)


class ShortPay(Behaviour):
    """Allows less than the contract."""

    do: Literal["short_pay"] = "short_pay"
    days: Days = DECISION_DAYS
    percent: int = Field(default=70, ge=1, le=99)

    def plan(self) -> tuple[Step, ...]:
        """One decision."""
        return (Step(name="decide", days=self.days, action=PayAction(percent=self.percent)),)


class Deny(Behaviour):
    """Denies every line."""

    do: Literal["deny"] = "deny"
    carc: Carc
    remark: str = ""
    days: Days = DECISION_DAYS

    def plan(self) -> tuple[Step, ...]:
        """One decision."""
        return (Step(name="decide", days=self.days, action=DenyAction(carc=self.carc, remark=self.remark)),)


class DenyLine(Behaviour):
    """Denies line `n` and pays the others."""

    do: Literal["deny_line"] = "deny_line"
    n: int = Field(ge=1)
    carc: Carc
    remark: str = ""
    days: Days = DECISION_DAYS

    def plan(self) -> tuple[Step, ...]:
        """One decision."""
        action = DenyAction(carc=self.carc, remark=self.remark, line=self.n)
        return (Step(name="decide", days=self.days, action=action),)


class Pend(Behaviour):
    """Asks for records; pays after they come, denies when they do not."""

    do: Literal["pend"] = "pend"
    deny_days: Days = 45
    pay_days: Days = RECORDS_DAYS
    awaits_records: ClassVar[bool] = True

    def plan(self) -> tuple[Step, ...]:
        """The denial that a letter with records calls off."""
        return (Step(name="decide", days=self.deny_days, action=DenyAction(carc="CO-252")),)

    def on_records(self) -> Step:
        """What replaces the denial, in days after the records came."""
        return Step(name="records", days=self.pay_days, action=PayAction())


class Reject999(Behaviour):
    """Refuses the transaction set."""

    do: Literal["reject_999"] = "reject_999"
    front: ClassVar[Front] = Front.REJECT_SET


class Reject277CA(Behaviour):
    """Refuses the claim; `status` is category, code and entity."""

    do: Literal["reject_277ca"] = "reject_277ca"
    status: str = Field(default="A7:562:82", pattern=r"^A[3678]:\d{1,3}(:[A-Z0-9]{2,3})?$")
    front: ClassVar[Front] = Front.REJECT_CLAIM


class Lose(Behaviour):
    """Acknowledges the claim, then knows nothing of it."""

    do: Literal["lose"] = "lose"
    front: ClassVar[Front] = Front.LOSE


class Silent(Behaviour):
    """Answers nothing at all."""

    do: Literal["silent"] = "silent"
    front: ClassVar[Front] = Front.SILENT


class PayTwice(Behaviour):
    """Pays, pays again, asks for a refund, and takes the second payment back if none comes."""

    do: Literal["pay_twice"] = "pay_twice"
    days: Days = DECISION_DAYS

    def plan(self) -> tuple[Step, ...]:
        """Payment, the same again, the request, the reversal."""
        ask = LetterAction(letter="refund_request")
        return (
            Step(name="decide", days=self.days, action=PayAction()),
            Step(name="again", days=self.days + 5, action=RepeatAction()),
            Step(name="ask", days=self.days + 6, action=ask),
            Step(name="takeback", days=self.days + 25, action=ReverseAction()),
        )


class PayThenCorrect(Behaviour):
    """Pays the patient's share too, then corrects itself."""

    do: Literal["pay_then_correct"] = "pay_then_correct"
    days: Days = DECISION_DAYS
    correct_days: Days = 40

    def plan(self) -> tuple[Step, ...]:
        """The overpayment and its correction."""
        return (
            Step(name="decide", days=self.days, action=PayAction(waive_share=True)),
            Step(name="correct", days=self.correct_days, action=CorrectAction()),
        )


class TakeBack(Behaviour):
    """Pays, reverses that by mistake, takes the money by a later 835 when nothing else is due, and pays once more."""

    do: Literal["take_back"] = "take_back"
    days: Days = DECISION_DAYS

    def plan(self) -> tuple[Step, ...]:
        """Payment; reversal whose money WO leaves for now; WO with nothing to take it from, so FB; payment less FB."""
        return (
            Step(name="decide", days=self.days, action=PayAction()),
            Step(name="reverse", days=self.days + 16, action=ReverseAction(later=True)),
            Step(name="recoup", days=self.days + 31, action=RecoupAction()),
            Step(name="again", days=self.days + 40, action=PayAction(brings=True)),
        )


class Crossover(Behaviour):
    """Pays and forwards to the secondary payer, which decides `later` days after; or says so, and nothing arrives."""

    do: Literal["crossover"] = "crossover"
    days: Days = DECISION_DAYS
    payer: str
    member: str
    later: Days = 7
    arrives: bool = True

    def plan(self) -> tuple[Step, ...]:
        """The primary's decision and the secondary's."""
        decide = Step(name="decide", days=self.days, action=PayAction(forward_payer=self.payer))
        if not self.arrives:
            return (decide,)
        secondary = SecondaryAction(payer=self.payer, member=self.member)
        return (decide, Step(name="secondary", days=self.days + self.later, action=secondary))


def _spelled_out(value: Any) -> Any:
    """A bare word is a behaviour without options: `pay` for `{do: pay}`."""
    return {"do": value} if isinstance(value, str) else value


type AnyBehaviour = Annotated[
    Annotated[
        Pay
        | ShortPay
        | Deny
        | DenyLine
        | Pend
        | Reject999
        | Reject277CA
        | Lose
        | Silent
        | PayTwice
        | PayThenCorrect
        | TakeBack
        | Crossover,
        Field(discriminator="do"),
    ],
    BeforeValidator(_spelled_out),
]
