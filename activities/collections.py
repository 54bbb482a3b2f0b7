"""The gate before collections, asked from the records: by the placement itself, by tasks and by the API."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from activities.holds import holds_on
from codesets.agencies import agency_named
from codesets.approvals import approval_limits
from codesets.payers import PayerKind, find_payer
from domain import approvals
from domain.account_facts import AccountFacts
from domain.collections import Condition, gate
from domain.holds import stopping
from models.approvals import Approval
from models.holds import Stop
from models.intake import Intake
from models.messages.balance import Placement
from models.messages.facts import PatientEvent
from storage import balance, clocks, encounters, plans
from storage import collections as records
from storage.crypto import Keyring
from storage.ledger import reading

_RECENT = "collections_recent_payment"


async def conditions(session: AsyncSession, keys: Keyring, asked: Placement) -> tuple[Condition, ...]:
    """Return every condition of the gate for a placement that somebody asks for, approved or not yet.

    Whoever places holds the patient's encounters (`encounters.hold_patient`). What closes a condition is a row that
    references one of them (a report, a hold, a task, an entry, a statement): it is seen here, or it waits until the
    placement is done.
    """
    return gate(await account_facts(session, keys, asked))


async def account_facts(session: AsyncSession, keys: Keyring, asked: Placement) -> AccountFacts:
    """Return what the records say about an account. PHI is read, none is returned."""
    encounter, now = asked.encounter, asked.at
    row = await encounters.get(session, encounter)
    intake = encounters.open_intake(keys, row)
    sent = [each for each in await balance.statements(session, keys, encounter) if each.tracking]
    notices = [each for each in sent if each.notice]
    owed = await reading.balances(session, encounter)
    contract = agency_named(asked.agency, now.date())
    placed = [each for each in await balance.placements(session, encounter) if each.recalled_at is None]
    roles = await records.roles_of(session, asked.approved_by)
    recent = (await clocks.effective(session, [_RECENT], "", now.date())).get(_RECENT)
    returned_mail = await balance.waits_for_answer(session, encounter, PatientEvent.RETURNED_MAIL, "returned_mail")
    return AccountFacts(
        now=now,
        owed_cents=owed.patient,
        first_statement=min((each.at for each in sent), default=None),
        notice_sent=max((each.at for each in notices), default=None),
        notice_parts=frozenset(notices[-1].parts) if notices else frozenset(),
        assistance_unapplied=await records.assistance_unapplied(session, encounter),
        holds=stopping(await holds_on(session, keys, encounter), Stop.COLLECTIONS),
        plan_running=await plans.standing(session, encounter) is not None,
        address_bad=returned_mail or await records.address_is_bad(session, encounter),
        insurance_cents=sum(cents for cents in owed.insurance.values() if cents > 0),
        claims_open=await records.claims_at_work(session, encounter),
        forbidden_by=_forbidden_by(intake),
        last_payment=await records.last_payment(session, encounter),
        paid_hold=timedelta(days=recent.value if recent else 0),
        agency=asked.agency,
        minimum_cents=contract.minimum_cents if contract else None,
        placed_with=placed[0].agency if placed else "",
        requested_by=asked.requested_by,
        approved_by=asked.approved_by,
        approval=approvals.refusal(approval_limits(), Approval.PLACEMENT, max(owed.patient, 0), roles, now.date()),
    )


def _forbidden_by(intake: Intake) -> str:
    """The name of a Medicaid cover: it takes what it pays as payment in full, also for its members with Medicare."""
    for cover in intake.coverages:
        payer = find_payer(cover.payer_id) or find_payer(cover.payer_name)
        if payer is not None and payer.kind is PayerKind.MEDICAID:
            return payer.name
    return ""
