"""What staff answer, and when: delays and decisions drawn by encounter, capacity shared by all."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from demo.answers import DEFAULTS, Script
from demo.stories import Story
from domain.deadlines import is_business_day
from models.intake import Intake
from models.roles import Role
from simulation.dice import Dice
from simulation.mix import Mix, Staffing

_TRIES = 3
"""A chart that comes back so often has no service that can be billed."""
_SHARED = ("underpayment", "approve_underpayment")
"""About a case of many claims: which of them asks depends on which was heard first."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A task that waits for its turn, with the day on which somebody gets to it. The order of fields is their order."""

    ready: date
    number: int
    type: str
    summary: str
    role: Role
    id: str


class Desk(Script):
    """The staff around one encounter."""

    def __init__(self, story: Story, mix: Mix, dice: Dice) -> None:
        super().__init__(story)
        self._mix = mix
        self._dice = dice
        self._waiting: dict[str, Waiting] = {}
        self._seen: Counter[str] = Counter()
        self._cleared: set[str] = set()
        self._installments = 1

    def see(self, tasks: Iterable[dict[str, Any]], today: date) -> list[Waiting]:
        """Note open tasks, each with the day on which somebody gets to it; returns all that wait."""
        lines = sorted(tasks, key=lambda task: (task["type"], task["summary"], task["id"]))
        for task in lines:
            if task["id"] not in self._waiting:
                dice, words = self._drawn_by(task, today.isoformat())
                self._seen[task["type"]] += 1
                delays = self._mix.staff.delays.get(task["type"], self._mix.staff.other)
                ready = working_days_after(today, dice.pick(delays, "delay", *words))
                role = Role(task["role"])
                waiting = Waiting(ready, dice.number, task["type"], task["summary"], role, task["id"])
                self._waiting[task["id"]] = waiting
        return [self._waiting[task["id"]] for task in lines]

    def _drawn_by(self, task: dict[str, Any], day: str) -> tuple[Dice, tuple[str, ...]]:
        """Whose dice decide a task, and by which words: those of nobody where it is about the claims of many."""
        if task["type"] in _SHARED:
            return Dice(self._dice.seed, 0), (task["type"], task["summary"].partition(":")[0], day)
        return self._dice, (task["type"], str(self._seen[task["type"]]))

    def clear(self, task: str) -> None:
        """Somebody has time for a task now."""
        self._cleared.add(task)

    def has_time_for(self, task: str) -> bool:
        """Whether somebody does a task now."""
        return task in self._cleared

    def answer(self, task: dict[str, Any], chart: Intake, now: datetime) -> dict[str, Any] | None:
        """Return the form for a task that somebody has time for, else None."""
        if not self.has_time_for(task["id"]):
            return None
        form = self._decide(task, chart)
        return super().answer(task, chart, now) if form is None else self._completed(task["type"], form)

    def installments(self) -> int:
        """Return how many installments were approved: as many as the patient asked for."""
        return self._installments

    def _decide(self, task: dict[str, Any], chart: Intake) -> dict[str, Any] | None:
        """Return what is drawn, or follows from the simulation; None for what the demo's staff would do."""
        name, nth = task["type"], self._given.get(task["type"], 0)
        if name == "code_encounter" and nth + 1 >= _TRIES:
            return {"action": "not_billable", "reason": "the documentation supports no billable service"}
        if name == "physician_query":
            return dict(DEFAULTS[name])
        if name == "approve_plan":
            self._installments = max(1, int(task["context"].get("installments", 1)))
            return {"action": "approve", "installments": self._installments}
        chances = self._mix.answers.get(name, ())
        if name == "work_denial":
            reasons = task["context"].get("reasons") or ["other"]
            chances = self._mix.denials.get(reasons[0], self._mix.denials["other"])
        if not chances:
            return None
        dice, words = self._drawn_by(task, task["opened"][:10]) if name in _SHARED else (self._dice, (name, str(nth)))
        return self._filled_in(dict(dice.one_of(chances, "answer", *words).form), task, chart, nth)

    def _filled_in(self, form: dict[str, Any], task: dict[str, Any], chart: Intake, nth: int) -> dict[str, Any]:
        """Return a drawn form with what it needs from the task and the chart."""
        match form["action"]:
            case "appeal" if _no_appeal_left(task["context"]):
                return {"action": "write_off", "reason": "no appeal is left"}
            case "new_address":
                moved = {"line1": f"{self._dice.digits(4, 'moved', str(nth))} New Street"}
                form["address"] = chart.patient.address.model_copy(update=moved).model_dump(mode="json")
            case "correct_coverage" if not chart.coverages or nth + 1 >= _TRIES:
                return {"action": "self_pay"}
            case "correct_coverage":
                card = {"member_id": f"SM{self._dice.digits(9, 'card', str(nth))}"}
                form["coverage"] = chart.coverages[0].model_copy(update=card).model_dump(mode="json")
        return form


def _no_appeal_left(context: dict[str, Any]) -> bool:
    return bool(context.get("next_appeal_level", 1) > context.get("appeal_levels", 1))


class Capacity:
    """Who has time for what: each role answers so many tasks on a working day, those first that are ready longest."""

    def __init__(self, staffing: Staffing) -> None:
        self._staffing = staffing
        self._day = date.min
        self._done: Counter[str] = Counter()

    def share(self, waiting: Iterable[Waiting], today: date) -> tuple[list[Waiting], list[Waiting]]:
        """Return the tasks that are answered now, and those for which nobody has time today."""
        if today != self._day:
            self._day, self._done = today, Counter()
        now: list[Waiting] = []
        later: list[Waiting] = []
        for task in sorted((each for each in waiting if each.ready <= today), key=_turn):
            limit = self._staffing.capacity.get(task.role)
            free = is_business_day(today) and (limit is None or self._done[task.role] < limit)
            (now if free else later).append(task)
            self._done[task.role] += free
        return now, later


def _turn(task: Waiting) -> tuple[date, int, str, str, str]:
    return task.ready, task.number, task.type, task.summary, task.id


def working_days_after(day: date, days: int) -> date:
    """Return the working day that many working days later; none later is today, or the next one after a weekend."""
    while days or not is_business_day(day):
        day += timedelta(days=1)
        days -= bool(days) and is_business_day(day)
    return day
