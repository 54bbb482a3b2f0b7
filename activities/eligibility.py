"""Eligibility: 270 out, 271 in, every answer kept."""

from datetime import date
from decimal import Decimal
from typing import Protocol

from temporalio import activity

import edi
from activities.cover import Verdict, inquiry_of, verdict_of
from activities.exchange.desk import Refusal, ask_later
from codesets.facility_localities import facility_locality
from codesets.hospital import line_charge_cents
from codesets.loaded_book import LoadedBook
from codesets.payers import find_payer
from domain.coding import default_coding
from domain.contracts import Bill, Contracts, Service, price
from domain.contracts.terms import place_of
from domain.estimate import CostSharing, patient_share
from edi.write_envelope import Body
from gateways.clearinghouse import RealTimeError
from models.ids import EncounterId
from models.intake import Coverage, Intake
from models.messages.encounter import EligibilityRequest, EligibilityResult, RecordAuthorization
from storage import audit, contracts, eligibility, encounters
from storage.codes.shelf import Shelf
from storage.crypto import Keyring
from storage.eligibility import Authorization, EligibilityCheck
from storage.engine import Database

_EMERGENCY = "EMER"
_INPATIENT = "IMP"


class Asks(Protocol):
    """Who puts questions to payers: `activities.exchange.RealTimeDesk`."""

    async def ask(self, body: Body, *, encounter: EncounterId, on: date, claim: str = "") -> edi.Transaction | Refusal:
        """Send a question and return the transaction that answers it, or why it could not be taken."""
        ...


class EligibilityActivities:
    """Eligibility: 270 out, 271 in, every answer kept."""

    def __init__(self, database: Database, desk: Asks, shelf: Shelf) -> None:
        self._database = database
        self._keys = database.keys
        self._desk = desk
        self._shelf = shelf

    @activity.defn
    async def inquire_eligibility(self, request: EligibilityRequest) -> EligibilityResult:
        """Ask each payer in real time and keep the answers; nothing is overwritten.

        A payer that cannot be reached, or is busy, raises and is asked again by the retry policy. What was answered
        before that is not asked again.
        """
        async with self._database.transaction() as session:
            intake = await encounters.correct(
                session,
                self._keys,
                request.encounter,
                _call_of(self._keys, request),
                request.actor,
                lambda given: _with_primary(given, request.coverage),
            )
            number = await eligibility.number_for(session, request.encounter, request.number, request.at)
            known = await eligibility.checks(session, self._keys, request.encounter, number)
            approved = await eligibility.authorization(session, request.encounter)
        if not intake.coverages:
            return EligibilityResult(active=False, problem="No insurance is on file")
        answered = {check.position: check for check in known}
        for position, coverage in enumerate(intake.coverages):
            if position not in answered:
                answered[position] = await self._check(request, number, position, intake, coverage)
        has_number = bool(intake.prior_authorization) or (approved is not None and approved.decision == "approved")
        return _result(answered[0], intake, authorized=has_number)

    async def _check(
        self, request: EligibilityRequest, number: int, position: int, intake: Intake, coverage: Coverage
    ) -> EligibilityCheck:
        trace = f"{request.encounter}-E{number}{position}"
        verdict, answer = await self._ask(request, trace, intake, coverage)
        book = await self._shelf.book()
        async with self._database.session() as session:
            held = await contracts.held(session)
        check = EligibilityCheck(
            encounter=request.encounter,
            number=number,
            position=position,
            payer_id=coverage.payer_id,
            trace=trace,
            at=request.at,
            active=verdict.active,
            problem=verdict.problem,
            authorization_required=verdict.authorization_required,
            estimate_cents=estimate(intake, coverage.payer_id, verdict.terms, book, held) if verdict.terms else None,
            answer=answer,
        )
        async with self._database.transaction() as session:
            await eligibility.keep_check(session, self._keys, check)
            detail = {"payer": coverage.payer_id, "trace": trace}
            subject = f"encounter/{request.encounter}"
            await audit.record(session, request.actor or "claimflow", "eligibility.asked", subject, detail)
        return check

    async def _ask(
        self, request: EligibilityRequest, trace: str, intake: Intake, coverage: Coverage
    ) -> tuple[Verdict, str]:
        payer = find_payer(coverage.payer_id)
        if payer is None:
            return Verdict(problem="The payer is not one that we know"), ""
        inquiry = inquiry_of(intake, coverage, payer, trace)
        body = edi.write_270(inquiry, reference=trace, moment=request.at)
        try:
            reply = await self._desk.ask(body, encounter=request.encounter, on=request.at.date())
        except edi.WriteError:
            return Verdict(problem="The registration holds characters that cannot be sent"), ""
        except RealTimeError as error:
            ask_later(error)
        if isinstance(reply, Refusal):
            return Verdict(problem=f"The clearinghouse refused the question ({reply.type})"), reply.type
        text = "~".join("*".join((segment.tag, *segment.elements)) for segment in reply.segments)
        responses, _ = edi.read_271(reply)
        mine = [each for each in responses if each.trace_number in (trace, "")]
        if not mine:
            return Verdict(problem="The payer answered another question"), text
        return verdict_of(mine[0]), text

    @activity.defn
    async def record_authorization(self, request: RecordAuthorization) -> None:
        """Keep the payer's decision about a prior authorisation."""
        decision = Authorization(request.encounter, request.at, request.decision, request.number, request.actor)
        async with self._database.transaction() as session:
            await eligibility.keep_authorization(session, decision)


def _call_of(keys: Keyring, request: EligibilityRequest) -> str:
    """Name a correction of the primary coverage so that its repetition has the same name."""
    told = request.coverage.model_dump_json() if request.coverage is not None else ""
    return f"eligibility-{request.number}-{keys.blind_index(told)[:16]}"


def _with_primary(intake: Intake, coverage: Coverage | None) -> Intake:
    if coverage is None:
        return intake
    payer = find_payer(coverage.payer_id) or find_payer(coverage.payer_name)
    primary = coverage.model_copy(update={"payer_id": payer.id, "payer_name": payer.name}) if payer else coverage
    return intake.model_copy(update={"coverages": (primary, *intake.coverages[1:])})


def _result(primary: EligibilityCheck, intake: Intake, *, authorized: bool) -> EligibilityResult:
    """Say what the primary's answer means. An emergency needs no authorisation: 45 CFR 149.110(b)(1)."""
    emergency = intake.encounter_class == _EMERGENCY
    return EligibilityResult(
        active=primary.active,
        problem=primary.problem,
        authorization_required=primary.authorization_required and not authorized and not emergency,
        expedited=intake.encounter_class == _INPATIENT,
        payer_id=primary.payer_id,
        estimate_cents=primary.estimate_cents,
    )


def estimate(intake: Intake, payer_id: str, terms: CostSharing, book: LoadedBook, held: Contracts) -> int | None:
    """Return what the patient will probably owe; None unless the contract prices everything that was probably done."""
    coding, on = default_coding(intake, book), intake.service_date
    if coding is None or on is None:
        return None
    charges = [line_charge_cents(line, on) for line in coding.lines]
    services = [
        Service(line.code, line.modifiers, Decimal(line.units), charge, on)
        for line, charge in zip(coding.lines, charges, strict=True) if charge is not None
    ]  # fmt: skip
    if len(services) < len(charges):
        return None
    plan = next((each.group_number for each in intake.coverages if each.payer_id == payer_id), "")
    bill = Bill(
        payer_id=payer_id, services=tuple(services), place=place_of(intake.place_of_service), plan=plan,
        locality=facility_locality(intake.facility.npi),
    )  # fmt: skip
    priced = price(held, book, bill)
    allowed = [each.cents for each in ((priced.whole,) if priced.whole else priced.lines)]
    return None if None in allowed else patient_share(sum(filter(None, allowed)), terms)
