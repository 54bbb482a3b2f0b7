"""What a hospital billed, as far as its contract with the payer goes by it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from domain.coding.hospital import INPATIENT_BILLS, stay_days, through_date, type_of_bill
from models.ids import EncounterId
from models.intake import Intake
from storage import charts


@dataclass(frozen=True, slots=True)
class HospitalBill:
    """One encounter on an institutional claim. `drg` is our own: a payer that pays by another one pays too little."""

    stay: bool
    drg: str
    days: int
    through: date


async def hospital_bill(session: AsyncSession, encounter: EncounterId, intake: Intake) -> HospitalBill | None:
    """Return what was billed of a hospital's encounter; None for one that is billed professionally."""
    coded = await charts.coding(session, encounter)
    if coded is None or coded.coding.hospital is None:
        return None
    through = through_date(intake, coded.coding)
    if through is None:
        return None
    stay = type_of_bill(coded.coding, intake) in INPATIENT_BILLS
    return HospitalBill(stay, coded.coding.hospital.drg, stay_days(intake), through)
