"""Services that Medicare wants under its own codes, or not at all."""

from collections.abc import Iterator
from dataclasses import dataclass

from domain.coding.checks.case import Case, Check, finding
from models.findings import Finding, Severity

_PREVENTIVE = "Social Security Act 1862(a)(7); Medicare Claims Processing Manual ch. 12, 30.6.1.1 and ch. 18"
_CONSULTATIONS = "Medicare Claims Processing Manual ch. 12, 30.6.10 (since 2010)"
_VACCINATION = "Medicare Claims Processing Manual ch. 18, 10.2"


@dataclass(frozen=True, slots=True)
class _NotPaid:
    first: str
    last: str
    remedy: str
    source: str

    def covers(self, code: str) -> bool:
        return len(code) == len(self.first) and self.first <= code <= self.last


_NOT_PAID = (
    _NotPaid("99381", "99397", "Use G0438, G0439 or G0402, or bill the patient with GY after notice", _PREVENTIVE),
    _NotPaid("99241", "99255", "Use the visit code of the place of service", _CONSULTATIONS),
)
_ORDINARY = ("90471", "90472", "90473", "90474", "90460", "90461")
_VACCINES = {
    "G0008": ("90630", "90653", "90656", "90658", "90661", "90662", "90672", "90674", "90682", "90686", "90688"),
    "G0009": ("90670", "90671", "90677", "90732"),
    "G0010": ("90739", "90740", "90743", "90744", "90746", "90747", "90759"),
}
"""Administration code that Medicare wants, and the vaccines of its benefit (influenza, pneumococcal, hepatitis B)."""


def _not_paid(case: Case) -> Iterator[Finding]:
    if case.payer_kind != "medicare":
        return
    for place, line in enumerate(case.coding.lines):
        for rule in _NOT_PAID:
            if rule.covers(line.code) and "GY" not in line.modifiers:
                where, message = f"lines[{place}].code", f"Medicare does not pay {line.code}"
                yield finding("COD-MEDICARE-CODE", Severity.HOLD, where, message, rule.remedy, rule.source)


def _vaccination(case: Case) -> Iterator[Finding]:
    if case.payer_kind != "medicare":
        return
    codes = {line.code for line in case.coding.lines}
    for place, line in enumerate(case.coding.lines):
        wanted = [given for given, vaccines in _VACCINES.items() if codes & set(vaccines) and given not in codes]
        if line.code in _ORDINARY and wanted:
            message = f"Medicare wants {wanted[0]} instead of {line.code} for this vaccine"
            where, remedy = f"lines[{place}].code", f"Replace {line.code} by {wanted[0]}"
            yield finding("COD-MEDICARE-CODE", Severity.HOLD, where, message, remedy, _VACCINATION)


CHECKS: tuple[Check, ...] = (_not_paid, _vaccination)
