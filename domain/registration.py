"""What an encounter lacks before its cover can be asked about and its claim written.

A gap is never a refusal: it becomes a task of the front desk. `where` names the field as the correction form does.
"""

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from domain.hospital import hospital_gaps
from domain.npi import valid_npi
from models.findings import Finding, Severity
from models.intake import Coverage, Facility, Intake, Patient, PostalAddress, Relationship, Sex

_SNIP2 = "X12 837 TR3, required element (SNIP 2)"
_NPI = "45 CFR 162.406 (NPI with check digit)"
_POSTAL_CODE = re.compile(r"\d{5}(-?\d{4})?")
_OLDEST_YEARS = 125


def _gap(code: str, where: str, message: str, remedy: str, source: str = _SNIP2) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, where=where, message=message, remedy=remedy, source=source)


def _birth_date(patient: Patient, service: date | None, today: date) -> Iterator[Finding]:
    born = patient.birth_date
    if born is None:
        yield _gap("REG-BIRTH-DATE", "birth_date", "The birth date is missing", "Ask the patient, enter it")
    elif born > (service or today) or born > today:
        yield _gap("REG-BIRTH-DATE", "birth_date", "The birth date is after the visit", "Correct the birth date")
    elif born.year < today.year - _OLDEST_YEARS:
        yield _gap("REG-BIRTH-DATE", "birth_date", f"Born in {born.year}?", "Correct the birth date")


def _address(address: PostalAddress) -> Iterator[Finding]:
    missing = [
        words
        for words, value in (("street", address.line1), ("city", address.city), ("state", address.state))
        if not value.strip()
    ]
    if not _POSTAL_CODE.fullmatch(address.postal_code):
        missing.append("ZIP code")
    if missing:
        yield _gap(
            "REG-ADDRESS",
            "address",
            f"The address lacks a valid {', '.join(missing)}",
            "Ask the patient, enter the address",
        )


def _patient(patient: Patient, service: date | None, today: date) -> Iterator[Finding]:
    if not patient.name.last.strip() or not patient.name.first.strip():
        yield _gap("REG-NAME", "name", "First or last name is missing", "Enter the name as on the insurance card")
    yield from _birth_date(patient, service, today)
    if patient.sex is None:
        yield _gap("REG-SEX", "sex", "The administrative sex is missing", f"Enter one of {', '.join(Sex)}")
    yield from _address(patient.address)


def _visit(intake: Intake, today: date) -> Iterator[Finding]:
    if intake.service_date is None:
        yield _gap("REG-SERVICE-DATE", "service_date", "The date of service is missing", "Enter the visit's date")
    elif intake.service_date > today:
        yield _gap(
            "REG-SERVICE-DATE",
            "service_date",
            f"The visit is on {intake.service_date}, in the future",
            "Correct the date, or wait for the visit",
        )
    elif intake.end_date is not None and intake.end_date < intake.service_date:
        yield _gap("REG-SERVICE-DATE", "service_date", "The visit ends before it begins", "Correct the date")


def _npi(code: str, where: str, who: str, npi: str) -> Iterator[Finding]:
    if not npi:
        yield _gap(code, where, f"The {who}'s NPI is missing", "Look it up in NPPES, enter it", _NPI)
    elif not valid_npi(npi):
        yield _gap(code, where, f"The {who}'s NPI {npi!r} fails its check digit", "Correct the NPI", _NPI)


def _clinician(intake: Intake) -> Iterator[Finding]:
    """Who answers for the care: the attending physician on a hospital's claim, else whoever rendered the service."""
    if intake.institutional:
        yield from _npi("REG-ATTENDING-NPI", "attending_npi", "attending provider", intake.hospital.attending.npi)
    else:
        yield from _npi("REG-RENDERING-NPI", "rendering_npi", "rendering provider", intake.rendering.npi)


def _facility(facility: Facility) -> Iterator[Finding]:
    yield from _npi("REG-FACILITY-NPI", "facility_npi", "billing provider", facility.npi)
    if not re.fullmatch(r"\d{2}-?\d{7}", facility.tax_id):
        yield _gap(
            "REG-FACILITY-TAX-ID",
            "facility_tax_id",
            "The billing provider's nine-digit tax id is missing or malformed",
            "Enter the employer identification number",
        )


def _coverage(coverage: Coverage, where: str) -> Iterator[Finding]:
    payer = coverage.payer_name or "the payer"
    if not coverage.payer_id:
        yield _gap(
            "REG-PAYER",
            where,
            f"{coverage.payer_name!r} is not a payer we know" if coverage.payer_name else "No payer is named",
            "Choose the payer from the list",
        )
    if not coverage.member_id.strip():
        yield _gap("REG-MEMBER-ID", where, f"The member id at {payer} is missing", "Copy it from the card")
    if coverage.relationship is not Relationship.SELF and not coverage.subscriber_name.last:
        yield _gap(
            "REG-SUBSCRIBER",
            where,
            f"The patient is the subscriber's {coverage.relationship.value}, but the subscriber is not named",
            "Enter the subscriber's name and birth date",
        )


def _cover(intake: Intake, self_pay: bool) -> Iterator[Finding]:
    if self_pay:
        return
    if not intake.coverages:
        yield _gap(
            "REG-COVERAGE",
            "coverages",
            "No insurance is on file",
            "Enter the insurance, or confirm that the patient pays without insurance",
            "practice policy",
        )
    for position, coverage in enumerate(intake.coverages):
        yield from _coverage(coverage, f"coverages[{position}]")


def _papers(intake: Intake, referral_required: bool) -> Iterator[Finding]:
    if intake.consent is not True:
        said = "was refused" if intake.consent is False else "is not on file"
        yield _gap(
            "REG-CONSENT",
            "consent",
            f"Consent to treat and to bill {said}",
            "Obtain the patient's signature",
            "practice policy; 45 CFR 164.506(b)",
        )
    if referral_required and not intake.referral_number:
        yield _gap(
            "REG-REFERRAL",
            "referral_number",
            "The plan asks for a referral and none is on file",
            "Obtain it from the referring clinician",
            "payer contract",
        )


def gaps(
    intake: Intake, today: date, *, self_pay: bool = False, referral_required: bool = False
) -> tuple[Finding, ...]:
    """Return what the front desk must complete, most basic first; nothing when the encounter can go on.

    `self_pay` says that somebody confirmed that the patient pays without insurance: cover is then not asked for.
    """
    found = (
        _patient(intake.patient, intake.service_date, today),
        _visit(intake, today),
        _facility(intake.facility),
        _clinician(intake),
        hospital_gaps(intake, today),
        _cover(intake, self_pay),
        _papers(intake, referral_required),
    )
    return tuple(chain.from_iterable(found))
