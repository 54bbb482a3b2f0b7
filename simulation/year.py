"""The days of a simulation: each begins with what arrives and what is due, and ends when nothing moves any more.

All encounters stand at the same moment, noon of the day, so that no date depends on how fast the machine is. Whoever is
not due today stays where they are: nothing can happen to them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from demo.answers import DEFAULTS
from demo.director import Office, Stage, StuckError
from models.roles import Role
from simulation.case import Case, day_of, noon
from simulation.dice import Dice
from simulation.mix import Mix
from simulation.staff import Capacity
from simulation.visits import Visit

_AT_ONCE = 6
_ROUNDS = 60
"""A guard: no day has so many rounds of people answering each other."""


Driven = Callable[[Sequence[Case]], Sequence[Case]]
"""In which order the encounters of a day are driven: it changes nothing, and a test says so."""


@dataclass(slots=True)
class Progress:
    """What a display shows."""

    first: date
    last: date
    today: date
    expected: int
    arrived: int = 0
    closed: int = 0
    tasks: int = 0
    waiting: int = 0
    charged_cents: int = 0
    insurance_cents: int = 0
    patient_cents: int = 0
    latest: str = ""


@dataclass(slots=True)
class Year:
    """One simulation from its first day to its last."""

    office: Office
    mix: Mix
    seed: int
    visits: Sequence[Visit]
    progress: Progress
    changed: Callable[[], None]
    driven: Driven = tuple
    cases: list[Case] = field(default_factory=list)
    _stage: Stage = field(default_factory=Stage)
    _calls: int = 0
    _office: datetime | None = None
    """The next deadline that belongs to no encounter: of a deposit that has not come, say."""

    async def run(self) -> None:
        """Live through all days."""
        capacity = Capacity(self.mix.staff)
        arriving = list(self.visits)
        today: date | None = self.progress.first
        while today is not None and today <= self.progress.last:
            self.progress.today = today
            coming = [visit for visit in arriving if visit.arrives <= today]
            arriving = arriving[len(coming) :]
            await self._arrive(coming, today)
            await self._live(today, capacity)
            self._count()
            days = [case.wanted for case in self.cases if case.wanted is not None]
            if self._office is not None:
                days.append(max(day_of(self._office), today + timedelta(days=1)))
            today = min((*days, *(visit.arrives for visit in arriving[:1])), default=None)

    async def _arrive(self, visits: Sequence[Visit], today: date) -> None:
        async def one(visit: Visit) -> Case:
            body = visit.intake.model_dump(mode="json", exclude_defaults=True)
            answer = await self.office.of(Role.INTEGRATOR).post(
                f"/encounters?stands_at={noon(today):%Y-%m-%dT%H:%M:%SZ}", body, key=f"simulate:{visit.number}"
            )
            dice = Dice(self.seed, visit.number)
            return Case(self.office, self._stage, answer.json()["id"], visit, self.mix, dice)

        self.cases += await _at_once(one, visits)

    async def _live(self, today: date, capacity: Capacity) -> None:
        """Let everything happen that belongs to a day."""
        moment, tomorrow = noon(today), today + timedelta(days=1)
        due = self.driven([case for case in self.cases if case.wanted is not None and case.wanted <= today])
        for _ in range(_ROUNDS):
            rest = await self._stand(today, due)
            looks = await _at_once(lambda case: case.look(moment), due)
            owner = {task.id: case for case, tasks in zip(due, looks, strict=True) for task in tasks}
            tasks = [task for tasks in looks for task in tasks if not owner[task.id].has(task)]
            now, _later = capacity.share(tasks, today)
            for task in now:
                owner[task.id].clear(task)
            acted = await _at_once(lambda case: case.act(moment), due)
            stood = {each["id"]: each for each in rest["encounters"]}
            for case, did in zip(due, acted, strict=True):
                if not did:
                    case.rest(stood[case.encounter], tomorrow)
            office = await self._answer_office_tasks(rest["office_tasks"])
            due = [case for case, did in zip(due, acted, strict=True) if did]
            if office:
                due = [case for case in self.cases if case.wanted is not None]
            if not due:
                return
            self.changed()
        raise StuckError(f"{due[0].name} ({due[0].encounter}) does not get beyond {today}")

    async def _stand(self, today: date, cases: Iterable[Case]) -> dict[str, Any]:
        """Let the clocks of encounters stand at a day and wait until nothing moves; tells what comes next."""
        self._calls += 1
        order = {"now": noon(today).isoformat(), "encounters": [case.encounter for case in cases], "reason": "simulate"}
        answer = await self.office.of(Role.SUPERVISOR).post("/standing-clock", order, key=f"stand:{self._calls}")
        found: dict[str, Any] = answer.json()
        due = found["office_deadline"]
        self._office = datetime.fromisoformat(due) if due else None
        return found

    async def _answer_office_tasks(self, tasks: Sequence[str]) -> bool:
        """Answer what belongs to no encounter: remittances that nobody can match, say."""
        for identifier in tasks:
            task = await self.office.of(Role.SUPERVISOR).get(f"/tasks/{identifier}")
            form = {"form": DEFAULTS[task["type"]]}
            await self.office.of(task["role"]).post(f"/tasks/{identifier}/complete", form, key=f"office:{identifier}")
        return bool(tasks)

    def _count(self) -> None:
        shown, views = self.progress, [case.view for case in self.cases]
        shown.arrived, shown.closed = len(views), sum(case.closed for case in self.cases)
        shown.tasks, shown.latest = self._stage.tasks, self._stage.latest
        shown.waiting = sum(len(case.waiting) for case in self.cases)
        shown.charged_cents = sum(view["balances"]["charges"] for view in views)
        shown.insurance_cents = sum(sum(view["balances"]["insurance"].values()) for view in views)
        shown.patient_cents = sum(view["balances"]["patient"] for view in views)
        self.changed()


async def _at_once[T, R](call: Callable[[T], Awaitable[R]], items: Iterable[T]) -> list[R]:
    """Call for each item, some at a time; the answers are in the order of the items."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(item: T) -> R:
        async with gate:
            return await call(item)

    return list(await asyncio.gather(*map(one, items)))
