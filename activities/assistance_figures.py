"""What an application for assistance comes to: the policy, the guideline, and every visit that it covers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from codesets.assistance import assistance_policy, guideline
from domain.assistance import determine, grant, missing
from domain.ledger import Account, Entry
from models.assistance import AccountShare, AssistancePolicy, Determination, Granted, Outcome
from models.ids import EncounterId
from models.tables.encounters import EncounterRow
from storage import assistance, charts
from storage.assistance import KeptApplication
from storage.crypto import Keyring
from storage.ledger import reading

_PAID = frozenset({Account.CASH_PATIENT, Account.CASH_AGENCY, Account.PATIENT_CREDIT})


@dataclass(frozen=True, slots=True)
class Assessment:
    """An application as the policy sees it today."""

    kept: KeptApplication
    policy: AssistancePolicy
    determination: Determination
    granted: tuple[Granted, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """What it lacks, in words for the patient."""
        return self.determination.missing

    @property
    def charity_cents(self) -> int:
        """What is taken off all visits together."""
        return sum(each.charity for each in self.granted)


async def assess(
    session: AsyncSession, keys: Keyring, visit: EncounterRow, application: int, percent: int | None = None
) -> Assessment:
    """Return what the policy makes of an application; `percent` replaces the discount that it computes.

    Raises:
        MissingGuidelineError: the poverty guidelines of the year are not in the table.
        LookupError: no policy holds on the day of the application.
    """
    kept = await assistance.get(session, keys, application)
    told = kept.content
    policy = assistance_policy(visit.facility, told.received)
    size = told.household_size
    measured = None
    if size is not None and told.state and not told.programs and not missing(told, policy):
        seen = visit.service_date if policy.measured_on == "service" else None
        measured = guideline(seen or told.received, told.state, size)
    found = determine(told, policy, measured)
    if percent is not None:
        found = instead(found, percent)
    granted: tuple[Granted, ...] = ()
    if found.outcome is Outcome.APPROVED:
        granted = grant(found, policy, await _shares(session, visit, policy, told.received))
    return Assessment(kept, policy, found, granted)


def instead(computed: Determination, percent: int) -> Determination:
    """Return a determination with another discount than the policy's, and say so."""
    words = f"Decided otherwise than computed: {percent} % is taken off."
    update = {"outcome": Outcome.APPROVED, "discount_percent": percent, "cap_cents": None, "missing": ()}
    return computed.model_copy(update=update | {"reasons": (*computed.reasons, words)})


async def _shares(
    session: AsyncSession, visit: EncounterRow, policy: AssistancePolicy, received: date
) -> Sequence[AccountShare]:
    since = received - timedelta(days=policy.window_days)
    shares = []
    for row in await assistance.visits_since(session, visit, since):
        account = share_of(row, await reading.entries_of(session, EncounterId(row.id)))
        if account.share > 0 and not await _excluded(session, row, policy):
            shares.append(account)
    return shares


def share_of(row: EncounterRow, entries: Sequence[Entry]) -> AccountShare:
    """Add up what a visit came to. Debt that a court or a death ended is not asked for again by reopening it."""
    sums = dict.fromkeys(Account, 0)
    for entry in entries:
        for line in entry.lines:
            sums[line.account] += line.cents
    return AccountShare(
        encounter=EncounterId(row.id),
        service_date=row.service_date,
        charges=-sums[Account.REVENUE],
        owed=sums[Account.PATIENT_RECEIVABLE],
        paid=-sum(_from_patient(entry) for entry in entries),
        bad_debt=sum(_given_up(entry) for entry in given_up(entries)),
    )


def _from_patient(entry: Entry) -> int:
    """What a payment, or the turning of one into a credit, moved on the patient's receivable."""
    if _PAID.isdisjoint(line.account for line in entry.lines):
        return 0
    return sum(line.cents for line in entry.lines if line.account is Account.PATIENT_RECEIVABLE)


def given_up(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that gave the patient's debt up as uncollectible, and were not taken back."""
    taken_back = {entry.source for entry in entries}
    return [
        entry
        for entry in entries
        if entry.key not in taken_back and entry.memo.partition(":")[0] == "bad_debt" and _given_up(entry) > 0
    ]


def _given_up(entry: Entry) -> int:
    return sum(line.cents for line in entry.lines if line.account is Account.BAD_DEBT)


async def _excluded(session: AsyncSession, row: EncounterRow, policy: AssistancePolicy) -> bool:
    """Whether every service of a visit is one that the policy does not cover."""
    coded = await charts.coding(session, EncounterId(row.id)) if policy.excluded_codes else None
    return coded is not None and all(line.code in policy.excluded_codes for line in coded.coding.lines)
