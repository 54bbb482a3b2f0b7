"""Coding: what is refused is not kept, what is kept is charged once."""

from datetime import timedelta

import pytest
from desk_samples import NOON, complete

from activities.coding import CodingActivities
from models.coding import CodedLine, Coding
from models.ids import EncounterId
from models.messages.encounter import CodingResult, EncounterRef, RecordAnswer, RecordCoding, SendQuery
from models.queries import Citation, QueryDraft, QueryOutcome
from storage import charts, encounters
from storage.charts import QueryEnding
from storage.codes.shelf import Shelf
from storage.engine import Database
from storage.ledger import reading

SORE_THROAT = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))


@pytest.fixture
async def visit(database: Database) -> EncounterId:
    async with database.transaction() as session:
        return (await encounters.register(session, database.keys, complete(), actor="ingo"))[0]


async def record(database: Database, visit: EncounterId, coding: Coding, **more: object) -> CodingResult:
    request = RecordCoding.model_validate(
        {"encounter": visit, "at": NOON, "number": 1, "coding": coding, "actor": "cora"} | more
    )
    return await CodingActivities(database, Shelf(database)).record_coding(request)


async def charged(database: Database, visit: EncounterId) -> int:
    async with database.session() as session:
        return (await reading.balances(session, visit)).charges


async def test_charged_once(database: Database, visit: EncounterId) -> None:
    for _ in range(2):
        result = await record(database, visit, SORE_THROAT)
    assert (result.accepted, result.charge_cents) == (True, 18500)
    assert await charged(database, visit) == 18500
    async with database.session() as session:
        assert [each.number for each in await charts.codings(session, visit)] == [1]


async def test_another_coding_charges_the_difference(database: Database, visit: EncounterId) -> None:
    """Under the same number too: a workflow that was reset counts anew."""
    await record(database, visit, SORE_THROAT)
    more = SORE_THROAT.model_copy(update={"lines": (CodedLine(code="99214"),)})
    result = await record(database, visit, more, at=NOON + timedelta(days=1))
    assert await charged(database, visit) == result.charge_cents != 18500
    async with database.session() as session:
        newest = await charts.coding(session, visit)
    assert newest is not None
    assert (newest.number, newest.coding) == (2, more)


async def test_errors_refuse(database: Database, visit: EncounterId) -> None:
    result = await record(database, visit, Coding(diagnoses=("J02",), lines=(CodedLine(code="99213"),)))
    assert not result.accepted
    assert result.findings
    assert await charged(database, visit) == 0
    async with database.session() as session:
        assert await charts.coding(session, visit) is None


async def test_suggestions_are_kept_sealed(database: Database, visit: EncounterId) -> None:
    coding = CodingActivities(database, Shelf(database))
    brief = await coding.prepare_coding(EncounterRef(encounter=visit, at=NOON))
    await coding.prepare_coding(EncounterRef(encounter=visit, at=NOON))
    async with database.session() as session:
        found = await charts.suggestions(session, database.keys, visit)
    assert len(found) == brief.suggestions > 0
    assert "J02.9" in {each.code for each in found}


async def test_a_query_and_its_answer_stay_together(database: Database, visit: EncounterId) -> None:
    coding = CodingActivities(database, Shelf(database))
    leading = QueryDraft(question="Please document sepsis to support a higher DRG payment, do you agree?")
    neutral = QueryDraft(
        question="Please clarify the type of pharyngitis, if it can be determined.",
        options=("Streptococcal", "Viral", "Other (please specify)", "Unable to determine"),
        indicators=(Citation(document="D1", start=12, end=29, quote="acute pharyngitis"),),
    )
    request = SendQuery(encounter=visit, at=NOON, number=1, draft=leading, actor="cora")
    misplaced = neutral.model_copy(update={"indicators": (neutral.indicators[0].model_copy(update={"start": 11}),)})
    for draft, code in ((leading, "QRY-IMPACT"), (misplaced, "QRY-CITATION")):
        refused = await coding.send_query(request.model_copy(update={"draft": draft}))
        assert not refused.sent
        assert code in {finding.code for finding in refused.findings}
    for _ in range(2):
        assert (await coding.send_query(request.model_copy(update={"draft": neutral}))).sent
    answer = RecordAnswer(
        encounter=visit, at=NOON, number=1, outcome=QueryOutcome.ANSWERED, answer="Streptococcal.", actor="phil"
    )
    for _ in range(2):
        await coding.record_answer(answer)
    async with database.session() as session:
        (query,) = await charts.queries(session, database.keys, visit)
    assert query.draft == neutral
    assert query.ending == QueryEnding(QueryOutcome.ANSWERED, "Streptococcal.", "phil", NOON)
