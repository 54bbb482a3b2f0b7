"""What follows from a hospital's coding and its registration: type of bill, days, the DRG."""

from datetime import date

from domain.coding.book import CodeBook
from domain.coding.visit import age_on
from models.coding import Coding, HospitalCoding
from models.hospital import Grouping, StayToGroup
from models.intake import Intake, Sex

INPATIENT_BILLS = ("011", "012", "018", "021", "022", "041", "065", "066")
"""Types of bill whose claims tell of an admission."""


def hospital_part(coding: Coding) -> HospitalCoding:
    """Return the institutional part of a coding, an empty one where the coder gave none."""
    return coding.hospital or HospitalCoding()


def type_of_bill(coding: Coding, intake: Intake) -> str:
    """Return the first three digits: the coder's, else hospital inpatient or hospital outpatient."""
    return hospital_part(coding).type_of_bill or ("011" if intake.inpatient else "013")


def patient_status(coding: Coding, intake: Intake) -> str:
    """Return where the patient went: the coder's correction, else what registration says."""
    return hospital_part(coding).patient_status or intake.hospital.patient_status


def through_date(intake: Intake, coding: Coding | None = None) -> date | None:
    """Return the last day that the claim is about (42 CFR 424.44: timely filing of a span counts from it)."""
    days = [line.service_date for line in coding.lines] if coding else []
    return max([day for day in (intake.end_date, intake.service_date, *days) if day], default=None)


def stay_days(intake: Intake) -> int:
    """Return the days of a stay as Medicare counts them: the day of discharge only where it is that of admission."""
    admitted, left = intake.hospital.admitted or intake.service_date, intake.end_date
    return max(1, (left - admitted).days) if admitted and left else 0


def group(coding: Coding, intake: Intake, book: CodeBook) -> Grouping:
    """Return the MS-DRG of a stay; empty with the reason where it cannot be grouped."""
    stay = stay_of(coding, intake)
    return book.group(stay) if stay else Grouping(reason="admission, discharge or birth date is missing")


def stay_of(coding: Coding, intake: Intake) -> StayToGroup | None:
    """Return what grouper and code editor look at; None where admission, discharge or birth date is missing."""
    part, on = hospital_part(coding), intake.service_date
    discharged = through_date(intake, coding)
    age = age_on(intake.patient.birth_date, on) if on else None
    if discharged is None or age is None:
        return None
    return StayToGroup(
        discharged=discharged,
        age=age,
        sex=intake.patient.sex or Sex.UNKNOWN,
        patient_status=patient_status(coding, intake),
        diagnoses=coding.diagnoses,
        present_on_admission=part.present_on_admission,
        procedures=tuple(each.code for each in part.procedures),
    )


def grouped(coding: Coding, intake: Intake, book: CodeBook) -> Coding:
    """Return a coding with the DRG that its codes give; one that is not of a stay as it is."""
    if coding.hospital is None or not intake.inpatient:
        return coding
    found = group(coding, intake, book)
    part = coding.hospital.model_copy(update={"drg": found.drg, "drg_version": found.version})
    return coding.model_copy(update={"hospital": part})
