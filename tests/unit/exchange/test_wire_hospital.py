"""A stay over the whole wire: 837I out, acknowledged, paid by DRG with MIA, posted, billed on to the supplement."""

import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from exchange_bench import P, S, Side, now, wire

from models.ids import EncounterId
from models.intake import Coverage
from models.messages.claims import RemittanceRef
from models.messages.facts import RemittancePosted
from models.tables.edi import Direction
from storage import charts, encounters, ledger
from storage.charts import CodingVersion
from storage.edi import messages
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "money"))
sys.path.append(str(Path(__file__).parents[1] / "hospital"))
from hospital_samples import KNEE, STAY
from money_bench import Listener

from activities.remittance import RemittanceActivities
from codesets.book import BOOK
from domain.coding.hospital import grouped

CHARGE, RATE, DEDUCTIBLE = 3_989_300, 1_280_790, 173_600


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
async def side(database: Database, tmp_path: Path, listener: Listener) -> AsyncIterator[Side]:
    async with wire(database, tmp_path, listener) as made:
        yield made


async def stay(database: Database) -> EncounterId:
    policies = (Coverage(payer_id="MEDA1", member_id="CF10000083"), Coverage(payer_id="GOLDM", member_id="CF20000083"))
    intake = STAY.model_copy(update={"coverages": policies})
    async with database.transaction() as session:
        made, _ = await encounters.register(session, database.keys, intake, actor="test")
        coding = grouped(KNEE, intake, BOOK)
        await charts.keep_coding(session, CodingVersion(made, 1, coding, CHARGE, "cora", now()))
        await ledger.post_charge(session, made, now().date(), CHARGE, "1")
    return made


async def posted(side: Side, listener: Listener) -> RemittancePosted:
    """Post the one remittance that came, and return what was told of it."""
    ((remittance, _),) = listener.started
    listener.started.clear()
    await RemittanceActivities(side.database, listener).post_remittance(RemittanceRef(remittance=remittance))
    return [fact for fact in listener.facts if isinstance(fact, RemittancePosted)][-1]


async def test_a_stay_is_paid_by_its_group_and_the_supplement_pays_the_deductible(
    side: Side, listener: Listener
) -> None:
    made = await stay(side.database)
    await side.submit(made)
    await side.turn()
    await side.later(made, 20)
    await side.turn()
    first = await posted(side, listener)
    assert (first.paid_cents, first.contractual_cents, first.patient_cents, first.shortfall_cents) == (
        RATE - DEDUCTIBLE,
        CHARGE - RATE,
        DEDUCTIBLE,
        0,
    )
    await side.submit(made, S)
    await side.turn()
    await side.later(made, 40)
    await side.turn()
    second = await posted(side, listener)
    assert (second.sequence, second.paid_cents, second.patient_cents) == (S, DEDUCTIBLE, 0)
    async with side.database.session() as session:
        left = await ledger.balances(session, made)
        counts = await messages.counts(session)
    assert (left.insurance, left.patient) == ({P: 0, S: 0}, 0)
    assert counts[Direction.SENT] == {"837I": 2}
