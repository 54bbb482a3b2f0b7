"""The superbill of an encounter, gathered from chart, coding, chargemaster and ledger."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import ConflictError
from codesets.hospital import line_charge_cents, revenue_code
from codesets.icd10cm import diagnosis
from codesets.procedures import procedure
from domain.claims import PricedLine, priced_lines
from domain.ledger import Account, Entry
from gateways.forms.superbill import Charge, Superbill
from models.ids import EncounterId
from storage import charts, encounters, ledger
from storage.crypto import Keyring


async def superbill_of(session: AsyncSession, keys: Keyring, encounter: EncounterId, printed: date) -> Superbill:
    """Return what the superbill says.

    Raises:
        ConflictError: The encounter is not coded yet.
    """
    intake = await encounters.intake(session, keys, encounter)
    coded = await charts.coding(session, encounter)
    if coded is None:
        raise ConflictError("this encounter is not coded yet", remedy="Ask again when it is coded.")
    on = intake.service_date or coded.at.date()
    entries = await ledger.entries_of(session, encounter)
    return Superbill(
        number=encounter,
        intake=intake,
        coding=coded.coding,
        diagnosis_texts=[found.text if (found := diagnosis(code, on)) else "" for code in coded.coding.diagnoses],
        charges=[
            Charge(
                code=line.code or line.revenue_code,
                modifiers=line.modifiers,
                text=_words(line),
                day=line.service_date,
                pointers=line.pointers,
                units=line.units,
                cents=line.charge_cents or 0,
            )
            for line in priced_lines(coded.coding, on, line_charge_cents)
        ],
        patient_paid_cents=_paid(entries),
        printed=printed,
    )


def _words(line: PricedLine) -> str:
    found = procedure(line.code, line.service_date) or revenue_code(line.revenue_code, line.service_date)
    return found.text if found else ""


def _paid(entries: Iterable[Entry]) -> int:
    return sum(line.cents for entry in entries for line in entry.lines if line.account is Account.CASH_PATIENT)
