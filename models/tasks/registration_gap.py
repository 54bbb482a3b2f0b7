"""Registration: what the intake lacks, filled in by the front desk."""

from datetime import date
from typing import Literal

from pydantic import Field

from models.base import Value
from models.intake import AdmissionType, BillingForm, Coverage, Guarantor, PersonName, PostalAddress, Sex
from models.roles import Role
from models.tasks.base import Form, TaskType


class HospitalCorrections(Value):
    """Fields of the hospital's visit to set; what is None stays as it is."""

    admitted: date | None = None
    admission_hour: int | None = Field(None, ge=0, le=23)
    discharge_hour: int | None = Field(None, ge=0, le=23)
    admission_type: AdmissionType | None = None
    admission_source: str | None = Field(None, pattern=r"^[1-9A-F]$")
    patient_status: str | None = Field(None, pattern=r"^[0-9]{2}$")


class Corrections(Value):
    """Fields of the intake to set; what is None stays as it is."""

    name: PersonName | None = None
    birth_date: date | None = None
    sex: Sex | None = None
    address: PostalAddress | None = None
    phone: str | None = None
    coverages: tuple[Coverage, ...] | None = None
    guarantor: Guarantor | None = None
    service_date: date | None = None
    end_date: date | None = None
    billing_form: BillingForm | None = None
    hospital: HospitalCorrections | None = None
    attending_npi: str | None = None
    facility_npi: str | None = None
    facility_tax_id: str | None = None
    rendering_npi: str | None = None
    consent: bool | None = None
    referral_number: str | None = None


class RegistrationGap(Form):
    """Correct the registration, confirm that the patient pays without insurance, or cancel the encounter."""

    action: Literal["correct", "self_pay", "cancel"]
    corrections: Corrections = Corrections()


TASK = TaskType(
    "registration_gap",
    "registration",
    Role.FRONT_DESK,
    "Complete the registration",
    RegistrationGap,
    "registration_task",
    2,
)
