"""Staff answer every kind of task, after days at work, as many a day as they can."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from models.roles import Role
from models.tasks import TASK_TYPES
from simulation.dice import Dice
from simulation.mix import Staffing, load_mix
from simulation.staff import Capacity, Desk, Waiting, working_days_after
from simulation.visits import plan_visits

MIX = load_mix()
FRIDAY, MONDAY = date(2026, 1, 9), date(2026, 1, 12)
NOW = datetime(2026, 1, 9, 12, tzinfo=UTC)
VISIT = next(each for each in plan_visits(MIX, 7, 20, 30, date(2026, 1, 5)) if each.intake.coverages)


def task(kind: str, number: int = 1, **context: Any) -> dict[str, Any]:
    told = {"findings": [], "reasons": ["CO-50"], "appeal_levels": 2, "next_appeal_level": 1, "cents": 5_000}
    role = TASK_TYPES[kind].role.value
    opened = NOW.isoformat()
    return {
        "id": f"{kind}-{number}", "type": kind, "role": role, "summary": kind, "opened": opened,
        "title": TASK_TYPES[kind].title, "context": told | context,
    }  # fmt: skip


def desk(number: int = 1) -> Desk:
    return Desk(VISIT.story, MIX, Dice(7, number))


@pytest.mark.parametrize("kind", sorted(TASK_TYPES))
def test_every_kind_of_task_has_an_answer_that_fits_its_form(kind: str) -> None:
    """Whoever adds a task type adds its answer to demo/answers.py, or to simulation/mix.yaml."""
    for number in range(1, 12):
        here, asked = desk(number), task(kind)
        here.clear(asked["id"])
        form = here.answer(asked, VISIT.intake, NOW)
        assert form is not None
        TASK_TYPES[kind].form.model_validate(form)


def test_nobody_answers_before_somebody_has_time() -> None:
    here = desk()
    assert here.answer(task("code_encounter"), VISIT.intake, NOW) is None
    here.clear("code_encounter-1")
    assert here.answer(task("code_encounter"), VISIT.intake, NOW) is not None


def test_the_order_in_which_tasks_are_seen_changes_nothing() -> None:
    tasks = [task("call_payer"), task("send_records"), task("lost_claim")]
    assert desk().see(tasks, FRIDAY) == desk().see(tasks[::-1], FRIDAY)


def test_a_task_keeps_the_day_on_which_somebody_gets_to_it() -> None:
    here = desk()
    assert here.see([task("work_denial")], FRIDAY) == here.see([task("work_denial")], MONDAY)


def test_an_appeal_beyond_the_last_level_is_given_up() -> None:
    forms = []
    for number in range(1, 20):
        here, asked = desk(number), task("work_denial", next_appeal_level=3, appeal_levels=2)
        here.clear(asked["id"])
        forms.append(here.answer(asked, VISIT.intake, NOW))
    assert {form["action"] for form in forms if form} == {"write_off"}


@pytest.mark.parametrize(
    ("day", "days", "found"),
    [
        (FRIDAY, 0, FRIDAY),
        (FRIDAY, 1, MONDAY),
        (date(2026, 1, 10), 0, MONDAY),
        (date(2026, 1, 10), 1, MONDAY),
        (date(2026, 1, 16), 1, date(2026, 1, 20)),  # Martin Luther King Jr. Day is the 19th
        (MONDAY, 5, date(2026, 1, 20)),
    ],
)
def test_days_at_work(day: date, days: int, found: date) -> None:
    assert working_days_after(day, days) == found


def waiting(number: int, ready: date = FRIDAY, role: Role = Role.BILLER) -> Waiting:
    return Waiting(ready, number, "call_payer", "", role, f"T{number}")


def test_a_role_answers_so_many_a_day_those_first_that_wait_longest() -> None:
    capacity = Capacity(Staffing(delays={}, other={1: 1}, capacity={Role.BILLER: 2}))
    older = waiting(9, date(2026, 1, 8))
    all_of_them = [waiting(3), waiting(1), older, waiting(2), waiting(4, MONDAY), waiting(5, role=Role.CODER)]
    now, later = capacity.share(all_of_them, FRIDAY)
    assert [each.number for each in now] == [9, 1, 5]
    assert [each.number for each in later] == [2, 3]
    assert capacity.share([waiting(2)], FRIDAY) == ([], [waiting(2)])
    assert capacity.share([waiting(2)], MONDAY) == ([waiting(2)], [])


def test_nobody_works_at_the_weekend() -> None:
    capacity = Capacity(MIX.staff)
    assert capacity.share([waiting(1)], date(2026, 1, 10)) == ([], [waiting(1)])
