"""Payment plans: the schedule sums exactly, what is kept and what is not, and what the statement says of it."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from money_bench import NOW
from test_patient_bill import facts_of, words_of
from test_payments import owing

from activities.plans import PlanActivities
from activities.statements import facts_of as gathered
from codesets.clocks import load_clocks
from codesets.patient_policy import patient_policy
from domain.plan_words import PlanFacts
from domain.plans import arrears, objections, progress, schedule
from gateways.forms import statement_pdf
from models.messages.balance import RequestPlan, TellPlan
from models.payments import Payment
from models.plans import PlanEvent
from storage import clocks, payments, plans
from storage.engine import Database

MONTHLY = {row.name: row for row in load_clocks()}["plan_installment"]
POLICY = patient_policy(date(2026, 1, 1)).plan


@given(st.integers(1, 5_000_00), st.integers(1, 60), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_schedule_sums_exactly(cents: int, months: int, started: date) -> None:
    made = schedule(cents, months, started, MONTHLY)
    assert sum(each.cents for each in made) == cents
    assert max(each.cents for each in made) - min(each.cents for each in made) <= 1
    days = [each.due for each in made]
    assert days == sorted(set(days))
    assert days[0] > started


def test_the_end_of_a_short_month_moves_no_later_installment() -> None:
    days = [each.due for each in schedule(300, 3, date(2026, 1, 31), MONTHLY)]
    assert days == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


@given(st.integers(1, 1_000_00), st.integers(1, 24), st.integers(-10_00, 1_100_00))
def test_what_is_paid_goes_to_the_oldest_installment(cents: int, months: int, paid: int) -> None:
    made = schedule(cents, months, date(2026, 1, 15), MONTHLY)
    rows = list(progress(made, paid))
    assert sum(row.paid for row in rows) == min(max(paid, 0), cents)
    assert all(later.paid == 0 for row, later in pairwise(rows) if row.paid < row.cents)
    last = made[-1].due
    assert arrears(made, paid, cents, last) == min(max(cents - paid, 0), cents)
    assert arrears(made, paid, 0, last) == 0
    assert arrears(made, paid, cents, date(2026, 1, 15)) == max(0, min(-paid, cents))


@pytest.mark.parametrize(("cents", "months", "wrong"), [(50_000, 6, 0), (50_000, 7, 1), (50_100, 7, 0), (9_000, 4, 1)])
def test_terms(cents: int, months: int, wrong: int) -> None:
    assert len(objections(POLICY, cents, months)) == wrong


async def test_what_was_agreed_is_kept_and_answers_the_gate(database: Database) -> None:
    made = await owing(database, "V1", 60_000)
    async with database.transaction() as session:
        await clocks.store_shipped(session, load_clocks())
    desk, day = PlanActivities(database), NOW.date()
    request = RequestPlan(encounter=made, at=NOW, installments=3, approved_by="ana")
    asked = await desk.request_plan(request)
    assert (asked.plan, asked.installment_cents) == (None, 20_000)
    for _ in range(2):
        answer = await desk.open_plan(request)
    assert answer.plan is not None
    assert (answer.plan.number, sum(each.cents for each in answer.plan.schedule)) == (1, 60_000)

    async def stands() -> tuple[int, bool] | None:
        async with database.session() as session:
            found = await plans.standing(session, made)
        return None if found is None else (found[0].number, found[1])

    assert await stands() == (1, False)
    paid = Payment(number="R1", encounter=made, cents=20_000, on=day)
    async with database.transaction() as session:
        await payments.take(session, paid)
        facts = await gathered(session, database.keys, made, number=1, at=NOW, plan=PlanEvent.MISSED)
    assert facts.plan is not None
    assert [row.paid for row in facts.plan.rows] == [20_000, 0, 0]
    await desk.tell_plan(TellPlan(encounter=made, at=NOW, number=1, event=PlanEvent.BROKEN))
    assert await stands() == (1, True)
    await desk.tell_plan(TellPlan(encounter=made, at=NOW, number=1, event=PlanEvent.CURED))
    assert await stands() == (1, False)
    again = await desk.open_plan(request.model_copy(update={"at": NOW + timedelta(days=50), "installments": 4}))
    assert again.plan is not None
    assert (again.plan.number, again.plan.cents, again.plan.received_before_cents) == (2, 40_000, 20_000)
    await desk.tell_plan(TellPlan(encounter=made, at=NOW, number=2, event=PlanEvent.GIVEN_UP))
    assert await stands() is None


def test_a_statement_of_a_plan() -> None:
    made, on = schedule(60_000, 10, date(2026, 1, 31), MONTHLY), date(2026, 5, 16)
    plan = PlanFacts(
        tuple(progress(made, 14_000)), arrears(made, 14_000, 46_000, on), on, PlanEvent.BROKEN, made[3].due
    )
    page = words_of(statement_pdf(facts_of(plan=plan)))
    for words in ("April 30, 2026: late, $40.00 missing", "plan is broken", "Pay $40.00 by May 31, 2026", "owe in all"):
        assert words in page, words
    fresh = PlanFacts(tuple(progress(made, 0)), 0, date(2026, 2, 1))
    assert fresh.pay_now == (6_000, date(2026, 2, 28))
