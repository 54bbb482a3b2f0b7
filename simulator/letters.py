"""Letters that the provider sends through the print-and-mail vendor, and what payers do when they come."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from simulator import draw
from simulator.actions import CorrectAction, LetterAction, Step
from simulator.behaviours import APPEAL_DAYS, Outcome, Pay, Pend
from simulator.entry import plan_step
from simulator.front import papers
from simulator.state import State
from simulator.store import ClaimRecord


class Letter(BaseModel):
    """An order to print and mail one letter."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    idempotency_key: str = Field(min_length=1, max_length=200)
    kind: str = Field(min_length=1, description='"appeal", "dispute", "records", "interest", "refund" move payers.')
    to: str = Field(min_length=1, description='A payer id, or "patient".')
    account: str = Field(min_length=1)
    claim_control_number: str = ""
    attachment_control_number: str = Field(default="", description="Number under which a claim announced it (PWK06).")
    level: int = Field(default=1, ge=1, le=9)
    claims: tuple[str, ...] = Field(default=(), description="Control numbers of all claims that a dispute is about.")
    text: str = ""
    document: str = Field(default="", description="The pages to print, a PDF in base64; else the text is printed.")


class Receipt(BaseModel):
    """The vendor's answer: the same for the same idempotency key."""

    tracking_number: str
    mailed_on: date
    status: Literal["mailed"] = "mailed"


class KeyReused(Exception):
    """The idempotency key came before with another letter."""


def post(state: State, letter: Letter) -> Receipt:
    """Mails a letter, once for each key.

    Raises:
        KeyReused: The key came before with another letter.
    """
    with state.database.transaction():
        request = letter.model_dump_json()
        earlier = state.mail.posted(letter.idempotency_key)
        if earlier is not None:
            tracking, mailed_at, told = earlier
            if told != request:
                raise KeyReused(letter.idempotency_key)
            return Receipt(tracking_number=tracking, mailed_on=mailed_at.date())
        now = state.now(letter.account)
        tracking = "9" + draw.digits(19, state.cast.seed, "tracking", letter.idempotency_key)
        state.mail.post(letter.idempotency_key, letter.account, now, tracking, request)
        record = _claim(state, letter)
        if letter.kind == "dispute":
            _dispute(state, letter)
        elif record is not None:
            _react(state, letter, record)
        return Receipt(tracking_number=tracking, mailed_on=now.date())


def _claim(state: State, letter: Letter) -> ClaimRecord | None:
    records = state.claims.by_control_number(letter.claim_control_number)
    mine = [r for r in records if r.in_system and r.payer_id == letter.to and r.account == letter.account]
    return mine[-1] if mine else None


def _react(state: State, letter: Letter, record: ClaimRecord) -> None:
    now = state.now(letter.account)
    if letter.kind == "appeal":
        for step in _appeal(record, letter.level):
            plan_step(state, record, step, now)
    elif letter.kind == "records":
        # Without a pending denial there is nothing that the records could call off.
        if isinstance(record.behaviour, Pend) and _answers(letter, record) and state.events.cancel(record.id, "decide"):
            plan_step(state, record, record.behaviour.on_records(), now)
    elif letter.kind == "interest":
        if isinstance(record.behaviour, Pay):
            for step in record.behaviour.on_interest_claimed():
                plan_step(state, record, step, now)
    elif letter.kind == "refund":
        state.events.cancel(record.id, "takeback")


def _dispute(state: State, letter: Letter) -> None:
    """Decide each claim of a dispute as a first appeal of it, on its own account's clock."""
    for number in letter.claims:
        mine = [r for r in state.claims.by_control_number(number) if r.in_system and r.payer_id == letter.to]
        for record in mine[-1:]:
            now = state.now(record.account)
            if record.behaviour.appeal_outcome(1) is Outcome.OVERTURN:
                pay = Step(name="dispute-pay", days=APPEAL_DAYS, action=CorrectAction())
                plan_step(state, record, pay, now)
            else:
                told = LetterAction(letter="appeal_decision", decision="upheld", level=1)
                plan_step(state, record, Step(name="dispute-letter", days=APPEAL_DAYS, action=told), now)


def _answers(letter: Letter, record: ClaimRecord) -> bool:
    """Whether the letter holds what the claim announced; a claim that announced nothing takes any records."""
    announced = papers(record.claim)
    return not announced or letter.attachment_control_number in announced


def _appeal(record: ClaimRecord, level: int) -> list[Step]:
    """The decision on an appeal; a second letter for the same level plans nothing new."""
    overturned = record.behaviour.appeal_outcome(level) is Outcome.OVERTURN
    told = LetterAction(letter="appeal_decision", decision="overturned" if overturned else "upheld", level=level)
    steps = [Step(name=f"appeal{level}-letter", days=APPEAL_DAYS, action=told)]
    if overturned:
        steps.append(Step(name=f"appeal{level}-pay", days=APPEAL_DAYS, action=CorrectAction()))
    return steps
