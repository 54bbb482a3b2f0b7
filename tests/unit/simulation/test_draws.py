"""Everything drawn follows from the seed and the encounter's number: not from order, not from the others."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.intake import Intake
from simulation.dice import Dice
from simulation.household import Household
from simulation.mix import load_mix
from simulation.visits import Visit, plan_visits

MONDAY = date(2026, 1, 5)
MIX = load_mix()


def visits(encounters: int, seed: int = 7, days: int = 90) -> dict[int, Visit]:
    return {visit.number: visit for visit in plan_visits(MIX, seed, encounters, days, MONDAY)}


def test_an_encounter_is_the_same_however_many_others_there_are() -> None:
    few, many = visits(5), visits(40)
    assert few == {number: many[number] for number in few}


def test_another_seed_is_another_year() -> None:
    assert visits(20) != visits(20, seed=8)


def test_encounters_arrive_within_the_period_in_the_order_of_their_days() -> None:
    found = plan_visits(MIX, 7, 200, 60, MONDAY)
    assert [visit.arrives for visit in found] == sorted(visit.arrives for visit in found)
    assert MONDAY <= found[0].arrives <= found[-1].arrives < MONDAY + timedelta(days=60)
    assert all(visit.intake.service_date <= visit.arrives for visit in found if visit.intake.service_date)


def test_everybody_is_somebody_else_with_cover_of_their_own() -> None:
    found = [visit.intake for visit in visits(200).values()]
    members = [cover.member_id for intake in found for cover in intake.coverages]
    assert len(members) == len(set(members))
    assert len({intake.identifier for intake in found}) == len({intake.patient.identifier for intake in found}) == 200
    payers = {cover.payer_id for intake in found for cover in intake.coverages}
    assert {"MEDB1", "STMCD", "GOLDM", *MIX.payers} <= payers


def test_whoever_is_insured_by_medicare_is_old_enough(subtests: pytest.Subtests) -> None:
    for intake in [visit.intake for visit in visits(200).values()]:
        if intake.coverages and intake.coverages[0].payer_id.startswith("MED"):
            with subtests.test(intake.identifier):
                assert age(intake) >= 65


def age(intake: Intake) -> int:
    born, on = intake.patient.birth_date, intake.service_date
    assert born is not None
    assert on is not None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


@given(seed=st.integers(0, 2**31), number=st.integers(1, 10_000), weights=st.lists(st.integers(1, 50), min_size=1))
def test_a_draw_depends_on_nothing_but_its_words(seed: int, number: int, weights: list[int]) -> None:
    chances = dict(enumerate(weights))
    first = Dice(seed, number).pick(chances, "delay", "0")
    other = Dice(seed, number)
    for words in ("a", "b", "c"):
        other.pick(chances, words)
    assert other.pick(chances, "delay", "0") == first
    assert first in chances


def test_draws_follow_their_weights() -> None:
    drawn = [Dice(1, number).pick({"often": 90, "seldom": 10}, "x") for number in range(2000)]
    assert 1700 < drawn.count("often") < 1900


def test_installments_begin_with_the_schedule_also_where_nobody_had_to_approve_it() -> None:
    mailed = datetime(2026, 3, 2, 12, tzinfo=UTC)
    for number in range(1, 60):
        household = Household(MIX, Dice(7, number))
        household.billed(1, 15_000, mailed)
        asked = household.next()
        if asked is not None and asked.act.does == "asks_for_plan":
            break
    assert asked is not None
    household.done(asked)
    household.billed(1, 15_000, mailed)
    assert household.next() is None, "the first bill is no schedule"
    household.billed(2, 15_000, asked.at)
    assert [act.act.does for act in household.ready()] == ["pays_installments"] * asked.act.installments


def test_what_a_patient_does_depends_on_what_the_first_bill_asks_for() -> None:
    mailed = datetime(2026, 3, 2, 12, tzinfo=UTC)
    found = {}
    for cents in (1_500, 90_000):
        household = Household(MIX, Dice(7, 12))
        assert household.waits
        household.billed(1, cents, mailed)
        household.billed(1, cents, mailed + timedelta(days=1))
        found[cents] = [(act.act.does, act.at) for act in household.ready()]
    again = Household(MIX, Dice(7, 12))
    again.billed(1, 90_000, mailed)
    assert [(act.act.does, act.at) for act in again.ready()] == found[90_000]
    assert MIX.conduct(1_500) != MIX.conduct(90_000)
    assert MIX.conduct(10**9) == MIX.patients[-1].chances
