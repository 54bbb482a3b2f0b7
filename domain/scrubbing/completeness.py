"""What every claim must carry (SNIP type 2 and 4: required and situational elements)."""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimView, Edit, error
from models.findings import Finding
from models.intake import Relationship

_TR3 = "X12 837P TR3 (005010X222A1), required element"


def _missing(code: str, where: str, what: str) -> Finding:
    return error(code, where, f"{what} is missing", f"Enter it: {where}", _TR3)


def required_fields(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """Names, ids, dates: the elements without which no claim is read."""
    wanted = (
        ("SCR-PAYER", "payer_id", "The payer", claim.payer_id),
        ("SCR-MEMBER-ID", "member_id", "The member id", claim.member_id.strip()),
        ("SCR-PATIENT-NAME", "patient_name", "The patient's last name", claim.patient_name.last.strip()),
        ("SCR-PATIENT-BIRTH-DATE", "patient_birth_date", "The patient's birth date", claim.patient_birth_date),
        ("SCR-PATIENT-SEX", "patient_sex", "The patient's sex", claim.patient_sex),
        ("SCR-TAX-ID", "billing_tax_id", "The billing provider's tax id", claim.billing_tax_id),
        ("SCR-PLACE", "place_of_service", "The place of service", claim.place_of_service),
        ("SCR-SERVICE-DATE", "date_of_service", "The date of service", claim.date_of_service),
        ("SCR-DIAGNOSIS", "diagnoses", "Every diagnosis", claim.diagnoses),
        ("SCR-LINE", "lines", "Every service line", claim.lines),
    )
    for code, where, what, value in wanted:
        if not value:
            yield _missing(code, where, what)
    if claim.relationship is not Relationship.SELF and not claim.subscriber_name.last.strip():
        yield _missing("SCR-SUBSCRIBER", "subscriber_name", "The subscriber's name")


def lines(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """Each line has a charge, units and pointers to diagnoses that are there."""
    for place, line in enumerate(claim.lines):
        where = f"lines[{place}]"
        if line.charge_cents <= 0:
            remedy = "Add the code to the chargemaster"
            yield error("SCR-CHARGE", f"{where}.charge_cents", f"{line.name} has no charge", remedy, _TR3)
        if line.units <= 0:
            yield error("SCR-UNITS", f"{where}.units", f"{line.name} has no units", "Enter at least 1", _TR3)
        if claim.diagnoses and (
            not line.pointers or any(not 1 <= pointer <= len(claim.diagnoses) for pointer in line.pointers)
        ):
            message = f"{line.name} does not point to a diagnosis of the claim"
            remedy = f"Point to 1 to {len(claim.diagnoses)}"
            yield error("SCR-POINTER", f"{where}.pointers", message, remedy, _TR3)


def dates(claim: ClaimView, _book: CodeBook) -> Iterator[Finding]:
    """No service is in the future or before the patient was born."""
    for place, line in enumerate(claim.lines):
        on = line.service_date or claim.date_of_service
        if on is not None and on > claim.today:
            message, remedy = f"{line.name} is dated {on}, in the future", "Correct the date"
            yield error("SCR-FUTURE", f"lines[{place}].service_date", message, remedy, _TR3)
        if on is not None and claim.patient_birth_date is not None and on < claim.patient_birth_date:
            message, remedy = f"{line.name} is dated {on}, before the patient's birth", "Correct one of the dates"
            yield error("SCR-BEFORE-BIRTH", f"lines[{place}].service_date", message, remedy, _TR3)


EDITS: tuple[Edit, ...] = (required_fields, lines, dates)
