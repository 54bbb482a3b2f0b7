"""Anesthesia from the coding to the 837P and back: minutes go out as MJ, and a payer's own units change nothing."""

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from exchange_bench import P, Side, coded, now, wire

from activities.claims.document import restored
from activities.remittance.pricing import bill_of
from edi import ClaimPayment, Procedure, ServicePayment
from models.coding import CodedLine, Coding
from models.ids import ClaimKey
from models.messages.claims import BuildClaim, ClaimRef, SubmissionPlan
from storage import claims
from storage.engine import Database

DAY = date(2026, 5, 4)
CODING = Coding(
    diagnoses=("M17.11",),
    lines=(
        CodedLine(code="99213"),
        CodedLine(code="01402", modifiers=("AA", "P2"), units=129, charge_cents=140_000),
        CodedLine(code="01996", units=2, charge_cents=1),
    ),
)


class Deaf:
    async def tell(self, facts: Any) -> None: ...


@pytest.fixture
async def side(database: Database, tmp_path: Path) -> AsyncIterator[Side]:
    async with wire(database, tmp_path, Deaf()) as made:
        yield made


async def built(side: Side) -> ClaimKey:
    made = await coded(side.database, "V1", ("MEDB1", "CF10000001"), coding=CODING)
    ref = ClaimRef(encounter=made, sequence=P, submission=1)
    await side.claims.build_claim(BuildClaim(claim=ref, at=now(), plan=SubmissionPlan(), number=1))
    return ref.key


async def test_a_line_counts_its_minutes_and_has_its_own_charge(side: Side) -> None:
    key = await built(side)
    async with side.database.session() as session:
        stored = await claims.load(session, side.database.keys, key.number)
    assert stored
    lines = restored(stored.content).lines
    assert [(line.unit, line.units) for line in lines] == [("UN", Decimal(1)), ("MJ", Decimal(129)), ("UN", Decimal(2))]
    assert lines[1].charge_cents == 140_000


@pytest.mark.parametrize("answered", [Decimal(129), Decimal("8.6"), None])
async def test_what_is_expected_goes_by_the_minutes_that_were_billed(side: Side, answered: Decimal | None) -> None:
    key = await built(side)
    line = ServicePayment(
        procedure=Procedure(code="01402", modifiers=("AA",)), charge_cents=140_000, paid_cents=30_000,
        units=answered, control_number="2",
    )  # fmt: skip
    other = ServicePayment(
        procedure=Procedure(code="01996"), charge_cents=1, paid_cents=0, units=Decimal(2), control_number="3"
    )
    payment = ClaimPayment(
        control_number=key.number, status="1", charge_cents=140_001, paid_cents=30_000,
        patient_responsibility_cents=0, filing_indicator="MB", lines=(line, other),
    )  # fmt: skip
    async with side.database.session() as session:
        bill = await bill_of(session, side.database.keys, key, "MEDB1", payment, DAY, (), ())
    assert [each.units for each in bill.services] == [129, 2]
