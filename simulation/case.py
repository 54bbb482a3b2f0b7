"""One encounter of a simulation: the demo's people, without a clock of their own."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from demo.director import Office, Play, Stage, StuckError
from demo.patient import Act
from simulation.dice import Dice
from simulation.household import Household
from simulation.mix import Mix
from simulation.staff import Desk, Waiting
from simulation.visits import Visit

_NOON = time(12, tzinfo=UTC)
_RETURNED = "check_returned"


def noon(day: date) -> datetime:
    """Return the moment of a day at which everything of it happens."""
    return datetime.combine(day, _NOON)


def day_of(moment: datetime) -> date:
    """Return the first day whose noon is not before a moment."""
    moment = moment.astimezone(UTC)
    return moment.date() if moment.timetz() <= _NOON else moment.date() + timedelta(days=1)


class Case(Play):
    """Looks and acts when the simulation says so, and tells the day on which it wants to be looked at again."""

    def __init__(self, office: Office, stage: Stage, encounter: str, visit: Visit, mix: Mix, dice: Dice) -> None:
        super().__init__(office, encounter, visit.story, stage)
        self.encounter = encounter
        self.visit = visit
        self.name = f"encounter {visit.number} ({visit.story.slug})"
        self._desk = Desk(visit.story, mix, dice)
        self._script = self._desk
        self._patient = Household(mix, dice)
        self.wanted: date | None = visit.arrives
        self.view: dict[str, Any] = {}
        self.waiting: list[Waiting] = []

    @property
    def closed(self) -> bool:
        """Whether the encounter wants nothing any more."""
        return bool(self.view) and self.view["status"] != "open"

    async def look(self, now: datetime) -> list[Waiting]:
        """See where the encounter is; returns its open tasks."""
        self.view = await self._look(now)
        self.waiting = self._desk.see(self.view["open_tasks"], now.date())
        return self.waiting

    def has(self, task: Waiting) -> bool:
        """Whether somebody does a task already."""
        return self._desk.has_time_for(task.id)

    def clear(self, task: Waiting) -> None:
        """Somebody has time for a task."""
        self._desk.clear(task.id)

    async def act(self, now: datetime) -> bool:
        """Let people do what they do now; whether anybody did anything."""
        if self.closed:
            return await self._come_back(now) or await self._open_mail()
        lines = sorted(self.view["open_tasks"], key=lambda line: (line["type"], line["summary"]))
        tasks = [line for line in lines if self._desk.has_time_for(line["id"])]
        return await self._turn(self.view | {"open_tasks": tasks}, now)

    def rest(self, stood: dict[str, Any], tomorrow: date) -> None:
        """Nothing happens any more today: find the next day on which something does.

        Raises:
            StuckError: The encounter is open and nothing will ever happen to it.
        """
        moments = [stood["event"]] if self.closed else [stood["event"], stood["deadline"]]
        days = [day_of(datetime.fromisoformat(each)) for each in moments if each]
        days += [day_of(act.at) for act in self._coming_back()]
        if not self.closed:
            days += [max(task.ready, tomorrow) for task in self.waiting]
            if (act := self._patient.next()) is not None:
                days.append(day_of(act.at))
            if not days:
                raise StuckError(f"{self.name} ({self.encounter}) waits for nothing in {self.view['stage']}")
        self.wanted = max(min(days), tomorrow) if days else None

    # --- checks that come back ----------------------------------------------------------------------------------

    def _coming_back(self) -> list[Act]:
        return [act for act in self._patient.ready() if act.act.does == _RETURNED]

    async def _come_back(self, now: datetime) -> bool:
        """Take back a check that the bank returned, also where the encounter has closed on it."""
        due = [act for act in self._coming_back() if act.at <= now]
        for act in due:
            self._patient.done(act)
            await self._act(act, self.view, now)
        return bool(due)

    async def _act(self, act: Act, view: dict[str, Any], now: datetime) -> None:
        """Do as in the demo; what was done is an event that other acts may follow."""
        if view["balances"]["patient"] <= 0 and act.act.does == "pays_by_check":
            return
        await super()._act(act, view, now)
        self._patient.saw(act.act.does, now)
