"""A superbill: what was done and why, for a patient who asks their own insurer to be paid back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reportlab.platypus import Flowable, Spacer

from domain.statements import address_lines
from gateways.forms import readable
from models.coding import Coding
from models.intake import Facility, Intake, PostalAddress
from models.money import dollars


@dataclass(frozen=True, slots=True)
class Charge:
    """One service as it is charged. `text` is our own short description."""

    code: str
    modifiers: tuple[str, ...]
    text: str
    day: date
    pointers: tuple[int, ...]
    units: int
    cents: int


@dataclass(frozen=True, slots=True)
class Superbill:
    """Everything on the page."""

    number: str
    intake: Intake
    coding: Coding
    diagnosis_texts: Sequence[str]
    charges: Sequence[Charge]
    patient_paid_cents: int
    printed: date


def superbill_pdf(bill: Superbill) -> bytes:
    """Return the superbill as a PDF."""
    return readable.document(f"Superbill {bill.number}", [_page(bill)])


def _page(bill: Superbill) -> list[Flowable]:
    intake = bill.intake
    total = sum(charge.cents for charge in bill.charges)
    subtitle = f"{intake.facility.name}. Printed {bill.printed:%B %-d, %Y}. This is not a bill."
    page = readable.heading("Superbill", subtitle)
    page += readable.section("Patient and visit", _visit(bill))
    page += readable.section("Provider", _provider(intake.facility, intake))
    diagnoses = [
        (str(number), code, text)
        for number, (code, text) in enumerate(zip(bill.coding.diagnoses, bill.diagnosis_texts, strict=True), 1)
    ]
    page += [Spacer(1, 10), readable.table(("", "Diagnosis", ""), diagnoses, (1, 3, 20), set()), Spacer(1, 10)]
    headings = ("Date", "Service", "Modifiers", "", "Diagnoses", "Units", "Charge")
    page.append(readable.table(headings, [_row(each) for each in bill.charges], (4, 3, 4, 11, 4, 2, 4), {5, 6}))
    sums = (("Total charge", dollars(total)), ("Paid by the patient", dollars(bill.patient_paid_cents)))
    return page + readable.section("Sums", (*sums, ("Left to pay", dollars(total - bill.patient_paid_cents))))


def _visit(bill: Superbill) -> list[tuple[str, str]]:
    patient, cover = bill.intake.patient, bill.intake.coverages[:1]
    name = ", ".join(each for each in (patient.name.last, patient.name.first, patient.name.middle) if each)
    return [
        ("Patient", name),
        ("Birth date", f"{patient.birth_date:%m/%d/%Y}" if patient.birth_date else ""),
        ("Account", bill.number),
        ("Address", _address(patient.address)),
        ("Date of service", f"{bill.intake.service_date:%m/%d/%Y}" if bill.intake.service_date else ""),
        ("Place of service", bill.intake.place_of_service),
        *(("Insurance", each.payer_name) for each in cover),
        *(("Member id", each.member_id) for each in cover),
    ]


def _provider(facility: Facility, intake: Intake) -> list[tuple[str, str]]:
    clinician = intake.rendering
    return [
        ("Billing provider", facility.name),
        ("NPI", facility.npi),
        ("Tax id", facility.tax_id),
        ("Address", _address(facility.address)),
        ("Seen by", " ".join(each for each in (clinician.name.first, clinician.name.last) if each)),
        ("NPI of the clinician", clinician.npi),
    ]


def _row(charge: Charge) -> tuple[str, ...]:
    pointers = ", ".join(map(str, charge.pointers))
    day, modifiers = f"{charge.day:%m/%d/%Y}", " ".join(charge.modifiers)
    return day, charge.code, modifiers, charge.text, pointers, str(charge.units), dollars(charge.cents)


def _address(address: PostalAddress) -> str:
    return ", ".join(address_lines(address))
