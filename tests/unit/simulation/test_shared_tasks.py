"""What is asked about the claims of many is answered alike, whichever of them asks."""

from datetime import date
from typing import Any

from test_staff import MIX, NOW, VISIT, task

from simulation.dice import Dice
from simulation.staff import Desk

TODAY = date(2026, 3, 2)


def seen(number: int, claims: int) -> tuple[date, int, dict[str, Any] | None]:
    desk = Desk(VISIT.story, MIX, Dice(7, number))
    asked = task("underpayment", number) | {"summary": f"BLUEP 99213, rate: {claims} claims"}
    line = {key: asked[key] for key in ("id", "type", "role", "summary")}  # all that the encounter's view tells
    (waiting,) = desk.see([line], TODAY)
    desk.clear(asked["id"])
    return waiting.ready, waiting.number, desk.answer(asked, VISIT.intake, NOW)


def test_whichever_encounter_asks_the_answer_and_its_day_are_the_same() -> None:
    assert len({str(seen(number, 1 + number % 3)) for number in range(1, 20)}) == 1
