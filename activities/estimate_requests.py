"""Good-faith estimates for visits that are booked or asked about: prepared, kept, delivered."""

from dataclasses import dataclass

from pydantic import JsonValue
from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity

from activities.estimates import priced, priced_all
from activities.letters import post
from domain.good_faith import CLOCKS
from gateways.forms import estimate_pdf
from gateways.mail import Mailing, MailVendor, encoded
from models.estimates import Delivery, Estimate, EstimateRequest, EstimateState
from models.intake import PostalAddress
from models.messages.estimates import (
    AnswerEstimate,
    CloseEstimate,
    EstimateAnswered,
    EstimateRef,
    EstimateStanding,
)
from models.tables.estimates import EstimateRequestRow
from storage import audit, clocks, estimate_requests, estimates
from storage.engine import Database
from storage.estimates import KeptEstimate

_CHANGED = "the visit was changed or cancelled meanwhile"


@dataclass(frozen=True, slots=True)
class _Given:
    kept: KeptEstimate | None = None
    tracking: str = ""
    problem: str = ""


class EstimateActivities:
    """Good-faith estimates before there is an encounter."""

    def __init__(self, database: Database, mail: MailVendor) -> None:
        self._database = database
        self._keys = database.keys
        self._mail = mail

    @activity.defn
    async def estimate_standing(self, ref: EstimateRef) -> EstimateStanding:
        """Say where a request stands, and what its services come to."""
        async with self._database.session() as session:
            row = await estimate_requests.get(session, ref.estimate)
        request = estimate_requests.content_of(self._keys, row)
        day = row.service_date or row.began
        lines = priced_all(request.lines, day) if day else ()
        return EstimateStanding(
            state=row.state,
            version=row.version,
            clock=row.clock,
            began=row.began,
            due=row.due,
            service_date=row.service_date,
            services=len(lines),
            total_cents=sum(each.charge_cents for each in lines),
        )

    @activity.defn
    async def give_estimate(self, answer: AnswerEstimate) -> EstimateAnswered:
        """Price the services, keep the estimate with its PDF, and mail it where the patient wants it so.

        Done again it keeps and mails nothing more.
        """
        async with self._database.transaction() as session:
            given = await self._give(session, answer)
        if given.kept is None:
            return EstimateAnswered(problem=given.problem)
        estimate = given.kept.content
        if answer.delivery is Delivery.MAIL and not given.tracking:
            mailing = Mailing(
                idempotency_key=f"estimate:{answer.task}",
                kind="estimate",
                to="patient",
                account=estimate.account,
                text="Your good-faith estimate is enclosed.",
                document=encoded(given.kept.document),
            )
            tracking = await post(self._mail, mailing)
            async with self._database.transaction() as session:
                await estimate_requests.mailed(session, given.kept.id, tracking)
                subject, detail = f"estimate/{answer.estimate}", {"kind": "estimate", "to": "patient"}
                await audit.record(session, answer.actor, "letter.mailed", subject, detail)
        return EstimateAnswered(late=estimate.late)

    @activity.defn
    async def close_estimate(self, close: CloseEstimate) -> EstimateAnswered:
        """Keep that no estimate is needed: the patient is insured, does not want one, or has been here."""
        async with self._database.transaction() as session:
            row = await estimate_requests.get(session, close.estimate, lock=True)
            if row.version != close.version:
                return EstimateAnswered(problem=_CHANGED)
            await estimate_requests.settle(session, row, EstimateState.NOT_NEEDED)
            detail = {"reason": close.reason}
            await audit.record(session, close.actor, "estimate.not_needed", f"estimate/{row.id}", detail)
        return EstimateAnswered()

    async def _give(self, session: AsyncSession, answer: AnswerEstimate) -> _Given:
        row = await estimate_requests.get(session, answer.estimate, lock=True)
        request = estimate_requests.content_of(self._keys, row)
        if problem := _problem(row, request, answer):
            return _Given(problem=problem)
        estimate = await self._estimate(session, row, request, answer)
        key = f"estimate-task:{answer.task}"
        kept = await estimates.keep(session, self._keys, estimate, estimate_pdf(estimate), key, answer.actor)
        tracking = await estimate_requests.keep_delivery(session, kept.id, answer.delivery)
        if row.state is EstimateState.WAITING:
            await estimate_requests.settle(session, row, EstimateState.GIVEN)
            detail: dict[str, JsonValue] = {"late": estimate.late, "delivery": answer.delivery.value}
            await audit.record(session, answer.actor, "estimate.given", f"estimate/{row.id}", detail)
        return _Given(kept, tracking)

    async def _estimate(
        self, session: AsyncSession, row: EstimateRequestRow, request: EstimateRequest, answer: AnswerEstimate
    ) -> Estimate:
        today = answer.at.date()
        clock = (await clocks.effective(session, CLOCKS, "", row.began or today)).get(row.clock)
        return Estimate(
            request=answer.estimate,
            patient=request.patient,
            facility=request.facility,
            provider=request.provider,
            service_date=row.service_date,
            diagnoses=answer.diagnoses or request.diagnoses,
            lines=priced_all(answer.lines or request.lines, row.service_date or today),
            issued_on=today,
            due=row.due,
            rule=f"{clock.rule} ({clock.source})" if clock else "",
        )


def _problem(row: EstimateRequestRow, request: EstimateRequest, answer: AnswerEstimate) -> str:
    """Say why an answer cannot be given like this; empty where it can."""
    today, lines = answer.at.date(), answer.lines or request.lines
    if row.version != answer.version or row.state not in (EstimateState.WAITING, EstimateState.GIVEN):
        return _CHANGED
    if row.service_date is not None and today > row.service_date:
        return f"the visit was on {row.service_date}: an estimate comes before it"
    if not lines:
        return "no service is named: give the codes in `lines`"
    if unknown := [each.code for each in lines if priced(each, row.service_date or today) is None]:
        return f"no price in the chargemaster for {', '.join(unknown)}"
    if answer.delivery is Delivery.MAIL and not _complete(request.patient.address):
        return "the patient's address is not complete: deliver it in person or electronically"
    return ""


def _complete(address: PostalAddress) -> bool:
    return all((address.line1, address.city, address.state, address.postal_code))
