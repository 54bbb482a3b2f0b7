"""Conditions that the classification joins: coded apart, they say that they are unrelated."""

from collections.abc import Iterator

from domain.coding.checks.case import GUIDELINES, Case, Check, finding
from models.findings import Finding, Severity

_SOURCE = f"{GUIDELINES}, I.C.9.a (hypertension with heart or kidney disease)"
_HYPERTENSION = "I10"
_HEART, _KIDNEY = "I50", "N18"


def _hypertension(case: Case) -> Iterator[Finding]:
    """Hypertension with heart failure or chronic kidney disease is one condition unless the record denies it."""
    plain = [code.replace(".", "") for code in case.coding.diagnoses]
    if _HYPERTENSION not in plain:
        return
    heart, kidney = (any(code.startswith(below) for code in plain) for below in (_HEART, _KIDNEY))
    if not (heart or kidney):
        return
    joined = "I13.-" if heart and kidney else "I11.0" if heart else "I12.-"
    beside = [code for code, short in zip(case.coding.diagnoses, plain, strict=True) if short[:3] in (_HEART, _KIDNEY)]
    message = f"I10 beside {' and '.join(beside)}: the classification presumes that hypertension is the cause"
    remedy = (
        f"Code {joined} first and {' and '.join(beside)} after it; keep I10 only where the physician documents "
        "that they are not related"
    )
    where = f"diagnoses[{plain.index(_HYPERTENSION)}]"
    yield finding("COD-ICD-COMBINATION", Severity.HOLD, where, message, remedy, _SOURCE)


CHECKS: tuple[Check, ...] = (_hypertension,)
