"""What a statement and an itemised bill say, gathered from chart, coding, payers' decisions and ledger."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from activities.early_payment import offered
from activities.estimates import excess_of
from activities.remittance.reading import classify
from codesets.holds import hold_rules
from codesets.hospital import line_charge_cents, revenue_code
from codesets.payers import find_payer
from codesets.plain_words import patient_reason
from codesets.procedures import procedure
from domain import statements
from domain.claims import PricedLine, PriorPayer, priced_lines
from domain.deadlines import due_date
from domain.holds import DECEASED, needs_guarantor
from domain.itemised import ItemisedLine, itemised
from domain.patient_share import by_reason
from domain.plan_words import PlanFacts
from domain.plans import arrears, progress
from models.ids import EncounterId
from models.intake import Intake
from models.plans import PlanEvent
from storage import autopay, balance, charts, clocks, encounters, holds, pay_links, plans, remittances
from storage.crypto import Keyring
from storage.ledger import reading

_DUE, _NOTICE, _CURE = "payment_due", "collections_notice", "plan_cure"
_PAY_LINK = "pay_link"


async def facts_of(
    session: AsyncSession,
    keys: Keyring,
    encounter: EncounterId,
    *,
    number: int,
    at: datetime,
    notice: bool = False,
    plan: PlanEvent | None = None,
    public_url: str = "",
) -> statements.StatementFacts:
    """Return what the statement of a moment says."""
    row = await encounters.get(session, encounter)
    intake = encounters.open_intake(keys, row)
    entries = await reading.entries_of(session, encounter)
    posted = await remittances.postings_of(session, keys, encounter)
    shares = by_reason(entries, {each.posted.name: each.decision for each in posted}, classify)
    name = _NOTICE if notice else _DUE
    clock = (await clocks.effective(session, [name], "", at.date()))[name]
    return statements.StatementFacts(
        number=number,
        on=at.date(),
        due=due_date(clock, at.date()),
        account=encounter,
        patient=intake.patient,
        facility=intake.facility,
        service_date=intake.service_date,
        services=tuple(
            statements.ServiceLine(_words(line), line.code or line.revenue_code, line.units, line.charge_cents or 0)
            for line in await _lines(session, intake, encounter)
        ),
        sums=statements.sums_of(entries),
        payers=() if row.self_pay else payer_names(intake),
        parts=_parts(shares),
        others=tuple(
            statements.Visit(account, on, cents) for account, on, cents in await balance.other_visits(session, row)
        ),
        self_pay=row.self_pay,
        notice=notice,
        guarantor=intake.guarantor if needs_guarantor(intake.model_copy(update={"guarantor": None})) else None,
        estate=any(
            each.kind == DECEASED and each.ending == "estate"
            for each in await holds.of_account(session, row, hold_rules())
        ),
        estimate=await excess_of(session, keys, encounter, at.date()),
        plan=await _plan(session, keys, encounter, at.date(), statements.sums_of(entries).owed, plan),
        offer=await offered(session, keys, encounter, (statements.sums_of(entries).owed, at) if number == 1 else None),
        pay_url=f"{public_url}/pay/{await _link(session, keys, encounter, at.date())}" if public_url else "",
    )


async def _link(session: AsyncSession, keys: Keyring, encounter: EncounterId, on: date) -> str:
    until = due_date((await clocks.effective(session, [_PAY_LINK], "", on))[_PAY_LINK], on)
    return pay_links.link(keys, encounter, until)


async def _plan(
    session: AsyncSession, keys: Keyring, encounter: EncounterId, on: date, owed: int, event: PlanEvent | None
) -> PlanFacts | None:
    found = await plans.standing(session, encounter)
    if found is None:
        return None
    agreed, broken = found
    paid = await plans.received(session, encounter) - agreed.received_before_cents
    late = arrears(agreed.schedule, paid, owed, on - timedelta(days=1))
    until = due_date((await clocks.effective(session, [_CURE], "", on))[_CURE], on) if broken and late else None
    consent = await autopay.standing(session, keys, encounter, agreed.number)
    card = consent.card if consent is not None else ""
    return PlanFacts(tuple(progress(agreed.schedule, paid)), late, on, event, until, card)


def _parts(shares: Mapping[str, int]) -> tuple[statements.Part, ...]:
    """Several codes may mean the same to a patient: they are told once."""
    found: dict[tuple[str, str], int] = {}
    for code, cents in shares.items():
        words = patient_reason(code)
        found[words.title, words.text] = found.get((words.title, words.text), 0) + cents
    return tuple(statements.Part(title, text, cents) for (title, text), cents in found.items() if cents)


async def itemised_lines(session: AsyncSession, keys: Keyring, encounter: EncounterId) -> tuple[ItemisedLine, ...]:
    """Return each billed service with what insurance did about it; empty where nothing is coded."""
    row = await encounters.get(session, encounter)
    lines = await _lines(session, encounters.open_intake(keys, row), encounter)
    posted = await remittances.postings_of(session, keys, encounter)
    decided = [
        (PriorPayer(sequence=each.key.sequence, decision=each.decision, decided_on=each.on), each.posted.plan)
        for each in posted
    ]
    return tuple(itemised(line, _words(line), decided, classify, self_pay=row.self_pay) for line in lines)


async def _lines(session: AsyncSession, intake: Intake, encounter: EncounterId) -> Sequence[PricedLine]:
    coded = await charts.coding(session, encounter)
    if coded is None:
        return ()
    return priced_lines(coded.coding, intake.service_date or coded.at.date(), line_charge_cents)


def _words(line: PricedLine) -> str:
    known = procedure(line.code, line.service_date) or revenue_code(line.revenue_code, line.service_date)
    return known.text if known else "Service"


def payer_names(intake: Intake) -> tuple[str, ...]:
    """Return the names of the payers in billing order."""
    names: Sequence[str] = [
        payer.name if (payer := find_payer(each.payer_id)) else each.payer_name for each in intake.coverages
    ]
    return tuple(name for name in names if name)
