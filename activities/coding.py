"""Coding: suggestions, validity, physician queries."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity

from codesets.coding_audit import sampling_rules
from codesets.hospital import line_charge_cents
from codesets.payers import find_payer
from codesets.queries import guides
from domain.claims import priced_lines
from domain.coding import CodeBook, check_coding, suggest
from domain.coding.audit import sampled_by
from domain.coding.hospital import grouped
from domain.queries import check_query, record_texts
from models.coding import Coding
from models.findings import Finding, Severity
from models.intake import Intake
from models.messages.encounter import (
    CodingBrief,
    CodingResult,
    EncounterRef,
    QueryResult,
    RecordAnswer,
    RecordCoding,
    SendQuery,
)
from storage import audit, charts, encounters
from storage.charts import CodingVersion, QueryEnding
from storage.codes.shelf import Shelf
from storage.engine import Database
from storage.ledger import posting


class CodingActivities:
    """Coding: suggestions, validity, physician queries."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._keys = database.keys
        self._shelf = shelf

    @activity.defn
    async def prepare_coding(self, encounter: EncounterRef) -> CodingBrief:
        """Store the suggestions that the documentation supports, for the coder's task."""
        book = await self._shelf.book()
        async with self._database.transaction() as session:
            intake = await encounters.intake(session, self._keys, encounter.encounter)
            found = suggest(intake, book)
            await charts.keep_suggestions(session, self._keys, encounter.encounter, found)
        return CodingBrief(suggestions=len(found), documents=len(intake.documents))

    @activity.defn
    async def record_coding(self, request: RecordCoding) -> CodingResult:
        """Validate a coding; without errors keep it and charge it, once for each number."""
        book = await self._shelf.book()
        async with self._database.transaction() as session:
            row = await encounters.get(session, request.encounter, lock=True)
            intake = encounters.open_intake(self._keys, row)
            judged = judge(request.coding, intake, book)
            if not judged.accepted:
                return judged
            total, findings = judged.charge_cents, judged.findings
            coding = grouped(request.coding, intake, book)
            made = await charts.coding_made(session, request.encounter, coding, request.at)
            if made is None:
                version = CodingVersion(
                    encounter=request.encounter,
                    number=await charts.next_number(session, request.encounter),
                    coding=coding,
                    charge_cents=total,
                    actor=request.actor,
                    at=request.at,
                    findings=findings,
                )
                await charts.keep_coding(session, version)
                await posting.post_charge(
                    session,
                    request.encounter,
                    request.at.date(),
                    total,
                    f"coding-{version.number}",
                    self_pay=row.self_pay,
                    lines=charges_by_line(coding, intake.service_date or request.at.date()),
                )
                subject = f"encounter/{request.encounter}"
                await audit.record(session, request.actor, "coding.recorded", subject, {"version": version.number})
            sampled = () if request.audited else await self._sampled(session, request, intake, total)
        return judged.model_copy(update={"sampled_by": sampled})

    async def _sampled(
        self, session: AsyncSession, request: RecordCoding, intake: Intake, charge_cents: int
    ) -> tuple[str, ...]:
        """The rules that want this coding reviewed before it is billed."""
        earlier = await charts.coded_by(session, request.actor, besides=request.encounter)
        visit = (intake.source, intake.identifier)
        return sampled_by(sampling_rules(), visit, request.coding, request.actor, charge_cents, earlier)

    @activity.defn
    async def send_query(self, request: SendQuery) -> QueryResult:
        """Refuse a query that leads or misquotes the record; keep any other in the legal record."""
        draft = request.draft
        async with self._database.transaction() as session:
            intake = await encounters.intake(session, self._keys, request.encounter)
            findings = check_query(draft, record_texts(intake), guides())
            if any(finding.severity is Severity.ERROR for finding in findings):
                return QueryResult(sent=False, findings=findings)
            await charts.keep_query(
                session, self._keys, request.encounter, request.number, draft, request.actor, request.at
            )
        return QueryResult(sent=True, findings=findings)

    @activity.defn
    async def record_answer(self, request: RecordAnswer) -> None:
        """Keep how the query ended and the physician's words beside it."""
        ending = QueryEnding(request.outcome, request.answer, request.actor, request.at)
        async with self._database.transaction() as session:
            await charts.keep_answer(session, self._keys, request.encounter, request.number, ending)


def _payer_kind(intake: Intake) -> str:
    """What kind of payer is billed first; empty where nobody we know is."""
    payer = find_payer(intake.coverages[0].payer_id) if intake.coverages and intake.coverages[0].payer_id else None
    return payer.kind.value if payer else ""


def judge(coding: Coding, intake: Intake, book: CodeBook) -> CodingResult:
    """Return whether a coding is valid and priced, with its charge."""
    findings = check_coding(coding, intake, book, _payer_kind(intake))
    on = intake.service_date
    if on is None or any(finding.severity is Severity.ERROR for finding in findings):
        return CodingResult(accepted=False, findings=findings)
    total, unpriced = price(coding, on)
    if unpriced:
        return CodingResult(accepted=False, findings=(*findings, *unpriced))
    return CodingResult(accepted=True, findings=findings, charge_cents=total)


def price(coding: Coding, on: date) -> tuple[int, tuple[Finding, ...]]:
    """Return the charge of a coding in cents, and a finding for each line that the chargemaster does not price."""
    total, unpriced = 0, []
    for place, line in enumerate(coding.lines):
        charge = line_charge_cents(line, line.service_date or on)
        if charge is None:
            unpriced.append(_unpriced(place, line.code or line.revenue_code))
        else:
            total += charge
    return total, tuple(unpriced)


def charges_by_line(coding: Coding, on: date) -> dict[int, int]:
    """Return what a priced coding charges, in cents by service line."""
    return {line.number: line.charge_cents or 0 for line in priced_lines(coding, on, line_charge_cents)}


def _unpriced(place: int, code: str) -> Finding:
    return Finding(
        code="COD-NO-PRICE",
        severity=Severity.ERROR,
        where=f"lines[{place}].code",
        message=f"{code} has no price in the chargemaster",
        remedy="Add a price for it, or choose another code; a department's own charge goes on the line",
        source="chargemaster",
    )
