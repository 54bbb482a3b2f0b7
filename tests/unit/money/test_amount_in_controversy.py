"""The next level of appeal: its last day, its amount in controversy, claims put together."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from activities.appeals import AppealActivities
from codesets.appeal_levels import CONTRACT, level_rule
from codesets.clocks import load_clocks
from codesets.payers import PayerKind
from domain.appeals import filing_time, offer, refusal
from models.clocks import Clock
from models.ids import EncounterId, PayerSequence, task_id
from models.messages.appeals import AskLevel, Least, OtherDenial, Reach
from models.messages.claims import ClaimRef
from models.messages.desk import TaskState
from models.roles import Role
from models.tables.desk import TaskRow
from storage.engine import Database

sys.path.append(str(Path(__file__).parent))
from money_bench import encounter

NAMES = ("redetermination", "reconsideration", "hearing")
LEAST = Least(cents=20_000, source="Federal Register", aggregation="42 CFR 405.1006(e)")


def clocks_of(payer_id: str) -> dict[str, Clock]:
    rows = [each for each in load_clocks() if each.payer_id in ("", payer_id)]
    return {each.name: each for each in sorted(rows, key=lambda row: row.payer_id)}


@pytest.mark.parametrize(
    ("level", "year", "cents"),
    [(3, 2024, 18_000), (3, 2025, 19_000), (3, 2026, 20_000), (5, 2026, 196_000), (3, 2030, 20_000)],
)
def test_the_amount_in_controversy_is_that_of_the_year_of_the_request(level: int, year: int, cents: int) -> None:
    least = level_rule(PayerKind.MEDICARE, level).least_on(date(year, 6, 1))
    assert least is not None
    assert least.cents == cents
    assert "405.1006" in least.source


@pytest.mark.parametrize("level", [1, 2, 4])
def test_other_levels_of_medicare_ask_no_amount(level: int) -> None:
    assert level_rule(PayerKind.MEDICARE, level).least_on(date(2026, 6, 1)) is None
    assert "42 CFR 405" in level_rule(PayerKind.MEDICARE, level).good_cause


def test_other_payers_ask_what_their_contract_says() -> None:
    rule = level_rule(PayerKind.COMMERCIAL, 1)
    assert (rule.good_cause, rule.least_on(date(2026, 6, 1))) == (CONTRACT, None)


@pytest.mark.parametrize(
    ("payer", "level", "received", "last"),
    [
        ("MEDB1", 1, date(2026, 1, 7), date(2026, 5, 7)),  # 2 January, five days, 120 days
        ("MEDB1", 2, date(2026, 1, 7), date(2026, 7, 6)),  # 180 days
        ("MEDB1", 3, date(2026, 1, 7), date(2026, 3, 8)),  # 60 days
        ("UNITY", 1, date(2026, 1, 2), date(2026, 7, 1)),  # 180 days from the denial itself
        ("HARBR", 1, date(2026, 1, 2), date(2026, 3, 8)),  # 65 days
    ],
)
def test_the_last_day_counts_from_the_receipt_of_the_notice(payer: str, level: int, received: date, last: date) -> None:
    found = filing_time(clocks_of(payer), level, date(2026, 1, 2))
    assert found is not None
    assert (found.received, found.last_day) == (received, last)


def test_a_level_without_a_clock_has_no_last_day() -> None:
    assert filing_time({}, 1, date(2026, 1, 2)) is None


@pytest.mark.parametrize(
    ("at_stake", "others", "reach"),
    [
        (20_000, (), Reach.REACHED),
        (19_999, (), Reach.NOT_REACHED),
        (19_999, (1,), Reach.BY_AGGREGATION),
        (10_000, (4_000, 5_999), Reach.NOT_REACHED),
        (10_000, (4_000, 6_000), Reach.BY_AGGREGATION),
    ],
)
def test_what_is_at_stake_is_compared(at_stake: int, others: tuple[int, ...], reach: Reach) -> None:
    denials = [OtherDenial(claim=f"C{number}", cents=cents) for number, cents in enumerate(others)]
    level = offer(3, NAMES, at_stake, LEAST, denials, "rule")
    assert level.reach is reach
    assert bool(refusal(level, ())) is (reach is not Reach.REACHED)
    every = [each.claim for each in denials]
    assert bool(refusal(level, every)) is (reach is Reach.NOT_REACHED)


def test_the_same_claim_named_twice_counts_once() -> None:
    level = offer(
        3, NAMES, 10_000, LEAST, [OtherDenial(claim="A", cents=6_000), OtherDenial(claim="B", cents=5_000)], ""
    )
    assert refusal(level, ["A", "A"])
    assert not refusal(level, ["A", "B"])


def test_claims_are_not_put_together_where_no_rule_lets_them() -> None:
    least = LEAST.model_copy(update={"aggregation": ""})
    level = offer(3, NAMES, 10_000, least, [OtherDenial(claim="A", cents=60_000)], "")
    assert level.reach is Reach.NOT_REACHED


def test_there_is_no_level_after_the_last() -> None:
    assert offer(4, NAMES, 10_000_000, None, (), "").reach is Reach.NO_LEVEL


NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def waiting(
    database: Database,
    cents: int,
    level: int = 3,
    payer: str = "MEDB1",
    state: TaskState = TaskState.OPEN,
    short: int = 0,
) -> EncounterId:
    """A denial that waits, of an encounter of its own; or what a claim was paid short."""
    found = await encounter(database, f"{cents} {level} {payer} {state}")
    workflow = f"claim/{found}/P/1"
    context = {"claim": f"{found}P01", "cents": cents, "next_appeal_level": level}
    context |= {"shortfall_cents": short} if short else {}
    kind = "chase_underpayment" if short else "work_denial"
    row = TaskRow(
        id=task_id(workflow, 1), workflow_id=workflow, encounter_id=found, type=kind, role=Role.DENIALS,
        stage="denial", state=state, context=context, payer_id=payer, priority=2, opened=NOON,
    )  # fmt: skip
    async with database.transaction() as session:
        session.add(row)
    return found


async def test_other_denials_of_the_payer_at_the_level_are_found(database: Database) -> None:
    await waiting(database, 1_000)
    await waiting(database, 9_000)
    await waiting(database, 9_000, level=2)
    await waiting(database, 9_000, payer="BLUEP")
    await waiting(database, 9_000, state=TaskState.COMPLETED)
    mine = ClaimRef(encounter=await waiting(database, 15_000), sequence=PayerSequence.PRIMARY, submission=1)
    asked = AskLevel(claim=mine, payer_id="MEDB1", level=3, at=NOON, at_stake_cents=15_000)
    level = await AppealActivities(database).appeal_level(asked)
    assert level.name == "administrative law judge hearing"
    assert [each.cents for each in level.others] == [9_000, 1_000]
    assert level.reach is Reach.BY_AGGREGATION


async def test_of_a_claim_that_was_paid_short_its_difference_is_at_stake_and_not_its_case(database: Database) -> None:
    await waiting(database, 60_000, short=2_000)
    mine = ClaimRef(encounter=await waiting(database, 18_500), sequence=PayerSequence.PRIMARY, submission=1)
    asked = AskLevel(claim=mine, payer_id="MEDA1", level=3, at=NOON, at_stake_cents=18_500)
    assert (await AppealActivities(database).appeal_level(asked)).others == ()
    level = await AppealActivities(database).appeal_level(asked.model_copy(update={"payer_id": "MEDB1"}))
    assert 2_000 in [each.cents for each in level.others]
    assert 60_000 not in [each.cents for each in level.others]
    assert level.reach is Reach.BY_AGGREGATION
