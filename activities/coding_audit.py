"""Coding audit: what a reviewer says of a coding, and how it ended."""

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.coding import judge
from domain.coding.audit import compare
from domain.coding.hospital import grouped
from models.coding import Coding
from models.coding_audit import Agreement, AuditEnding, CodingAudit
from models.findings import Finding, Severity
from models.messages.encounter import AuditResult, CloseAudit, RecordAudit
from storage import audit, charts, coding_audits, encounters
from storage.codes.shelf import Shelf
from storage.engine import Database

_SAME = Finding(
    code="AUD-NO-DIFFERENCE",
    severity=Severity.ERROR,
    where="coding",
    message="The correction is the same as the coding",
    remedy="Agree, or correct what is wrong",
    source="coding audit",
)


class CodingAuditActivities:
    """Coding audit: reviews are kept as they were given."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._keys = database.keys
        self._shelf = shelf

    @activity.defn
    async def record_audit(self, request: RecordAudit) -> AuditResult:
        """Keep a review, once for each task; a correction that is not valid, or is none, goes back."""
        book = await self._shelf.book()
        async with self._database.transaction() as session:
            newest = await charts.coding(session, request.encounter)
            if newest is None:
                raise ApplicationError(f"{request.encounter} was never coded", type="NotCoded", non_retryable=True)
            corrected, agreed = request.corrected, request.corrected is None
            if corrected is not None:
                intake = await encounters.intake(session, self._keys, request.encounter)
                judged = judge(corrected, intake, book)
                if not judged.accepted:
                    return AuditResult(accepted=False, findings=judged.findings)
                corrected = grouped(corrected, intake, book)
                if same := _difference(newest.coding, corrected):
                    return AuditResult(accepted=False, findings=same)
            kept = CodingAudit(
                task=request.task,
                encounter=request.encounter,
                coding_number=newest.number,
                sampled_by=request.sampled_by,
                coder=request.coder,
                auditor=request.auditor,
                coded=newest.coding,
                corrected=corrected,
                reason=request.reason,
                at=request.at,
            )
            if not await coding_audits.keep(session, self._keys, kept):
                return AuditResult(accepted=True)
            if agreed:
                ended = CloseAudit(task=request.task, at=request.at, ending=AuditEnding.AGREED, actor=request.auditor)
                await coding_audits.close(session, self._keys, ended)
            subject, detail = f"encounter/{request.encounter}", {"version": newest.number, "agreed": agreed}
            await audit.record(session, request.auditor, "coding.audited", subject, detail)
        return AuditResult(accepted=True)

    @activity.defn
    async def close_audit(self, request: CloseAudit) -> None:
        """Keep how a disagreement ended, once."""
        async with self._database.transaction() as session:
            if await coding_audits.close(session, self._keys, request):
                subject, detail = f"task/{request.task}", {"ending": request.ending.value}
                await audit.record(session, request.actor, "coding.audit_closed", subject, detail)


def _difference(coded: Coding, corrected: Coding) -> tuple[Finding, ...]:
    same = all(each.agreement is Agreement.AGREED for each in compare(coded, corrected))
    return (_SAME,) if same else ()
