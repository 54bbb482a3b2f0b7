"""The log of Medicare bad debt, gathered from charts, remittances, statements, agencies and the ledger."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from activities.remittance.reading import classify
from codesets.payers import PayerKind, find_payer
from domain.ledger import COLLECTED, Account, Entry, EntryKind
from domain.medicare_bad_debt import BadDebtFacts, BadDebtLine, line_of
from domain.patient_share import by_reason
from models.ids import EncounterId, PayerSequence
from models.intake import Coverage
from storage import bad_debt, balance, encounters, remittances
from storage.crypto import Keyring
from storage.ledger import reading

_DEDUCTIBLE, _COINSURANCE = "1", "2"
_CASH = (Account.CASH_PATIENT, *COLLECTED)


async def log(session: AsyncSession, keys: Keyring, first: date, last: date) -> tuple[BadDebtLine, ...]:
    """Return a line for each account with Medicare cover of which bad debt was written off in a period. PHI."""
    found = [await _facts(session, keys, each) for each in await bad_debt.written_off(session, first, last)]
    return tuple(line_of(facts) for facts in found if facts is not None)


async def _facts(session: AsyncSession, keys: Keyring, encounter: EncounterId) -> BadDebtFacts | None:
    intake = await encounters.intake(session, keys, encounter)
    medicare = _cover(intake.coverages, PayerKind.MEDICARE)
    if medicare is None:
        return None
    medicaid = _cover(intake.coverages, PayerKind.MEDICAID)
    entries = await reading.entries_of(session, encounter)
    posted = await remittances.postings_of(session, keys, encounter)
    shares = by_reason(entries, {each.posted.name: each.decision for each in posted}, classify)
    sent = [each for each in await balance.statements(session, keys, encounter) if each.tracking]
    placed = await balance.placements(session, encounter)
    written_off = [each for each in entries if _moved(each, Account.BAD_DEBT) > 0]
    decided = {each.key.sequence: each.on for each in posted}
    return BadDebtFacts(
        account=encounter,
        last_name=intake.patient.name.last,
        first_name=intake.patient.name.first,
        medicare_number=intake.coverages[medicare].member_id,
        medicaid_number=intake.coverages[medicaid].member_id if medicaid is not None else "",
        service_from=intake.service_date,
        service_to=intake.end_date or intake.service_date,
        institutional=intake.institutional,
        first_bill=min((each.at.date() for each in sent), default=None),
        payments=tuple(each.on for each in entries if each.kind is EntryKind.PATIENT_PAYMENT),
        indigent=medicaid is not None or any(each.kind is EntryKind.CHARITY for each in entries),
        medicare_decided=_decided(decided, medicare),
        medicaid_decided=_decided(decided, medicaid),
        sent_to_agency=bool(placed),
        returned=max((each.recalled_at.date() for each in placed if each.recalled_at), default=None),
        at_agency=any(each.recalled_at is None for each in placed),
        written_off_on=max(each.on for each in written_off),
        written_off=sum(_moved(each, Account.BAD_DEBT) for each in written_off),
        recovered=-sum(min(_moved(each, Account.BAD_DEBT), 0) for each in entries),
        deductible=shares.get(_DEDUCTIBLE, 0),
        coinsurance=shares.get(_COINSURANCE, 0),
        paid=sum(_moved(each, account) for each in entries for account in _CASH),
    )


def _cover(coverages: Sequence[Coverage], kind: PayerKind) -> int | None:
    for position, cover in enumerate(coverages):
        payer = find_payer(cover.payer_id) or find_payer(cover.payer_name)
        if payer is not None and payer.kind is kind:
            return position
    return None


def _decided(decided: dict[PayerSequence, date], position: int | None) -> date | None:
    return decided.get(tuple(PayerSequence)[position]) if position is not None and position < 3 else None


def _moved(entry: Entry, account: Account) -> int:
    return sum(line.cents for line in entry.lines if line.account is account)
