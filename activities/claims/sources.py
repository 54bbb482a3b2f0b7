"""Everything that a claim is built from, gathered once."""

import hashlib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio.exceptions import ApplicationError

from activities.claims.decided import before, decisions, filing_limit
from activities.remittance.matching import is_payer
from codesets.hospital import line_charge_cents
from codesets.payers import AttachmentRule, PayerProfile, find_payer
from domain.claims import PricedLine, PriorPayer, billable, coverage_of, priced_lines, with_coverage, with_providers
from domain.coding import CodeBook
from domain.coding.hospital import grouped, through_date
from domain.scrubbing.global_period import MAJOR
from domain.scrubbing.view import EarlierService
from models.coding import Coding
from models.denials import ProviderNumbers
from models.ids import PayerSequence
from models.intake import Coverage, Intake
from models.messages.claims import BuildClaim, FilingLimit
from storage import charts, eligibility, encounters, patient_history
from storage.charts import CodingVersion
from storage.crypto import Keyring

_RULES = (
    "add_ons.csv",
    "chargemaster.csv",
    "contracts.csv",
    "drg_weights.csv",
    "global_days.csv",
    "hospital_chargemaster.csv",
    "icd10cm.csv",
    "mue.csv",
    "ncci_ptp.csv",
    "necessity.csv",
    "payers.yaml",
    "revenue_codes.csv",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """What is known when a claim is built. `payer` is None where the coverage names nobody we know."""

    request: BuildClaim
    intake: Intake
    coding: Coding
    coverages: tuple[Coverage, ...]
    coverage: Coverage
    payer: PayerProfile | None
    lines: tuple[PricedLine, ...]
    prior: tuple[PriorPayer, ...]
    authorization_required: bool
    authorization: str
    filing: FilingLimit | None
    history: tuple[EarlierService, ...] = ()

    @property
    def charge_cents(self) -> int:
        """What the claim bills; a line without a price counts nothing and is a finding."""
        return sum(line.charge_cents or 0 for line in self.lines)

    @property
    def attachment_rules(self) -> tuple[AttachmentRule, ...]:
        """The payer's rules that want a document for one of the lines."""
        rules = self.payer.attachments if self.payer else ()
        return tuple(rule for rule in rules if any(rule.wants(line.code, line.modifiers) for line in self.lines))

    @property
    def service_date(self) -> date:
        """The first day of service."""
        return min(line.service_date for line in self.lines)


async def gather(session: AsyncSession, keys: Keyring, request: BuildClaim, book: CodeBook) -> Sources:
    """Gather the sources of a claim, after keeping what the plan corrects.

    Raises:
        ApplicationError: the encounter was never coded (NotCoded).
    """
    encounter, sequence = request.claim.encounter, request.claim.sequence
    intake = await _intake(session, keys, request)
    on = intake.service_date or request.at.date()
    coding = await _coding(session, request, intake, on, book)
    coverages = billable(intake.coverages, is_payer)
    coverage = coverage_of(coverages, sequence) or coverage_of(intake.coverages, sequence) or Coverage()
    payer = find_payer(coverage.payer_id) if coverage.payer_id else None
    # A hospital's claim may be filed from the last day that it is about (42 CFR 424.44(b)).
    filed_from = through_date(intake, coding) if intake.institutional else on
    decided = await decisions(session, keys, encounter)
    needed, number = await _authorization(session, keys, request, intake, coverage)
    return Sources(
        request=request,
        intake=intake,
        coding=coding,
        coverages=coverages,
        coverage=coverage,
        payer=payer,
        lines=priced_lines(coding, on, line_charge_cents),
        prior=before(decided, sequence),
        authorization_required=needed,
        authorization=number,
        filing=await filing_limit(session, request, coverage.payer_id, filed_from or on, decided),
        history=await _history(session, encounter, on),
    )


async def _history(session: AsyncSession, encounter: str, on: date) -> tuple[EarlierService, ...]:
    """What the billing provider did for the patient within the longest time that a procedure pays the care of."""
    since = on - timedelta(days=MAJOR)
    return tuple(
        EarlierService(code=line.code, modifiers=line.modifiers, service_date=line.service_date or day)
        for day, coding in await patient_history.earlier_codings(session, encounter, since)
        for line in coding.lines
    )


async def _intake(session: AsyncSession, keys: Keyring, request: BuildClaim) -> Intake:
    """The intake, with the coverage and the providers' numbers that the plan corrects."""
    corrected, providers, sequence = request.plan.coverage, request.plan.providers, request.claim.sequence
    if corrected is None and providers is None:
        return await encounters.intake(session, keys, request.claim.encounter)
    call = f"claim:{request.claim.number}:{request.number}"
    return await encounters.correct(
        session,
        keys,
        request.claim.encounter,
        call,
        request.actor,
        lambda intake: _corrected(intake, sequence, corrected, providers),
    )


def _corrected(
    intake: Intake, sequence: PayerSequence, coverage: Coverage | None, providers: ProviderNumbers | None
) -> Intake:
    intake = with_coverage(intake, sequence, coverage) if coverage else intake
    return with_providers(intake, providers) if providers else intake


async def _coding(session: AsyncSession, request: BuildClaim, intake: Intake, on: date, book: CodeBook) -> Coding:
    """The coding that holds; one that the plan corrects becomes its newest version."""
    encounter, given = request.claim.encounter, request.plan.coding
    corrected = grouped(given, intake, book) if given else None
    newest = await charts.coding(session, encounter)
    if corrected is None and newest is None:
        raise ApplicationError(f"encounter {encounter} was never coded", type="NotCoded", non_retryable=True)
    if corrected is None or (newest is not None and newest.coding == corrected):
        assert newest is not None
        return newest.coding
    total = sum(line.charge_cents or 0 for line in priced_lines(corrected, on, line_charge_cents))
    number = await charts.next_number(session, encounter)
    version = CodingVersion(encounter, number, corrected, total, request.actor, request.at)
    await charts.keep_coding(session, version)
    return corrected


async def _authorization(
    session: AsyncSession, keys: Keyring, request: BuildClaim, intake: Intake, coverage: Coverage
) -> tuple[bool, str]:
    """Whether this payer wants an authorisation, and its number."""
    encounter = request.claim.encounter
    asked = [each for each in await eligibility.checks(session, keys, encounter) if each.payer_id == coverage.payer_id]
    given = await eligibility.authorization(session, encounter)
    waived = given is not None and given.decision == "not_required"
    number = request.prior_authorization or request.plan.prior_authorization
    number = number or (given.number if given else "") or intake.prior_authorization
    return bool(asked and asked[-1].authorization_required and not waived), number


@cache
def pins() -> dict[str, str]:
    """The versions of prices, contracts and rules that a claim built now uses: hashes of their files."""
    folder = files("codesets").joinpath("data")
    return {name: hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest()[:16] for name in _RULES}
