"""Who stands on a claim of either form and in an inquiry: payer, billing provider, insured, patient, clinicians."""

from codesets.payers import PayerKind, PayerProfile
from edi import Address, Party, Patient, Subscriber
from models.ids import PayerSequence
from models.intake import Coverage, Facility, Intake, PostalAddress, Practitioner, Relationship

RELATIONSHIPS = {
    Relationship.SELF: "18",
    Relationship.SPOUSE: "01",
    Relationship.CHILD: "19",
    Relationship.OTHER: "G8",
}


def payer_party(payer: PayerProfile | None, coverage: Coverage) -> Party:
    """Return NM1*PR of a payer."""
    if payer is None:
        return Party(name=coverage.payer_name)
    return Party(name=payer.name, entity_id_qualifier="PI", id=payer.edi_payer_id, address=address(payer.address))


def insurance_type(payer: PayerProfile | None, coverage: Coverage, sequence: PayerSequence) -> str:
    """Return SBR05: why Medicare comes after another payer; nothing for any other payer or turn."""
    secondary = payer is not None and payer.kind is PayerKind.MEDICARE and sequence is not PayerSequence.PRIMARY
    return coverage.msp_type.value if secondary and coverage.msp_type else ""


def billing(facility: Facility) -> Party:
    """Return who asks to be paid (2010AA)."""
    return Party(
        name=facility.name,
        npi=facility.npi,
        tax_id=facility.tax_id.replace("-", ""),
        taxonomy=facility.taxonomy,
        address=address(facility.address),
    )


def subscriber(intake: Intake, coverage: Coverage) -> Subscriber:
    """Return the insured person: the patient, or whoever the coverage names."""
    if coverage.relationship is Relationship.SELF:
        person = intake.patient
        name, born, sex, home = person.name, person.birth_date, person.sex, address(person.address)
    else:
        name, born, sex = coverage.subscriber_name, coverage.subscriber_birth_date, coverage.subscriber_sex
        home = None
    return Subscriber(
        member_id=coverage.member_id,
        last_name=name.last,
        first_name=name.first,
        middle_name=name.middle,
        birth_date=born,
        sex=sex.value if sex else "",
        address=home,
        group_number=coverage.group_number,
    )


def dependent(intake: Intake, coverage: Coverage) -> Patient | None:
    """Return the patient where somebody else is insured."""
    if coverage.relationship is Relationship.SELF:
        return None
    person = intake.patient
    return Patient(
        last_name=person.name.last,
        first_name=person.name.first,
        middle_name=person.name.middle,
        birth_date=person.birth_date,
        sex=person.sex.value if person.sex else "",
        address=address(person.address),
        relationship=RELATIONSHIPS[coverage.relationship],
    )


def address(postal: PostalAddress) -> Address | None:
    """Return N3 and N4; None where nothing is known."""
    if not postal.city and not postal.line1:
        return None
    return Address(
        line1=postal.line1,
        line2=postal.line2,
        city=postal.city,
        state=postal.state,
        postal_code=postal.postal_code.replace("-", ""),
    )


def clinician(practitioner: Practitioner | None) -> Party | None:
    """Return a person by NPI; None where there is none."""
    if practitioner is None or not practitioner.npi:
        return None
    return Party(
        name=practitioner.name.last,
        first_name=practitioner.name.first,
        middle_name=practitioner.name.middle,
        entity_type="1",
        npi=practitioner.npi,
        taxonomy=practitioner.taxonomy,
    )
