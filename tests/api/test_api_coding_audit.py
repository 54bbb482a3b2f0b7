"""Agreement of reviews by coder and code."""

import csv
from datetime import UTC, datetime
from io import StringIO

from api_harness import Arrive, Who

from api.services import Services
from models.coding import CodedLine, Coding
from models.coding_audit import AuditEnding, CodingAudit
from models.messages.encounter import CloseAudit
from storage import coding_audits

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
CODED = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))


async def reviewed(services: Services, encounter: str, task: str, corrected: Coding | None) -> None:
    audit = CodingAudit(
        task=task,
        encounter=encounter,
        coding_number=1,
        sampled_by=("random",),
        coder="cora",
        auditor="audrey",
        coded=CODED,
        corrected=corrected,
        at=NOON,
    )
    ending = AuditEnding.ACCEPTED if corrected else AuditEnding.AGREED
    async with services.database.transaction() as session:
        await coding_audits.keep(session, services.database.keys, audit)
        ended = CloseAudit(task=task, at=NOON, ending=ending, actor="cora")
        await coding_audits.close(session, services.database.keys, ended)


async def test_agreement_by_coder_and_code(person: Who, arrive: Arrive, services: Services) -> None:
    encounter = await arrive()
    more = CODED.model_copy(update={"lines": (*CODED.lines, CodedLine(code="87880"))})
    await reviewed(services, encounter, "task.1", None)
    await reviewed(services, encounter, "task.2", more)
    report = (await person("audrey").get("/reports/coding-audit")).json()
    assert report["reviews"] == 2
    (cora,) = report["by_coder"]
    assert (cora["name"], cora["agreed"], cora["undercoded"], cora["agreement_percent"]) == ("cora", 1, 1, 50.0)
    assert {each["name"]: each["agreement_percent"] for each in report["by_code"]} == {
        "87880": 0.0,
        "99213": 100.0,
        "J02.9": 100.0,
    }
    assert (await person("audrey").get("/reports/coding-audit", since="2027-01-01T00:00:00Z")).json()["reviews"] == 0
    assert (await person("cora").get("/reports/coding-audit")).status_code == 403


async def test_the_report_as_a_table(person: Who) -> None:
    answer = await person("sue").get("/reports/coding-audit.csv", by="code")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = {row["name"]: row for row in csv.DictReader(StringIO(answer.text))}
    assert rows["87880"]["undercoded"] == "1"
    assert rows["99213"]["agreement_percent"] == "100.0"
