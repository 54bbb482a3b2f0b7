"""Claim adjustment reason codes: what a payer's reason means for us and what to do next."""

from enum import StrEnum
from functools import cache

from codesets.data_files import rows
from models.base import Value


class ReasonClass(StrEnum):
    """What kind of adjustment a reason makes."""

    CONTRACTUAL = "contractual"
    PATIENT = "patient"
    DENIAL = "denial"
    INFORMATIONAL = "informational"


class RootCause(StrEnum):
    """Where in our own process the reason began."""

    REGISTRATION = "registration"
    ELIGIBILITY = "eligibility"
    AUTHORISATION = "authorisation"
    CODING = "coding"
    MEDICAL_NECESSITY = "medical_necessity"
    DUPLICATE = "duplicate"
    TIMELY_FILING = "timely_filing"
    DOCUMENTATION = "documentation"
    COB = "cob"
    CONTRACTUAL = "contractual"
    PAYER_ERROR = "payer_error"
    UNKNOWN = "unknown"


class NextAction(StrEnum):
    """What usually resolves it."""

    CORRECTED_CLAIM = "corrected_claim"
    APPEAL = "appeal"
    RECORDS = "records"
    WRITE_OFF = "write_off"
    BILL_PATIENT = "bill_patient"
    NONE = "none"
    REVIEW = "review"


class ReasonCode(Value):
    """One reason code. `group` is the group code it usually comes with (CO, PR, OA, PI, CR)."""

    code: str
    group: str
    reason_class: ReasonClass
    root_cause: RootCause
    next_action: NextAction
    text: str


@cache
def _reasons() -> dict[str, ReasonCode]:
    return {
        row["code"]: ReasonCode(
            code=row["code"],
            group=row["group"],
            reason_class=ReasonClass(row["class"]),
            root_cause=RootCause(row["root_cause"]),
            next_action=NextAction(row["next_action"]),
            text=row["text"],
        )
        for row in rows("carc.csv")
    }


def reason(code: str) -> ReasonCode:
    """Return the reason "45" or "CO-45"; a code we do not know is a denial that somebody must review."""
    group, _, number = code.strip().upper().rpartition("-")
    known = _reasons().get(number)
    if known is None:
        return ReasonCode(
            code=number,
            group=group or "CO",
            reason_class=ReasonClass.DENIAL,
            root_cause=RootCause.UNKNOWN,
            next_action=NextAction.REVIEW,
            text="A reason that is not in our table",
        )
    return known.model_copy(update={"group": group}) if group else known
