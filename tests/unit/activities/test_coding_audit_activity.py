"""Reviews are kept once, as they were given; a correction must be valid and correct something."""

import pytest
from desk_samples import NOON, complete

from activities.coding import CodingActivities
from activities.coding_audit import CodingAuditActivities
from models.coding import CodedLine, Coding
from models.coding_audit import AuditEnding
from models.ids import EncounterId
from models.messages.encounter import CloseAudit, CodingResult, RecordAudit, RecordCoding
from storage import coding_audits, encounters
from storage.codes.shelf import Shelf
from storage.crypto import Keyring
from storage.engine import Database

CODED = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213", modifiers=("25",)),))
BETTER = CODED.model_copy(update={"lines": (CodedLine(code="99214"),)})


async def visit(database: Database, identifier: str = "V1") -> EncounterId:
    async with database.transaction() as session:
        return (await encounters.register(session, database.keys, complete(identifier), actor="ingo"))[0]


async def record(database: Database, encounter: EncounterId, **more: object) -> CodingResult:
    fields = {"encounter": encounter, "at": NOON, "number": 1, "coding": CODED, "actor": "cora"}
    request = RecordCoding.model_validate(fields | more)
    return await CodingActivities(database, Shelf(database)).record_coding(request)


def review(encounter: EncounterId, corrected: Coding | None) -> RecordAudit:
    return RecordAudit(
        encounter=encounter,
        at=NOON,
        task="task.1",
        sampled_by=("random",),
        coder="cora",
        auditor="audrey",
        corrected=corrected,
        reason="34 minutes" if corrected else "",
    )


async def test_a_coding_is_sampled_but_not_one_that_came_out_of_a_review(database: Database) -> None:
    encounter = await visit(database)
    assert "modifier 25 or 59" in (await record(database, encounter)).sampled_by
    assert "modifier 25 or 59" in (await record(database, encounter)).sampled_by
    assert (await record(database, encounter, audited=True)).sampled_by == ()


async def test_a_visit_is_drawn_or_not_under_whatever_keys(database: Database, database_url: str) -> None:
    plain = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))
    other = Database(database_url, Keyring("other", {"other": b"o" * 32}, b"x" * 32))
    drawn = []
    try:
        for each in (database, other):
            ids = [await visit(each, f"V{number}") for number in range(20)]
            drawn.append([(await record(each, encounter, coding=plain)).sampled_by for encounter in ids])
    finally:
        await other.close()
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) > 1, "some are drawn, some are not"


async def test_a_review_is_kept_once_with_its_end(database: Database) -> None:
    audits, encounter = CodingAuditActivities(database, Shelf(database)), await visit(database)
    await record(database, encounter)
    for _ in range(2):
        assert (await audits.record_audit(review(encounter, BETTER))).accepted
    closing = CloseAudit(task="task.1", at=NOON, ending=AuditEnding.ACCEPTED, actor="cora", reason="right")
    for _ in range(2):
        await audits.close_audit(closing)
    async with database.session() as session:
        (kept,) = await coding_audits.of_encounter(session, database.keys, encounter)
        (told,) = await coding_audits.between(session, since=NOON)
        assert await coding_audits.between(session, until=NOON) == []
    assert (kept.coded, kept.corrected, kept.reason, kept.decision) == (CODED, BETTER, "34 minutes", "right")
    assert (kept.ending, kept.decided_by, kept.coding_number) == (AuditEnding.ACCEPTED, "cora", 1)
    assert (told.reason, told.decision) == ("", "")


async def test_agreement_ends_at_once(database: Database) -> None:
    audits, encounter = CodingAuditActivities(database, Shelf(database)), await visit(database)
    await record(database, encounter)
    await audits.record_audit(review(encounter, None))
    async with database.session() as session:
        (kept,) = await coding_audits.of_encounter(session, database.keys, encounter)
    assert (kept.corrected, kept.ending, kept.decided_by) == (None, AuditEnding.AGREED, "audrey")


@pytest.mark.parametrize(
    ("corrected", "code"),
    [(CODED, "AUD-NO-DIFFERENCE"), (CODED.model_copy(update={"diagnoses": ("J02",)}), "COD-ICD-NOT-BILLABLE")],
)
async def test_a_correction_that_corrects_nothing_or_is_not_valid_goes_back(
    database: Database, corrected: Coding, code: str
) -> None:
    audits, encounter = CodingAuditActivities(database, Shelf(database)), await visit(database)
    await record(database, encounter)
    result = await audits.record_audit(review(encounter, corrected))
    assert not result.accepted
    assert code in {finding.code for finding in result.findings}
    async with database.session() as session:
        assert await coding_audits.of_encounter(session, database.keys, encounter) == []
