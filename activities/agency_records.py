"""What is told to a collection agency about an account, kept in the transaction of what it tells of."""

from sqlalchemy.ext.asyncio import AsyncSession

from codesets.agencies import agency_named
from domain.ledger import COLLECTED, Account, Entry
from models.agency_files import AgencyRecord, Told
from models.messages.balance import Placement
from storage import agencies, balance, encounters
from storage.crypto import Keyring
from storage.ledger import reading

_CASH = (Account.CASH_PATIENT, *COLLECTED)


async def tell(session: AsyncSession, keys: Keyring, told: Told, placement: Placement) -> None:
    """Keep a record for the agency's next file; an agency that has no contract any more is told by hand."""
    contract = agency_named(placement.agency, placement.at.date())
    if contract is None:
        return
    key = f"{told.value}:{placement.encounter}:{placement.at.isoformat()}"
    record = await _record(session, keys, told, placement)
    await agencies.keep_record(session, keys, key, contract.id, placement.encounter, record, placement.at.date())


async def _record(session: AsyncSession, keys: Keyring, told: Told, placement: Placement) -> AgencyRecord:
    encounter = placement.encounter
    intake = await encounters.intake(session, keys, encounter)
    patient, address = intake.patient, intake.patient.address
    owed = (await reading.balances(session, encounter)).patient
    sent = [each for each in await balance.statements(session, keys, encounter) if each.tracking]
    last = max(sent, key=lambda each: each.at, default=None)
    entries = await reading.entries_of(session, encounter)
    paid = sum(_paid(each) for each in entries if last is not None and each.on > last.at.date())
    itemized = last.cents if last is not None else owed
    return AgencyRecord(
        record=told,
        account=encounter,
        placed_on=placement.at.date(),
        balance=max(owed, 0),
        reason=placement.reason,
        creditor=intake.facility.name,
        first_name=patient.name.first,
        last_name=patient.name.last,
        birth_date=patient.birth_date,
        address=", ".join(line for line in (address.line1, address.line2) if line),
        city=address.city,
        state=address.state,
        postal_code=address.postal_code,
        phone=patient.phone,
        service_date=intake.service_date,
        itemization_date=last.at.date() if last is not None else None,
        itemized=itemized,
        payments_since=paid,
        credits_since=itemized - paid - max(owed, 0),
    )


def _paid(entry: Entry) -> int:
    return sum(line.cents for line in entry.lines if line.account in _CASH)
