"""Messages about underpayment cases: one a payer, code and cause, with every claim that is short for it."""

from datetime import date, datetime

from pydantic import Field

from models.base import Value
from models.messages.claims import ClaimRef
from models.underpayments import CaseDecision, CaseState, ItemOutcome


class JoinCases(Value):
    """Activity `join_cases`: put what a posting is short, if it is over the threshold, into the cases it belongs to."""

    claim: ClaimRef
    remittance: str
    posting: str = Field(description="Key of the posting, which ends in its position")
    appeal_by: date | None = Field(None, description="Last day on which the claim may be appealed")
    at: datetime


class GatherCases(Value):
    """Activity `gather_cases`: after the day on which a claim joined its cases, which claim asks about each."""

    claim: ClaimRef
    at: datetime


class UnderpaymentCase(Value):
    """A case as a claim sees it. `leads`: this claim asks what is to be done. Amounts are cents, of all its claims."""

    case: int
    code: str
    cause: str
    state: CaseState
    leads: bool
    cents: int
    mine_cents: int
    claims: int
    appeal_by: date | None = Field(None, description="The earliest among its claims")
    why: tuple[str, ...] = Field((), description="How the expected amount of this claim's line comes about")


class CasesJoined(Value):
    """The cases in which something of the claim is unsettled."""

    cases: tuple[UnderpaymentCase, ...]


class DecideCase(Value):
    """Activity `decide_case`: what is done about all claims of a case. The first decision holds."""

    case: int
    claim: ClaimRef
    decision: CaseDecision
    at: datetime
    actor: str
    approved_by: str = ""


class CaseDecided(Value):
    """The decision that holds."""

    decision: CaseDecision | None


class SendDispute(Value):
    """Activity `send_dispute`: one letter to the payer for all claims of a case that none was sent for yet."""

    case: int
    claim: ClaimRef
    at: datetime
    actor: str = ""


class CheckCases(Value):
    """Activity `check_cases`: after another posting of a claim, what of its cases is still short."""

    claim: ClaimRef
    at: datetime


class SettleCases(Value):
    """Activity `settle_cases`: end a claim's part of its cases (or of one) by a person's decision."""

    claim: ClaimRef
    outcome: ItemOutcome
    case: int = Field(0, description="0: all of them")
    at: datetime
    actor: str = ""
    approved_by: str = ""
