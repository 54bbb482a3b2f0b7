"""Placing and ending of holds: kept, and written off where the ending says so, before any workflow is told."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from activities.holds import holds_on
from api.errors import ConflictError, FieldError, ForbiddenError, InvalidError, SeparationOfDutiesError
from api.security import Actor
from codesets.holds import hold_rules
from codesets.write_offs import write_off_rule
from domain.holds import covers
from domain.ledger import adjustment
from models.holds import Ending, Hold, HoldDetail, HoldRule, Scope
from models.ids import EncounterId
from models.messages.facts import PatientEvent, PatientReported
from models.tables.encounters import EncounterRow
from storage import api_patients, balance, encounters, holds, ledger
from storage.crypto import Keyring

_TOLD_AS = {"bankruptcy": PatientEvent.BANKRUPTCY, "deceased": PatientEvent.DECEASED}


def rule_of(kind: str) -> HoldRule:
    """Return the rule of a kind that may be placed and ended by hand.

    Raises:
        InvalidError: there is no such kind.
        ConflictError: it comes and goes with what it waits for.
    """
    rule = hold_rules().get(kind)
    if rule is None:
        known = ", ".join(each.kind for each in hold_rules().values() if each.lifted_by)
        raise InvalidError(f"there is no hold of this kind; there are {known}")
    if not rule.lifted_by:
        raise ConflictError(f"a hold of kind {kind} comes and goes by itself", remedy=f"It lasts until {rule.until}.")
    return rule


async def place(
    session: AsyncSession, keys: Keyring, encounter: EncounterId, rule: HoldRule, detail: HoldDetail, on: date,
    key: str, by: str,
) -> Sequence[PatientReported]:  # fmt: skip
    """Place a hold, once for its key, and return what workflows must be told.

    Raises:
        InvalidError: something that this kind needs is missing.
        ConflictError: the account has a hold of this kind, or it is not about this account's care.
    """
    missing = [name for name in rule.needs if not getattr(detail, name)]
    if missing:
        errors = [FieldError(pointer=f"/{name}", message=f"needed for a hold of kind {rule.kind}") for name in missing]
        raise InvalidError(f"a hold of kind {rule.kind} needs {', '.join(missing)}", errors=errors)
    row = await encounters.get(session, encounter, lock=True)
    if not covers(rule, detail.event_on, row.service_date):
        raise ConflictError(
            f"the care of {row.service_date} came after {detail.event_on}",
            remedy="Place the hold on an account with care before that day.",
        )
    if not await holds.is_kept(session, key):
        if any(each.kind == rule.kind and each.id for each in await holds_on(session, keys, encounter)):
            raise ConflictError(f"the account is on hold already: {rule.title.lower()}")
        await holds.place(session, keys, row, rule.kind, detail, on, key, by)
    event = _TOLD_AS.get(rule.kind, PatientEvent.HOLD_PLACED)
    return await _tell(session, await _accounts(session, row, rule), event, on, key, by)


async def end(
    session: AsyncSession, keys: Keyring, encounter: EncounterId, rule: HoldRule, named: str, reason: str, on: date,
    key: str, actor: Actor,
) -> Sequence[PatientReported]:  # fmt: skip
    """End a hold, once, and return what workflows must be told. What the ending writes off is posted here.

    Raises:
        ForbiddenError: the actor's roles may not end it, or they placed what would now be written off.
        InvalidError: it does not end like this.
        ConflictError: there is no such hold (any more).
    """
    if not actor.has(*rule.lifted_by):
        raise ForbiddenError(f"a hold of kind {rule.kind} is ended by {', '.join(rule.lifted_by)} or a supervisor")
    ending = rule.ending(named)
    if ending is None:
        raise InvalidError(f"a hold of kind {rule.kind} ends as {', '.join(each.name for each in rule.endings)}")
    row = await encounters.get(session, encounter, lock=True)
    lasting = next((each for each in await holds_on(session, keys, encounter) if each.kind == rule.kind), None)
    if lasting is None:
        raise ConflictError(f"the account has no hold of kind {rule.kind}")
    if ending.writes_off and lasting.placed_by == actor.name:
        raise SeparationOfDutiesError("whoever placed a hold cannot end it by writing the debt off")
    hold = lasting.id or await holds.place(
        session, keys, row, rule.kind, HoldDetail(), on, f"registered:{encounter}:{rule.kind}", lasting.placed_by
    )
    await holds.end(session, keys, hold, ending.name, reason, on, actor.name)
    accounts = await _accounts(session, row, rule)
    await _write_off(session, accounts, lasting, ending, hold, on, actor.name)
    return await _tell(session, accounts, PatientEvent.HOLD_LIFTED, on, key, ending.name)


async def _accounts(session: AsyncSession, row: EncounterRow, rule: HoldRule) -> Sequence[EncounterId]:
    """This account, and where the kind is about the patient every other one on which they owe."""
    others = await balance.other_visits(session, row) if rule.scope is Scope.PATIENT else ()
    return [EncounterId(row.id), *(EncounterId(account) for account, _, _ in others)]


async def _write_off(
    session: AsyncSession, accounts: Sequence[EncounterId], held: Hold, ending: Ending, hold: int, on: date, by: str
) -> None:
    if ending.writes_off is None:
        return
    await ledger.lock(session, accounts)
    for account in accounts:
        row = await encounters.get(session, account)
        owed = (await ledger.balances(session, account)).patient
        if owed > 0 and covers(hold_rules()[held.kind], await holds.event_on(session, hold), row.service_date):
            entry = adjustment(
                account, on, write_off_rule(ending.writes_off).adjustment, cents=owed, key=f"hold:{hold}:{account}",
                memo=ending.writes_off.value, requested_by=held.placed_by, approved_by=by,
            )  # fmt: skip
            await ledger.post(session, [entry])


async def _tell(
    session: AsyncSession, accounts: Sequence[EncounterId], event: PatientEvent, on: date, key: str, by: str
) -> Sequence[PatientReported]:
    facts = [
        PatientReported(id=f"hold:{event.value}:{key}:{account}"[:120], on=on, encounter=account, event=event, by=by)
        for account in accounts
    ]
    for fact in facts:
        await api_patients.keep_event(session, fact)
    return facts
