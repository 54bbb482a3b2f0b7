"""Words for patients: why a part of a bill is theirs, and what the words on a bill mean."""

from functools import cache

from codesets.data_files import rows
from models.base import Value

SELF_PAY = "SELF"
_OTHER = "OTHER"


class PatientReason(Value):
    """Why something is the patient's: a title of a few words and one sentence."""

    code: str
    title: str
    text: str


@cache
def _reasons() -> dict[str, PatientReason]:
    return {row["code"]: PatientReason.model_validate(row) for row in rows("patient_reasons.csv")}


def patient_reason(code: str) -> PatientReason:
    """Return the words for a reason ("1", "PR-1", SELF_PAY); a code without a row points to the payer's own letter."""
    number = code.strip().upper().rpartition("-")[2]
    return _reasons().get(number) or _reasons()[_OTHER]


def glossary() -> tuple[tuple[str, str], ...]:
    """Return each word of a bill with its meaning."""
    return tuple((row["term"], row["text"]) for row in rows("glossary.csv"))
