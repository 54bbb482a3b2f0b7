"""What patients and agencies do: drawn when the first bill comes, by what it asks for."""

from collections.abc import Iterable
from datetime import datetime

from demo.patient import Act, Patient
from demo.stories import PatientAct
from simulation.dice import Dice
from simulation.mix import DrawnAct, Mix


class Household(Patient):
    """One patient, and the agency that may come."""

    def __init__(self, mix: Mix, dice: Dice) -> None:
        agency = dice.one_of(mix.agency, "agency").acts
        super().__init__((), _dated(agency, dice, "agency"), default=False)
        self._mix = mix
        self._dice = dice
        self._decided = False
        self._asked: Act | None = None

    @property
    def waits(self) -> bool:
        """Whether a bill may still change what happens."""
        return not self._decided or super().waits

    def billed(self, number: int, cents: int, at: datetime) -> None:
        """Decide what to do when the first bill is there."""
        if not self._decided:
            self._decided = True
            conduct = self._dice.one_of(self._mix.conduct(cents), "patient")
            self._waiting.extend(("patient", act) for act in _dated(conduct.acts, self._dice, "patient"))
        if self._asked is not None and at >= self._asked.at:
            # Policy agreed by itself: the statement that follows has the schedule. Else whoever approves it says so.
            self.saw("plan", at, self._asked.act.installments)
        super().billed(number, cents, at)

    def done(self, act: Act) -> None:
        """An act was done."""
        super().done(act)
        if act.act.does == "asks_for_plan":
            self._asked = act


def _dated(acts: Iterable[DrawnAct], dice: Dice, who: str) -> tuple[PatientAct, ...]:
    return tuple(
        PatientAct(
            after=act.after,
            days=dice.between(*act.days, who, "days", str(place)),
            does=act.does,
            installments=act.installments,
            told=act.told,
        )
        for place, act in enumerate(acts)
    )
