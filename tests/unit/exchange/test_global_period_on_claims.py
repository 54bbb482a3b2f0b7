"""A visit within the days that an operation of another encounter pays: from the patient's charts to the finding."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from exchange_bench import P, Side, intake, now, wire

from models.coding import CodedLine, Coding
from models.ids import EncounterId
from models.intake import PersonName
from models.messages.claims import BuildClaim, ClaimRef, SubmissionPlan
from storage import charts, encounters
from storage.charts import CodingVersion
from storage.engine import Database

OPERATION = Coding(diagnoses=("M17.11",), lines=(CodedLine(code="29881", modifiers=("RT",)),))
VISIT = Coding(diagnoses=("J02.9",), lines=(CodedLine(code="99213"),))


class Deaf:
    async def tell(self, facts: Any) -> None: ...


@pytest.fixture
async def side(database: Database, tmp_path: Path) -> AsyncIterator[Side]:
    async with wire(database, tmp_path, Deaf()) as made:
        yield made


async def coded(side: Side, identifier: str, coding: Coding, on: date, last: str = "") -> EncounterId:
    given = intake(identifier, ("BLUEP", "CF10000001")).model_copy(update={"service_date": on})
    if last:
        patient = given.patient.model_copy(update={"name": PersonName(last=last, first="Other")})
        given = given.model_copy(update={"patient": patient})
    async with side.database.transaction() as session:
        made, _ = await encounters.register(session, side.database.keys, given, actor="test")
        await charts.keep_coding(session, CodingVersion(made, 1, coding, 0, "cora", now()))
    return made


async def found(side: Side, encounter: EncounterId) -> list[str]:
    claim = ClaimRef(encounter=encounter, sequence=P, submission=1)
    draft = await side.claims.build_claim(BuildClaim(claim=claim, at=now(), plan=SubmissionPlan(), number=1))
    return [each.code for each in draft.findings if each.code == "GLOBAL-PERIOD"]


async def test_the_other_encounter_is_seen(side: Side) -> None:
    day = now().date()
    visit = await coded(side, "V2", VISIT, day)
    assert await found(side, visit) == []
    await coded(side, "V1", OPERATION, date.fromordinal(day.toordinal() - 20))
    assert await found(side, visit) == ["GLOBAL-PERIOD"]


async def test_another_patients_operation_or_one_long_past_is_not(side: Side) -> None:
    day = now().date()
    await coded(side, "V0", OPERATION, date.fromordinal(day.toordinal() - 91))
    await coded(side, "V1", OPERATION, date.fromordinal(day.toordinal() - 20), last="Else")
    assert await found(side, await coded(side, "V2", VISIT, day)) == []
