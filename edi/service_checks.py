"""Services that demand information of their own (SNIP level 6).

Sources: the situational rules of the 837 guides (X222: CR1, 2310E, 2310F, SV103, DTP*463, DTP*607) and, for
Medicare, its Claims Processing Manual (chapters 6, 10, 11, 12). What a single payer wants beyond that is level 7
and comes from outside.
"""

from collections.abc import Callable, Iterator

from edi.claim import ProfessionalClaim, ServiceLine, SubmissionBatch
from edi.claim_checks import claim_finding
from edi.findings import Finding, Severity
from edi.institutional import InstitutionalBatch, InstitutionalClaim
from models.anesthesia import is_timed

_MEDICARE = frozenset({"MA", "MB"})
_TRANSPORTS = range(425, 437)
"""A0425 to A0436: rides and their miles."""
_SPINAL = frozenset({"98940", "98941", "98942"})
_GROUPED = {"32": ("0023", "home health"), "21": ("0022", "skilled nursing")}
"""Types of bill that Medicare pays by a HIPPS code, and the revenue code of the line that carries it."""
_HOSPICE = frozenset({"81", "82"})
_CARE_PLACES = frozenset({"61", "G8"})
"""Value codes that say where hospice care was given."""
_UNPAID = frozenset({"0", "A", "C", "D"})
"""Frequencies of bills that ask for no payment: no-pay claims, notices of admission or election and their end."""

Rule = Callable[[ProfessionalClaim, ServiceLine], Iterator[Finding]]


def service_findings(batch: SubmissionBatch | InstitutionalBatch) -> tuple[Finding, ...]:
    """Checks every claim of a batch for what its services demand."""
    found: list[Finding] = []
    for claim in batch.claims:
        if isinstance(claim, InstitutionalClaim):
            found += _institutional(claim)
            continue
        for line in claim.lines:
            for rule in _RULES:
                found += rule(claim, line)
    return tuple(found)


def _ambulance(claim: ProfessionalClaim, line: ServiceLine) -> Iterator[Finding]:
    code = line.procedure.code
    if not (code[:1] == "A" and _number(code[1:]) in _TRANSPORTS):
        return
    rides = [ride for ride in (line.ambulance, claim.ambulance) if ride]
    if not any(ride.reason for ride in rides):
        yield _line(claim, line, "ambulance-transport", "CR1", "an ambulance ride without its reason", "Send CR1")
    places = (
        ("NM1*PW (pick-up)", any(ride.pick_up for ride in rides)),
        ("NM1*45 (drop-off)", any(ride.drop_off for ride in rides)),
    )
    missing = [name for name, known in places if not known]
    if missing:
        yield _line(
            claim, line, "ambulance-places", "NM1", "an ambulance ride without its places",
            f"Send {' and '.join(missing)} with N3 and N4",
        )  # fmt: skip


def _anesthesia(claim: ProfessionalClaim, line: ServiceLine) -> Iterator[Finding]:
    if is_timed(line.procedure.code) and line.unit != "MJ":
        yield _line(
            claim, line, "anesthesia-minutes", "SV1", "anesthesia that is not counted in minutes",
            "Send SV103 MJ and the minutes in SV104", element=3, value=line.unit,
        )  # fmt: skip


def _equipment(claim: ProfessionalClaim, line: ServiceLine) -> Iterator[Finding]:
    if not line.certification_type:
        return
    dates = {one.qualifier for one in line.dates}
    wanted = ("463", "607") if line.certification_type in {"R", "S"} else ("463",)
    missing = [f"DTP*{qualifier}" for qualifier in wanted if qualifier not in dates]
    if missing:
        yield _line(
            claim, line, "equipment-dates", "DTP",
            "certified equipment without the begin of the therapy or the date of the renewal",
            f"Send {' and '.join(missing)}",
        )  # fmt: skip


def _spinal(claim: ProfessionalClaim, line: ServiceLine) -> Iterator[Finding]:
    if line.procedure.code not in _SPINAL or claim.filing_indicator not in _MEDICARE:
        return
    if not any(one.qualifier == "454" for one in (*line.dates, *claim.dates)):
        yield _line(
            claim, line, "spinal-treatment", "DTP", "spinal manipulation without the begin of the treatment",
            "Send DTP*454", severity="warning",
        )  # fmt: skip


_RULES: tuple[Rule, ...] = (_ambulance, _anesthesia, _equipment, _spinal)


def _institutional(claim: InstitutionalClaim) -> Iterator[Finding]:
    if claim.filing_indicator not in _MEDICARE or claim.frequency in _UNPAID:
        return
    revenue, what = _GROUPED.get(claim.facility_type, ("", ""))
    if revenue and not any(line.revenue_code == revenue for line in claim.lines):
        yield claim_finding(
            claim, 6, "payment-group", "SV2", 1, "",
            f"Claim {claim.control_number}: Medicare pays {what} by a HIPPS code, which no line has",
            f"Send a line with revenue code {revenue} and the HIPPS code", loop="2400", severity="warning",
        )  # fmt: skip
    if claim.facility_type in _HOSPICE and not any(value.code in _CARE_PLACES for value in claim.values):
        yield claim_finding(
            claim, 6, "hospice-place", "HI", 1, "",
            f"Claim {claim.control_number}: hospice care without the place where it was given",
            "Send value code 61 or G8 with the area's number", severity="warning",
        )  # fmt: skip


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else -1


def _line(
    claim: ProfessionalClaim, line: ServiceLine, rule: str, segment: str, what: str, remedy: str, *,
    element: int = 0, value: str = "", severity: Severity = "error",
) -> Finding:  # fmt: skip
    return claim_finding(
        claim, 6, rule, segment, element, value, f"Claim {claim.control_number}, line {line.number} is {what}", remedy,
        loop="2400", position=line.position, severity=severity,
    )  # fmt: skip
