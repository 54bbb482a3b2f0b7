"""Payments on PostgreSQL: 835s of two payers, reversals with corrections, provider adjustments, deposits, repetitions.

Whatever order they arrive in the ledger is the same, a repetition changes nothing, and every prefix balances.
"""

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from activities.deposits import take
from edi import ClaimPayment, ProviderAdjustment, Remittance
from models.deposits import Deposit, DepositMethod
from models.ids import ClaimKey
from models.messages.claims import RemittanceRef
from storage import claims
from storage import ledger as books
from storage.engine import Database
from storage.ledger import sources

sys.path.append(str(Path(__file__).parents[1] / "unit" / "money"))
import money_bench

FIRST = money_bench.PAID_ON
PRIMARY = (("CO-45:2500", "PR-3:1500"), ("CO-50:10000",), ("CO-45:1000", "CO-97:2000", "PR-2:500"), ("CO-45:4000",))
SECONDARY = (("OA-23:8500",), ("OA-23:8500", "PR-3:500"), ("CO-45:2500", "OA-23:6000"), ("OA-23:8000", "CO-45:500"))
PLB = ("WO", "FB", "72", "L6", "CS", "CT", "IR", "ZZ")
_SUMS = text("SELECT account, sum(cents) FROM ledger_lines GROUP BY account")
_names = count(1)


@dataclass(frozen=True)
class Message:
    """An 835 or a deposit, without names: they are given anew for each order."""

    trace: str
    on: date = FIRST
    payer: str = "MEDB1"
    told: tuple[tuple[str, ...], ...] = ()
    """Decisions: the first word says by whom, or that it takes one back."""
    plb: tuple[tuple[str, int], ...] = ()
    deposit: int | None = None
    """Cents that the bank has more than the 835 of the trace tells; None: this is the 835."""


@st.composite
def stories(draw: st.DrawFn) -> list[Message]:
    first, later = draw(st.sampled_from(PRIMARY)), FIRST + timedelta(days=20)
    messages = [Message("P", told=(("P", *first),))]
    if draw(st.booleans()):
        second = draw(st.sampled_from(SECONDARY))
        messages.append(Message("S", payer="GOLDM", on=FIRST + timedelta(days=9), told=(("S", *second),)))
    if draw(st.booleans()):
        corrected = draw(st.sampled_from(PRIMARY))
        messages.append(Message("C", on=later, told=(("BACK", *first), ("P", *corrected))))
    if draw(st.booleans()):
        adjusted = st.tuples(st.sampled_from(PLB), st.integers(-5_000, 5_000).filter(bool))
        messages.append(Message("A", on=later, plb=tuple(draw(st.lists(adjusted, min_size=1, max_size=3)))))
    paid = [each for each in messages if draw(st.booleans())]
    return messages + [replace(each, deposit=draw(st.sampled_from((0, 0, -100)))) for each in paid]


@given(st.data())
@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
async def test_any_order_of_payments_and_deposits(module_database: Database, data: st.DataObject) -> None:
    story = data.draw(stories())
    repeated = data.draw(st.lists(st.sampled_from(story), max_size=3))
    calm = await _ledger_of(module_database, story)
    stormy = await _ledger_of(module_database, data.draw(st.permutations(story + repeated)))
    assert calm == stormy


async def _ledger_of(database: Database, order: Sequence[Message]) -> Counter[str]:
    """What an order of arrival adds to each account."""
    name = f"Q{next(_names)}"
    made = await money_bench.encounter(database, name, ("MEDB1", "GOLDM"))
    before = await _sums(database)
    primary = await money_bench.charged(database, made, 10_000, "MEDB1")
    secondary = ClaimKey(made, money_bench.S, 1)
    async with database.transaction() as session:
        stored = money_bench.stored_claim(secondary, "GOLDM", 10_000)
        await claims.save_built(session, database.keys, stored)
    for message in order:
        await _hear(database, message, _advice(message, name, {"P": primary, "BACK": primary, "S": secondary}))
        async with database.session() as session:
            assert (await books.prove(session)).holds
            transit = await sources.in_transit(session)
        assert transit.ledger == transit.documents
    after = await _sums(database)
    after.subtract(before)
    return Counter({account: cents for account, cents in after.items() if cents})


async def _hear(database: Database, message: Message, advice: Remittance) -> None:
    if message.deposit is None:
        for one in await money_bench.received(database, advice):
            await money_bench.activities(database).post_remittance(RemittanceRef(remittance=one))
        return
    sign = -1 if advice.credit_debit == "D" else 1
    told = Deposit(
        method=DepositMethod.ACH, payer_identifier=advice.payer_identifier, trace_number=advice.trace_number,
        cents=sign * advice.payment_cents + message.deposit, deposited_on=message.on,
    )  # fmt: skip
    async with database.transaction() as session:
        await take(session, [told])


def _advice(message: Message, name: str, keys: dict[str, ClaimKey]) -> Remittance:
    def claim(told: tuple[str, ...]) -> ClaimPayment:
        who, *codes = told
        make = money_bench.back if who == "BACK" else money_bench.payment
        return make(keys[who].number, *codes, icn="IS" if who == "S" else "IP")

    plb = [
        ProviderAdjustment(provider_id="1234567893", fiscal_date=date(2026, 12, 31), reason=reason, cents=cents)
        for reason, cents in message.plb
    ]
    trace = f"{name}{message.trace}"
    return money_bench.advice(*map(claim, message.told), trace=trace, payer=message.payer, plb=plb, on=message.on)


async def _sums(database: Database) -> Counter[str]:
    async with database.session() as session:
        return Counter({account: int(cents) for account, cents in await session.execute(_SUMS)})
