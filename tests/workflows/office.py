"""A scripted office: the same activities by name as the real classes, over cases in memory.

It drives branches; that the real activities work with the real workflows is shown by the demo. Clocks are the real
ones of codesets. tests/architecture holds that it has the very signatures of the real classes.
"""

from collections.abc import Callable
from typing import Any

from office_case import CHARGE, COVERED, Case, finding
from office_collections import CollectionsOffice
from office_credits import CreditOffice
from office_estates import EstateOffice
from office_estimates import EstimateOffice
from office_plans import PlanOffice
from office_remittances import RemittanceOffice
from office_underpayments import UnderpaymentOffice
from temporalio import activity
from temporalio.exceptions import ApplicationError

from codesets.appeal_levels import level_rule
from codesets.clocks import load_clocks
from codesets.payers import find_payer
from domain.appeals import offer
from domain.voiding import Filed, standing
from models.assistance import Outcome
from models.clocks import Clock
from models.findings import Severity
from models.ids import EncounterId, parse_workflow_id
from models.messages.appeals import AppealLevel, AskLevel
from models.messages.balance import (
    AskForPapers,
    AssessAssistance,
    AssistanceDecided,
    AssistanceStanding,
    DecideAssistance,
    OpenBalance,
    SendStatement,
    StatementSent,
)
from models.messages.claims import (
    BuildClaim,
    CancelCharge,
    ClaimDraft,
    ClaimIdentity,
    Frequency,
    IdentifyClaim,
    LetterSent,
    PostAdjustment,
    QueueClaim,
    SendLetter,
    StandingClaim,
    StandingClaims,
    StatusKind,
    StatusRequest,
    StatusResult,
)
from models.messages.denials import PreparedDenial, PrepareDenial
from models.messages.desk import ClockRequest, ClockTable, Snapshot
from models.messages.encounter import (
    AuditResult,
    Balances,
    CheckRegistration,
    CloseAudit,
    CodingBrief,
    CodingResult,
    EligibilityRequest,
    EligibilityResult,
    EncounterRef,
    QueryResult,
    RecordAnswer,
    RecordAudit,
    RecordAuthorization,
    RecordCoding,
    RegistrationCheck,
    Reminder,
    SendQuery,
)
from models.messages.estimates import EstimateStanding


def _turn[T](answers: list[T], number: int, otherwise: T) -> T:
    return answers[number - 1] if number <= len(answers) else otherwise


class Office(
    CollectionsOffice, CreditOffice, PlanOffice, EstateOffice, EstimateOffice, RemittanceOffice, UnderpaymentOffice
):
    """Everybody whom a workflow may ask for something."""

    def __init__(self) -> None:
        super().__init__()
        self.cases: dict[str, Case] = {}
        """By encounter, or by the id of a remittance, deposit or estimate."""
        self.booked: dict[str, EstimateStanding] = {}
        self.more_clocks: list[Clock] = []

    def activities(self) -> list[Callable[..., Any]]:
        """For a worker."""
        members = [getattr(self, name) for name in dir(type(self)) if not name.startswith("_")]
        return [each for each in members if hasattr(each, "__temporal_activity_definition")]

    def _note(self, encounter: EncounterId, request: Any) -> Case:
        case = self.cases[encounter]
        name = activity.info().activity_type
        if case.refusals.get(name, 0) > 0:
            case.refusals[name] -= 1
            raise ApplicationError("refused for good", type="Refused", non_retryable=True)
        case.calls.append((name, request))
        return case

    # --- registration, eligibility, coding ----------------------------------------------------------------------

    @activity.defn
    async def check_registration(self, request: CheckRegistration) -> RegistrationCheck:
        case = self._note(request.encounter, request)
        case.self_pay = case.self_pay or request.self_pay
        return RegistrationCheck(
            findings=_turn(case.gaps, request.number, ()),
            cancelled=False,
            self_pay=case.self_pay,
            payer_id="" if case.self_pay else next(iter(case.payers.values())),
            facility="F1",
            service_date=case.service_date,
        )

    @activity.defn
    async def inquire_eligibility(self, request: EligibilityRequest) -> EligibilityResult:
        case = self._note(request.encounter, request)
        covered = COVERED.model_copy(update={"payer_id": next(iter(case.payers.values()))})
        return _turn(case.cover, request.number, covered)

    @activity.defn
    async def record_authorization(self, request: RecordAuthorization) -> None:
        self._note(request.encounter, request)

    @activity.defn
    async def prepare_coding(self, encounter: EncounterRef) -> CodingBrief:
        self._note(encounter.encounter, encounter)
        return CodingBrief(suggestions=2, documents=1)

    @activity.defn
    async def record_coding(self, request: RecordCoding) -> CodingResult:
        case = self._note(request.encounter, request)
        if findings := _turn(case.coding_findings, len(case.made("record_coding")), ()):
            return CodingResult(accepted=False, findings=findings)
        if case.once(f"charge:{request.number}"):
            case.charge(CHARGE)
        sampled = () if request.audited else case.sampled_by
        return CodingResult(accepted=True, findings=(), charge_cents=CHARGE, sampled_by=sampled)

    @activity.defn
    async def record_audit(self, request: RecordAudit) -> AuditResult:
        case = self._note(request.encounter, request)
        findings = _turn(case.audit_findings, len(case.made("record_audit")), ())
        return AuditResult(accepted=not findings, findings=findings)

    @activity.defn
    async def close_audit(self, request: CloseAudit) -> None:
        self._note(EncounterId(request.task.split(".")[1]), request)

    @activity.defn
    async def send_query(self, request: SendQuery) -> QueryResult:
        case = self._note(request.encounter, request)
        leads = request.number in case.leading_queries
        return QueryResult(sent=not leads, findings=(finding("leading-query"),) if leads else ())

    @activity.defn
    async def record_answer(self, request: RecordAnswer) -> None:
        self._note(request.encounter, request)

    # --- claims -------------------------------------------------------------------------------------------------

    @activity.defn
    async def build_claim(self, request: BuildClaim) -> ClaimDraft:
        case = self._note(request.claim.encounter, request)
        found = _turn(case.scrub.get(f"{request.claim.sequence}{request.claim.submission}", []), request.number, ())
        return ClaimDraft(
            number=request.claim.number,
            payer_id=case.payers[request.claim.sequence],
            payer_kind="commercial",
            charge_cents=CHARGE,
            service_date=case.service_date,
            findings=tuple(
                each for each in found if each.severity is Severity.WARNING or each.code not in request.overridden
            ),
            appeal_levels=2,
            filing=case.filing(request.claim.sequence, request.plan.frequency),
            role=case.routed_to if found else None,
            prompt_pay=case.prompt_pay,
            to_take_back_cents=case.settled.get(request.claim.sequence, 0) if request.plan.voids else 0,
        )

    @activity.defn
    async def standing_claims(self, encounter: EncounterRef) -> StandingClaims:
        """What was sent and not rejected, by the real rule: the script rejects voids only."""
        case = self._note(encounter.encounter, encounter)
        built = {request.claim.number: request for request in case.made("build_claim")}
        filed = [
            Filed(
                key=sent.claim.key,
                frequency=built[sent.claim.number].plan.frequency,
                pending=False,
                accepted=sent.claim.number not in case.rejected,
                payer_claim_number=f"PAYER-{sent.claim.number[-3:]}",
            )
            for sent in case.made("queue_claim")
        ]
        return StandingClaims(
            claims=tuple(
                StandingClaim(claim=built[each.key.number].claim, payer_claim_number=each.payer_claim_number)
                for each in standing(filed)
            )
        )

    @activity.defn
    async def cancel_charge(self, request: CancelCharge) -> None:
        case = self._note(request.void.encounter, request)
        if case.once(request.void.id):
            case.charge(-CHARGE)

    @activity.defn
    async def identify_claim(self, request: IdentifyClaim) -> ClaimIdentity:
        case = self._note(request.claim.encounter, request)
        return ClaimIdentity(
            payer_id=case.payers[request.claim.sequence],
            appeal_levels=2,
            filing=case.filing(request.claim.sequence, Frequency.ORIGINAL),
        )

    @activity.defn
    async def queue_claim(self, request: QueueClaim) -> None:
        self._note(request.claim.encounter, request)

    @activity.defn
    async def inquire_status(self, request: StatusRequest) -> StatusResult:
        case = self._note(request.claim.encounter, request)
        return _turn(case.statuses, request.number, StatusResult(status=StatusKind.IN_PROCESS, category="P1"))

    @activity.defn
    async def send_letter(self, letter: SendLetter) -> LetterSent:
        self._note(letter.encounter, letter)
        return LetterSent(tracking=f"MAIL-{letter.key}")

    @activity.defn
    async def prepare_denial(self, request: PrepareDenial) -> PreparedDenial:
        self._note(request.claim.encounter, request)
        return PreparedDenial(causes=("coding",), corrections=("distinct_service",))

    @activity.defn
    async def appeal_level(self, asked: AskLevel) -> AppealLevel:
        """By the real rules, over the script's other denials."""
        case = self._note(asked.claim.encounter, asked)
        payer = find_payer(asked.payer_id)
        assert payer is not None
        rule = level_rule(payer.kind, asked.level)
        least = rule.least_on(asked.at.date())
        return offer(asked.level, payer.appeal_levels, asked.at_stake_cents, least, case.other_denials, rule.good_cause)

    # --- money --------------------------------------------------------------------------------------------------

    @activity.defn
    async def balances(self, encounter: EncounterRef) -> Balances:
        return self.cases[encounter.encounter].balances()

    @activity.defn
    async def post_adjustment(self, request: PostAdjustment) -> Balances:
        case = self._note(request.encounter, request)
        case.adjust(request)
        return case.balances()

    @activity.defn
    async def open_balance(self, encounter: EncounterRef) -> OpenBalance:
        case = self.cases[encounter.encounter]
        return OpenBalance(
            cents=case.patient,
            small_balance_cents=case.small_balance_cents,
            received_cents=case.received,
            hold=case.hold,
            review=(case.hold,) if case.hold else (),
            resumes=case.resumes,
            estate=case.estate,
        )

    @activity.defn
    async def assess_assistance(self, request: AssessAssistance) -> AssistanceStanding:
        case = self.cases[request.encounter]
        found = case.application
        if found is None or request.percent is None:
            return found or AssistanceStanding()
        return found.model_copy(update={"charity_cents": case.patient * request.percent // 100})

    @activity.defn
    async def ask_for_papers(self, request: AskForPapers) -> LetterSent:
        self._note(request.encounter, request)
        return LetterSent(tracking="MAIL-papers")

    @activity.defn
    async def decide_assistance(self, request: DecideAssistance) -> AssistanceDecided:
        case = self._note(request.encounter, request)
        computed, case.application = case.application, None
        assert computed is not None
        percent = request.percent if request.percent is not None else computed.percent or 0
        charity = case.share * percent // 100 if request.outcome is Outcome.APPROVED else 0
        case.patient -= charity
        return AssistanceDecided(charity_cents=charity)

    @activity.defn
    async def send_statement(self, request: SendStatement) -> StatementSent:
        case = self._note(request.encounter, request)
        mailed = request.address_found or not case.address_bad
        tracking = f"MAIL-{request.number}" if mailed else ""
        return StatementSent(number=request.number, cents=case.patient, tracking=tracking, mailed=mailed)

    # --- the desk -----------------------------------------------------------------------------------------------

    @activity.defn
    async def project(self, snapshot: Snapshot) -> None:
        name = parse_workflow_id(snapshot.workflow_id)
        self.cases[snapshot.encounter or name.rest[0]].store(snapshot)

    @activity.defn
    async def load_clocks(self, request: ClockRequest) -> ClockTable:
        """The effective rows, as storage.clocks chooses them: a payer's beats the general one, then the newest."""
        rows = [
            row
            for row in (*load_clocks(), *self.more_clocks)
            if row.payer_id in ("", request.payer_id)
            and row.effective_from <= request.on.date()
            and any(row.name == name or (name[-1] == "*" and row.name.startswith(name[:-1])) for name in request.names)
        ]
        rows.sort(key=lambda row: (row.payer_id, row.effective_from))
        return ClockTable(clocks={row.name: row for row in rows})

    @activity.defn
    async def remind(self, reminder: Reminder) -> None:
        self._note(EncounterId(reminder.task_id.split(".")[1]), reminder)
