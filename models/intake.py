"""An encounter as it arrives, whatever it arrived as (FHIR, HL7, JSON).

Nearly everything may be missing: a gap becomes a registration task, not a refusal. Only what identifies the encounter
(source and identifier) must be there.
"""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from models.base import Value

AdmissionType = Literal["1", "2", "3", "4", "5", "9"]


class Sex(StrEnum):
    """Administrative sex as X12 DMG03 has it."""

    FEMALE = "F"
    MALE = "M"
    UNKNOWN = "U"


class Relationship(StrEnum):
    """The patient's relationship to the subscriber."""

    SELF = "self"
    SPOUSE = "spouse"
    CHILD = "child"
    OTHER = "other"


class MedicareSecondary(StrEnum):
    """Why Medicare pays after another payer, as X12 SBR05 has it. The names are ours."""

    WORKING_AGED = "12"
    RENAL_DISEASE = "13"
    NO_FAULT = "14"
    WORKERS_COMPENSATION = "15"
    PUBLIC_HEALTH_SERVICE = "16"
    BLACK_LUNG = "41"
    VETERANS = "42"
    DISABLED = "43"
    OTHER_LIABILITY = "47"


class PostalAddress(Value):
    """A US postal address."""

    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""


class PersonName(Value):
    """A person's name, as it is on the insurance card."""

    last: str = ""
    first: str = ""
    middle: str = ""


class Patient(Value):
    """Who was treated. `identifier` is the sender's own number (MRN)."""

    identifier: str = ""
    name: PersonName = PersonName()
    birth_date: date | None = None
    sex: Sex | None = None
    address: PostalAddress = PostalAddress()
    phone: str = ""
    deceased: bool = False


class Guarantor(Value):
    """An adult who answers for the bill of a patient who cannot: a minor's parent or guardian."""

    name: PersonName
    birth_date: date | None = None
    relationship: str = Field("", description="To the patient: mother, father, guardian")
    address: PostalAddress = PostalAddress()
    phone: str = ""


class Coverage(Value):
    """One insurance policy, in the order in which payers are billed."""

    payer_id: str = Field("", description="The payer's id in Claimflow's payer table; empty where not recognised")
    payer_name: str = ""
    member_id: str = ""
    group_number: str = ""
    relationship: Relationship = Relationship.SELF
    subscriber_name: PersonName = PersonName()
    subscriber_birth_date: date | None = None
    subscriber_sex: Sex | None = None
    msp_type: MedicareSecondary | None = Field(None, description="Why this cover is second, where it is Medicare's")


class Practitioner(Value):
    """A clinician, by National Provider Identifier."""

    npi: str = ""
    name: PersonName = PersonName()
    taxonomy: str = ""


class Facility(Value):
    """The billing provider: who asks to be paid."""

    name: str = ""
    npi: str = ""
    tax_id: str = ""
    taxonomy: str = ""
    address: PostalAddress = PostalAddress()
    phone: str = Field("", description="Where patients ask about a bill")


class BillingForm(StrEnum):
    """Which claim an encounter is billed on: what people did (837P), or what the hospital provided (837I)."""

    PROFESSIONAL = "professional"
    INSTITUTIONAL = "institutional"


class HospitalVisit(Value):
    """What an institutional claim tells of the visit, in the code numbers of the uniform bill (NUBC)."""

    admitted: date | None = Field(None, description="Day of admission; a stay only")
    admission_hour: int | None = Field(None, ge=0, le=23)
    discharge_hour: int | None = Field(None, ge=0, le=23)
    admission_type: AdmissionType | None = Field(
        None, description="1 emergency, 2 urgent, 3 elective, 4 newborn, 5 trauma, 9 not known"
    )
    admission_source: str = Field(
        "", pattern=r"^([1-9A-F])?$", description="Point of origin: 1 home, 2 clinic, 4 hospital, 5 nursing facility"
    )
    patient_status: str = Field(
        "", pattern=r"^([0-9]{2})?$", description="At discharge: 01 home, 03 skilled nursing, 20 died, 30 still here"
    )
    attending: Practitioner = Practitioner()
    operating: Practitioner | None = None
    other_operating: Practitioner | None = None


class ClinicalItem(Value):
    """A condition or a procedure as the chart has it, in any code system, with its words."""

    system: str = ""
    code: str = ""
    text: str = ""
    performed: date | None = None


class Document(Value):
    """A note of the chart as plain text."""

    identifier: str = ""
    title: str = ""
    author: str = ""
    written: date | None = None
    text: str = ""


class Intake(Value):
    """One encounter as received."""

    source: str = Field(min_length=1, description="The sending system, e.g. its URL")
    identifier: str = Field(min_length=1, description="The sender's own id of the encounter")
    patient: Patient = Patient()
    guarantor: Guarantor | None = Field(None, description="Who answers for the bill instead of the patient")
    coverages: tuple[Coverage, ...] = ()
    service_date: date | None = None
    end_date: date | None = None
    encounter_class: str = Field("AMB", description="HL7 v3 ActCode: AMB, EMER, IMP, OBSENC, VR, HH")
    place_of_service: str = Field("11", description="CMS place-of-service code")
    billing_form: BillingForm | None = Field(None, description="None until decided: see domain.billing_form")
    hospital: HospitalVisit = HospitalVisit()
    facility: Facility = Facility()
    rendering: Practitioner = Practitioner()
    referring: Practitioner | None = None
    conditions: tuple[ClinicalItem, ...] = ()
    procedures: tuple[ClinicalItem, ...] = ()
    documents: tuple[Document, ...] = ()
    consent: bool | None = Field(None, description="Consent to treat and to bill is on file; None where not said")
    referral_number: str = ""
    prior_authorization: str = ""
    cancelled: bool = False

    @property
    def institutional(self) -> bool:
        """Whether the hospital's part is billed (837I)."""
        return self.billing_form is BillingForm.INSTITUTIONAL

    @property
    def inpatient(self) -> bool:
        """Whether the patient was admitted and the hospital bills the stay."""
        return self.institutional and self.encounter_class == "IMP"
