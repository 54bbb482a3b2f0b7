"""Institutional claims: type of bill, stay, present on admission, group, departments."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.npi import valid_npi
from domain.scrubbing.view import ClaimView, Edit, error, hold
from models.findings import Finding

_UB = "NUBC uniform bill; X12 837I TR3 (005010X223A2)"
_POA = "Medicare Claims Processing Manual ch. 25 (present on admission); 42 CFR 412.46"
_IPPS = "42 CFR 412.60 (assignment of DRGs)"
_STILL_PATIENT = "30"
_INTERIM = ("2", "3")
"""Frequencies of the first and later bills of a stay that goes on."""


def required(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """Who attended, how the patient came and left, and the period of the bill."""
    hospital = claim.hospital
    if hospital is None:
        return
    wanted = (
        ("SCR-ATTENDING", "attending_npi", "The attending provider's NPI", hospital.attending_npi),
        ("SCR-ADMISSION-TYPE", "admission_type", "The type of admission or visit", hospital.admission_type),
        ("SCR-PATIENT-STATUS", "patient_status", "The discharge status", hospital.patient_status),
        ("SCR-STATEMENT", "statement_to", "The last day of the bill", hospital.statement_to),
    )
    for code, where, what, value in wanted:
        if not value:
            yield error(code, f"hospital.{where}", f"{what} is missing", f"Enter it: {where}", _UB)
    if hospital.attending_npi and not valid_npi(hospital.attending_npi):
        message = f"The attending provider's NPI {hospital.attending_npi} fails its check digit"
        yield error("SCR-ATTENDING", "hospital.attending_npi", message, "Correct the NPI", "45 CFR 162.406")


def stay(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """A stay has its admission, each diagnosis its indicator, and the codes a group."""
    hospital = claim.hospital
    if hospital is None or not hospital.stay:
        return
    if hospital.admitted is None:
        yield error("SCR-ADMITTED", "hospital.admitted", "The day of admission is missing", "Enter it", _UB)
    elif hospital.statement_to and hospital.admitted > hospital.statement_to:
        message = f"Admitted on {hospital.admitted}, after the bill's last day {hospital.statement_to}"
        yield error("SCR-ADMITTED", "hospital.admitted", message, "Correct one of the dates", _UB)
    if not hospital.admitting_diagnosis:
        message = "The admitting diagnosis is missing"
        yield error("SCR-ADMITTING", "hospital.admitting_diagnosis", message, "Take it from the admission", _UB)
    given = hospital.present_on_admission
    missing = [code for place, code in enumerate(claim.diagnoses) if place >= len(given) or not given[place]]
    if missing:
        message = f"Present on admission is not said of {', '.join(missing)}"
        yield error("SCR-POA", "hospital.present_on_admission", message, "Say Y, N, U, W or 1 (exempt)", _POA)
    if not hospital.drg:
        message, remedy = "The stay has no DRG", "Correct what keeps the codes from being grouped"
        yield hold("SCR-DRG", "hospital.drg", message, remedy, _IPPS)


def bill(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """A patient who is still there has an interim bill, one who left a final one."""
    hospital = claim.hospital
    if hospital is None or not hospital.stay or claim.frequency in ("7", "8"):
        return
    if (hospital.patient_status == _STILL_PATIENT) is not (claim.frequency in _INTERIM):
        message = f"Status {hospital.patient_status or 'none'} on a bill of frequency {claim.frequency}"
        remedy = "Wait for the discharge and bill the whole stay"
        yield hold("SCR-BILL-FREQUENCY", "hospital.patient_status", message, remedy, _UB)


def departments(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """Each line has a department; on an outpatient bill most departments name the service."""
    hospital = claim.hospital
    if hospital is None:
        return
    for place, line in enumerate(claim.lines):
        on = claim.day(line)
        found = book.revenue_code(line.revenue_code, on) if on else None
        if found is None:
            message = f"{line.revenue_code or 'No code'} is not a revenue code"
            yield error("SCR-REVENUE-CODE", f"lines[{place}].revenue_code", message, "Choose a department", _UB)
        elif found.needs_hcpcs and not line.code and not hospital.stay:
            message = f"Revenue code {found.code} ({found.text}) without the service"
            yield error("SCR-REVENUE-HCPCS", f"lines[{place}].code", message, "Enter its HCPCS code", _UB)
        elif found.room and not hospital.stay:
            message = f"Room and board ({found.code}) on an outpatient bill"
            remedy = "Bill a stay (011x), or observation hours (0762)"
            yield error("SCR-ROOM-OUTPATIENT", f"lines[{place}].revenue_code", message, remedy, _UB)


EDITS: tuple[Edit, ...] = (required, stay, bill, departments)
