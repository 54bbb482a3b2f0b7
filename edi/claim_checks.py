"""Claims that cannot be right: balance (SNIP level 3), situations (4) and codes (5) of an 837."""

import re
from collections.abc import Iterator

from edi.claim import Claim, ProfessionalClaim, SubmissionBatch
from edi.findings import Finding, Severity
from edi.institutional import InstitutionalBatch, InstitutionalClaim
from edi.other_payer import OtherPayer
from edi.scalars import money

_DIAGNOSIS = re.compile(r"[A-TV-Z][0-9][0-9A-Z](?:[0-9A-Z]{1,4})?")
_MOST_LINES = 50
_REPLACES = frozenset({"7", "8"})


def claim_findings(batch: SubmissionBatch | InstitutionalBatch, *, icd9: bool = False) -> tuple[Finding, ...]:
    """Checks every claim of a batch; `icd9` is for 4010, whose diagnoses are not of ICD-10-CM."""
    found: list[Finding] = []
    for claim in batch.claims:
        found += _balance(claim)
        found += _situations(claim)
        found += [] if icd9 else _codes(claim)
    return tuple(found)


def _balance(claim: ProfessionalClaim | InstitutionalClaim) -> Iterator[Finding]:
    """The claim's charge is the sum of its lines; a line's earlier payment and adjustments are its charge."""
    total = sum([line.charge_cents for line in claim.lines])
    if total != claim.charge_cents:
        yield claim_finding(
            claim, 3, "balance-charges", "CLM", 2, money(claim.charge_cents),
            f"Claim {claim.control_number}: the lines' charges are {money(total)}, not {money(claim.charge_cents)}",
            "Correct the total or the lines",
        )  # fmt: skip
    for line in claim.lines:
        for earlier in line.adjudications:
            settled = earlier.paid_cents + sum([one.cents for one in earlier.adjustments])
            if settled != line.charge_cents and not earlier.bundled_line:
                yield claim_finding(
                    claim, 3, "balance-line", "SVD", 2, money(earlier.paid_cents),
                    f"Claim {claim.control_number}, line {line.number}: what {earlier.payer_id} paid and adjusted is"
                    f" {money(settled)}, the charge {money(line.charge_cents)}",
                    "Take payment and adjustments from the earlier payer's remittance",
                    loop="2430", position=line.position,
                )  # fmt: skip


def _situations(claim: ProfessionalClaim | InstitutionalClaim) -> Iterator[Finding]:
    if claim.frequency in _REPLACES and not claim.original_reference:
        yield claim_finding(
            claim, 4, "original-reference", "REF", 2, "",
            f"Claim {claim.control_number} replaces or voids a claim that it does not name",
            "Send REF*F8 with the payer's claim number",
        )  # fmt: skip
    for other in claim.other_payers:
        yield from _other_payer(claim, other)
    if isinstance(claim, ProfessionalClaim):
        yield from _professional(claim)
    elif claim.inpatient and claim.admitted is None:
        yield claim_finding(
            claim, 4, "admission-date", "DTP", 3, "",
            f"Claim {claim.control_number} is for a stay without a day of admission", "Send DTP*435",
        )  # fmt: skip


def _professional(claim: ProfessionalClaim) -> Iterator[Finding]:
    if "AA" in claim.related_causes and not (claim.accident_state and claim.accident_date):
        yield claim_finding(
            claim, 4, "accident", "CLM", 11, "AA",
            f"Claim {claim.control_number} names an auto accident without its state or date",
            "Send CLM11-4 and DTP*439",
        )  # fmt: skip
    for line in claim.lines[_MOST_LINES:]:
        yield claim_finding(
            claim, 2, "loop-repeat", "LX", 0, "",
            f"Claim {claim.control_number} has more than {_MOST_LINES} lines", "Split the claim",
            loop="2400", position=line.position,
        )  # fmt: skip
    for line in claim.lines:
        if any(pointer < 1 or pointer > len(claim.diagnoses) for pointer in line.pointers):
            yield claim_finding(
                claim, 4, "diagnosis-pointer", "SV1", 7, ":".join(map(str, line.pointers)),
                f"Claim {claim.control_number}, line {line.number} points at a diagnosis that is not there",
                "Point at one of the claim's diagnoses", loop="2400", position=line.position,
            )  # fmt: skip


def _other_payer(claim: Claim, other: OtherPayer) -> Iterator[Finding]:
    if other.responsibility == claim.payer_responsibility and other.responsibility in {"P", "S", "T"}:
        yield claim_finding(
            claim, 4, "payer-order", "SBR", 1, other.responsibility,
            f"Claim {claim.control_number}: two payers have the same place in line", "Give each payer its own place",
            loop="2320",
        )  # fmt: skip


def _codes(claim: ProfessionalClaim | InstitutionalClaim) -> Iterator[Finding]:
    codes = (
        claim.diagnoses
        if isinstance(claim, ProfessionalClaim)
        else tuple([d.code for d in (claim.principal_diagnosis, *claim.other_diagnoses)])
    )
    for code in codes:
        if code and not _DIAGNOSIS.fullmatch(code):
            yield claim_finding(
                claim, 5, "code-unknown", "HI", 1, code,
                f"Claim {claim.control_number}: {code} has not the form of ICD-10-CM", "Send ICD-10-CM without the dot",
                severity="warning",
            )  # fmt: skip


def claim_finding(
    claim: Claim, level: int, rule: str, segment: str, element: int, value: str, message: str, remedy: str, *,
    loop: str = "2300", position: int = 0, severity: Severity = "error",
) -> Finding:  # fmt: skip
    """A finding about a claim, or about the line that stands at `position`."""
    return Finding(
        level=level,
        severity=severity,
        loop=loop,
        segment=segment,
        position=position or claim.position,
        element=element,
        value=value,
        rule=rule,
        message=message,
        remedy=remedy,
    )
