"""What patients and agencies do, some days after a statement, a plan, a dispute or a placement."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from demo.stories import PatientAct

_PLAN_PAYMENT_DAYS = 25
"""Installments are paid a few days before they are due."""


@dataclass(slots=True)
class Act:
    """One act, with the moment when it is done."""

    act: PatientAct
    by: str
    at: datetime
    key: str


class Patient:
    """Acts in the order in which their moments come; an act waits for the event that it follows."""

    def __init__(
        self,
        acts: tuple[PatientAct, ...],
        agency: tuple[PatientAct, ...],
        office: tuple[PatientAct, ...] = (),
        *,
        default: bool,
    ) -> None:
        self._waiting = [("patient", each) for each in acts] + [("agency", each) for each in agency]
        self._waiting += [("office", each) for each in office]
        if default:
            self._waiting.append(("patient", PatientAct(after="first_statement", days=10, does="pays")))
        self._anchors: dict[str, datetime] = {}
        self._ready: list[Act] = []

    @property
    def waits(self) -> bool:
        """Whether some act still waits for its event."""
        return bool(self._waiting)

    def saw(self, event: str, at: datetime, installments: int = 0) -> None:
        """Note an event, the first time it happens, and get ready what follows it."""
        if event in self._anchors:
            return
        self._anchors[event] = at
        for by, act in [each for each in self._waiting if each[1].after == event]:
            self._waiting.remove((by, act))
            self._ready.extend(_acts(by, act, at, installments))
        self._ready.sort(key=lambda each: each.at)

    def billed(self, number: int, cents: int, at: datetime) -> None:
        """Note that a statement was mailed; how much it asks for is the business of patients who care."""
        del cents
        self.saw("first_statement" if number == 1 else f"statement_{number}", at)

    def next(self) -> Act | None:
        """Return the act that comes next."""
        return self._ready[0] if self._ready else None

    def ready(self) -> tuple[Act, ...]:
        """Return the acts whose events have happened."""
        return tuple(self._ready)

    def done(self, act: Act) -> None:
        """An act was done."""
        self._ready.remove(act)


def _acts(by: str, act: PatientAct, at: datetime, installments: int) -> list[Act]:
    if act.does == "nothing":
        return []
    if act.does == "pays_installments":
        days = [_PLAN_PAYMENT_DAYS + 30 * number for number in range(installments)]
        return [Act(act, by, at + timedelta(days=day), f"installment-{day}") for day in days]
    return [Act(act, by, at + timedelta(days=act.days), f"{act.after}-{act.does}-{act.days}")]
