"""A denial prepared: everything that its worker would otherwise look up, compute and type."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession

from activities.claims import rules, viewing
from activities.claims.sources import Sources, gather
from activities.denials.filing import filing_proof
from activities.denials.known import denies, known
from codesets.appeal_letters import letter
from codesets.carc import NextAction, RootCause
from codesets.denial_plans import DenialPlan, denial_plan, questions
from codesets.hospital import line_charge_cents
from codesets.payer_letters import records_letter
from codesets.payers import find_payer
from domain.claims import priced_lines, with_coverage, with_providers
from domain.coding import CodeBook
from domain.coding.hospital import grouped
from domain.denials import Known, correct, differences
from domain.denials.words import denied_lines, documents, evidence, facts, policies
from domain.payer_rules import scrub_with
from domain.remittance import ClaimDecision
from domain.scrubbing import ClaimView
from models.denials import AppealDraft, ChosenDocument, CorrectedClaim, Correction, Preparation, RecordsLetter
from models.messages.claims import BuildClaim, ClaimRef, Frequency, SubmissionPlan
from storage import charts, claim_builds, claims, denials, remittances
from storage.claims import StoredClaim
from storage.crypto import Keyring

_BY_NEIGHBOURS = {"provider_numbers", "referring_provider"}
"""Fixes that look into other encounters of the practice."""
_PERSONAL = (RootCause.REGISTRATION, RootCause.ELIGIBILITY, RootCause.COB)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Denied:
    """A denied claim with what was gathered for it."""

    stored: StoredClaim
    decision: ClaimDecision | None
    plan: DenialPlan
    remarks: tuple[str, ...]
    sources: Sources
    view: ClaimView
    sent: ClaimView | None
    lines: tuple[int, ...]


async def prepare(
    session: AsyncSession, keys: Keyring, book: CodeBook, number: str, level: int, at: datetime
) -> Preparation | None:
    """Return what is prepared for a denied claim; None where there is no such claim. Nothing is written."""
    stored = await claims.load(session, keys, number)
    if stored is None:
        return None
    denied = await _gathered(session, keys, book, stored, at)
    suggestions = await charts.suggestions(session, keys, stored.key.encounter)
    quoted = evidence(denied.view, denied.lines, suggestions)
    chart = denied.sources.intake.documents
    chosen = documents(chart, quoted)
    corrected = None
    if denied.plan.fixes and denied.sent is not None:
        facts_known = await known(
            session, keys, denied.sources, denied.view, denied.sent, denied.lines, suggestions,
            neighbours=bool(_BY_NEIGHBOURS & set(denied.plan.fixes)),
        )  # fmt: skip
        corrected = await _corrected(session, denied, facts_known, book, at)
    titles = {each.identifier: (each.title or each.identifier, each.written) for each in chart}
    body = facts(denied.view, denied.lines, denied.decision, quoted, lambda name: titles.get(name, (name, None)))
    cuts = denied.decision.all_adjustments() if denied.decision else ()
    at_stake = sum(each.cents for each in cuts if denies(each.group, each.reason))
    reasons = tuple(f"{each.group}-{each.code}" for each in denied.plan.reasons)
    draft = letter(level, reasons, at_stake or stored.charge_cents)
    plan, causes = denied.plan, set(denied.plan.causes)
    return Preparation(
        claim=number,
        reasons=reasons,
        remarks=denied.remarks,
        causes=plan.causes,
        actions=plan.actions,
        corrected=corrected,
        records=_records(denied, chosen) if plan.wants(NextAction.RECORDS) else None,
        appeal=AppealDraft(
            level=level, letter=f"{draft}\n\n{body}", documents=chosen, policy=policies(denied.view, denied.lines, book)
        ),
        questions=questions(plan) if causes & set(_PERSONAL) else (),
        twins=await denials.twins(session, stored) if RootCause.DUPLICATE in causes else (),
        filing=await filing_proof(session, keys, stored, denied.sources.intake, at)
        if RootCause.TIMELY_FILING in causes
        else None,
    )


async def _gathered(session: AsyncSession, keys: Keyring, book: CodeBook, stored: StoredClaim, at: datetime) -> _Denied:
    number = stored.key.number
    posted = await remittances.postings_of(session, keys, stored.key.encounter)
    mine = [each.decision for each in posted if each.posted.claim == number and not each.posted.reversal]
    decision = mine[-1] if mine else None
    told = decision.lines if decision else ()
    remarks = [remark for line in told for remark in line.remarks]
    remarks += [*decision.outpatient_remarks, *decision.inpatient_remarks] if decision else []
    reasons = [each.code for each in decision.all_adjustments()] if decision else []
    ref = ClaimRef(encounter=stored.key.encounter, sequence=stored.key.sequence, submission=stored.key.submission)
    plan = SubmissionPlan(frequency=Frequency.REPLACEMENT, replaces=stored.payer_claim_number)
    sources = await gather(session, keys, BuildClaim(claim=ref, at=at, plan=plan), book)
    builds = [each for each in await claim_builds.of_encounter(session, keys, ref.encounter) if each.claim == number]
    view = viewing.view(sources)
    return _Denied(
        stored=stored,
        decision=decision,
        plan=denial_plan(tuple(dict.fromkeys(reasons)), tuple(dict.fromkeys(remarks))),
        remarks=tuple(dict.fromkeys(remarks)),
        sources=sources,
        view=view,
        sent=builds[-1].view if builds else None,
        lines=denied_lines(view, decision, denies),
    )


async def _corrected(
    session: AsyncSession, denied: _Denied, facts_known: Known, book: CodeBook, at: datetime
) -> CorrectedClaim:
    """The replacement as it would go, through the scrubber and the payer rules of today."""
    correction = correct(denied.plan.fixes, facts_known, book)
    sources = applied(denied.sources, correction, book)
    view = viewing.view(sources)
    in_force = await rules.in_force(session, at.date())
    scrubbed = scrub_with(in_force.rules, view, book, (), viewing.coded(sources, view, book))
    return CorrectedClaim(
        replaces=denied.stored.payer_claim_number,
        changes=differences(facts_known.sent, view),
        whys=correction.whys,
        findings=scrubbed.findings,
        answer=answer(correction),
    )


def answer(correction: Correction) -> dict[str, JsonValue]:
    """Return the form of the denial's task that sends a correction."""
    filled: Mapping[str, JsonValue] = correction.model_dump(mode="json", exclude={"whys"}, exclude_defaults=True)
    return {"action": "correct", **filled}


def applied(sources: Sources, correction: Correction, book: CodeBook) -> Sources:
    """Return the sources with a correction, as building the replacement would make them."""
    intake, coding, sequence = sources.intake, sources.coding, sources.request.claim.sequence
    if correction.providers is not None:
        intake = with_providers(intake, correction.providers)
    coverage, coverages, payer = sources.coverage, sources.coverages, sources.payer
    if correction.coverage is not None:
        coverage = correction.coverage
        intake = with_coverage(intake, sequence, coverage)
        coverages = tuple(coverage if each == sources.coverage else each for each in coverages)
        payer = find_payer(coverage.payer_id) if coverage.payer_id else None
    if correction.coding is not None:
        coding = grouped(correction.coding, intake, book)
    return replace(
        sources,
        intake=intake,
        coding=coding,
        coverage=coverage,
        coverages=coverages,
        payer=payer,
        lines=priced_lines(coding, sources.service_date, line_charge_cents),
        authorization=correction.prior_authorization or sources.authorization,
    )


def _records(denied: _Denied, chosen: tuple[ChosenDocument, ...]) -> RecordsLetter:
    titles = [f"{each.title}{f', {each.written:%B %-d, %Y}' if each.written else ''}" for each in chosen]
    reasons = "; ".join(f"{each.group}-{each.code}: {each.text.lower()}" for each in denied.plan.reasons)
    stored = denied.stored
    words = records_letter(stored.key.number, stored.payer_claim_number, stored.service_date, reasons, titles)
    return RecordsLetter(letter=words, documents=chosen)
