"""A payer's demand for money back: its clocks, the appeals that stay them, how it ends.

42 CFR 405.378 and 405.379: interest runs from day 31, the payer takes the money from day 41; an appeal by day 30 (level
1), or within 60 days of the redetermination (level 2), keeps it from doing so until that level is decided.
"""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from enum import StrEnum

    from activities.appeals import AppealActivities
    from activities.claims import ClaimActivities
    from models.clocks import Deadline, DeadlineState
    from models.ids import WorkflowKind, demand_appeal_workflow_id
    from models.messages.appeals import AppealLevel, AskLevel
    from models.messages.claims import AppealEnd, AppealResult, AppealStart, ClaimIdentity, IdentifyClaim
    from models.messages.demands import RecoupmentResult, RecoupmentStart
    from models.messages.facts import AppealDecided, AppealFiled
    from models.money import dollars
    from workflows.happenings import ChildEnded, ClockRang, Happening, TaskDone

from workflows.family import FamilyWorkflow, start_of

RECOUPMENT = "recoupment"
STAYS = {1: "recoupment_stay_1", 2: "recoupment_stay_2"}
"""The clock within which an appeal of a level stays the recoupment; later levels do not (42 CFR 405.379(f))."""

_BEGINS = (RECOUPMENT, STAYS[2])
"""When they ring, the payer begins to take the money."""


class Outcome(StrEnum):
    """What happens to the money."""

    STAYED = "stayed"
    BEGUN = "begun"
    WITHDRAWN = "withdrawn"
    AGREED = "agreed"
    OWED = "owed"


@workflow.defn
class RecoupmentWorkflow(FamilyWorkflow):
    """A child of the encounter, beside its claims."""

    kind = WorkflowKind.RECOUPMENT
    clock_names = ("recoupment*", "denial_task")

    @workflow.init
    def __init__(self, start: RecoupmentStart) -> None:
        super().__init__(start)
        self.start = start
        self.demand = start.demand
        self.level = 1
        self.noticed = start.demand.on

    @workflow.run
    async def run(self, _start: RecoupmentStart) -> RecoupmentResult:
        """Run the clocks, have the demand answered, appeal level by level."""
        identify = IdentifyClaim(claim=self.start.claim, at=self.now)
        identity: ClaimIdentity = await self.local(ClaimActivities.identify_claim, identify)
        self.payer_id = identity.payer_id or self.payer_id  # whose demand it is, not always the encounter's first payer
        await self.load_clocks()
        self.enter(RECOUPMENT)
        began = start_of(self.demand.on)
        self.start_clock("recoupment_interest", began)
        self.start_clock("recoupment", began)
        self.start_clock("recoupment_stay_1", began)
        outcome: Outcome | None = None
        while outcome is None:
            outcome = await self.answered()
        self.mark(RECOUPMENT, outcome, self.demand.reference)
        await self.finish()
        return RecoupmentResult(outcome=outcome)

    async def answered(self) -> Outcome | None:
        """Ask what to do at this level, and do it; None where another level may follow."""
        card = self.open_task("answer_demand", self.summary(), self.context())
        while True:
            match await self.next(_about_demand):
                case TaskDone(action="agree"):
                    return Outcome.AGREED
                case TaskDone():
                    return await self.appealed()
                case ClockRang(deadline=deadline):
                    self.rang(deadline)
                    await self.remind(card, f"{deadline.clock}: {deadline.rule}")

    def summary(self) -> str:
        """One line for the inbox."""
        stay = self.agenda.running(STAYS.get(self.level, ""))
        until = f", stays the recoupment until {stay.due:%B %-d, %Y}" if stay else ""
        return f"{dollars(self.demand.cents)}, appeal level {self.level}{until}"

    def context(self) -> dict[str, object]:
        """What the task shows."""
        return {
            "claim": self.demand.claim,
            "cents": self.demand.cents,
            "reference": self.demand.reference,
            "demanded_on": self.demand.on.isoformat(),
            "level": self.level,
            "deadlines": {
                name: running.due.date().isoformat()
                for name in ("recoupment_interest", "recoupment", *STAYS.values())
                if (running := self.agenda.running(name)) is not None
            },
        }

    async def appealed(self) -> Outcome | None:
        """Run one level as a child; what it files in time stays the recoupment."""
        claim = self.start.claim
        asked = AskLevel(
            claim=claim, payer_id=self.payer_id, level=self.level, at=self.now, at_stake_cents=self.demand.cents
        )
        level: AppealLevel = await self.local(AppealActivities.appeal_level, asked)
        start = AppealStart(
            **self.child_start(),
            claim=claim,
            level=self.level,
            denied_on=self.noticed,
            at_stake_cents=self.demand.cents,
            name=level.name,
            good_cause_rule=level.good_cause,
            reports=True,
        )
        name = demand_appeal_workflow_id(claim.key, self.level)
        await self.start_child("AppealWorkflow", start, name, f"appeal of a demand, level {self.level}", AppealResult)
        while True:
            match await self.next(_about_appeal):
                case AppealFiled():
                    self.stay()
                case AppealDecided() as decided:
                    if decided.level == self.level:  # a copy of an earlier letter decides nothing
                        await self.tell(name, decided)
                case ClockRang(deadline=deadline):
                    self.rang(deadline)
                case ChildEnded(result=AppealResult() as result):
                    return self.after(result)
                case ChildEnded():
                    return None

    def rang(self, deadline: Deadline) -> None:
        """Nothing stays the payer from a day on: it takes the money."""
        if deadline.clock in _BEGINS:
            self.mark(RECOUPMENT, Outcome.BEGUN, deadline.source)

    def stay(self) -> None:
        """An appeal in time keeps the payer from taking the money until it is decided; interest goes on."""
        clock = STAYS.get(self.level, "")
        if self.agenda.running(clock) is None:
            return
        self.agenda.settle(self.now, DeadlineState.STAYED, *_BEGINS)
        self.stop_clock(clock)
        self.mark(RECOUPMENT, Outcome.STAYED, f"level {self.level}")

    def after(self, result: AppealResult) -> Outcome | None:
        """What a level leaves: the demand is gone, the next level, or nothing that stays it any more."""
        if result.end is AppealEnd.OVERTURNED:
            return Outcome.WITHDRAWN
        if result.end is not AppealEnd.UPHELD:
            return None
        self.level += 1
        self.noticed = result.on
        if self.level not in STAYS:
            return Outcome.OWED
        self.start_clock(STAYS[self.level], start_of(result.on))
        return None


def _about_demand(happening: Happening) -> bool:
    match happening:
        case ClockRang(deadline=deadline):
            return deadline.clock.startswith(RECOUPMENT)
        case TaskDone(type=name):
            return name == "answer_demand"
        case _:
            return False


def _about_appeal(happening: Happening) -> bool:
    match happening:
        case ClockRang(deadline=deadline):
            return deadline.clock.startswith(RECOUPMENT)
        case AppealFiled() | AppealDecided() | ChildEnded():
            return True
        case _:
            return False
