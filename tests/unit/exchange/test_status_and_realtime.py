"""277s in our words, and a real-time door that fails."""

from pathlib import Path

import pytest
from exchange_bench import P, coded, now, wire
from temporalio.testing import ActivityEnvironment

from activities.claims.status import kind
from activities.exchange import Refusal
from edi import Body, ClaimStatus
from edi.write_envelope import BodySegment
from gateways.clearinghouse import RealTimeError
from models.messages.claims import ClaimRef, StatusKind, StatusRequest
from storage.engine import Database


@pytest.mark.parametrize(
    ("category", "expected"),
    [
        ("A1", StatusKind.IN_PROCESS),
        ("A4", StatusKind.NOT_FOUND),
        ("A7", StatusKind.NOT_FOUND),
        ("D0", StatusKind.NOT_FOUND),
        ("P1", StatusKind.IN_PROCESS),
        ("P3", StatusKind.RECORDS_REQUESTED),
        ("R4", StatusKind.RECORDS_REQUESTED),
        ("F1", StatusKind.FINALIZED),
        ("F2", StatusKind.FINALIZED),
        ("E1", StatusKind.UNANSWERED),
        ("", StatusKind.UNANSWERED),
    ],
)
def test_categories(category: str, expected: StatusKind) -> None:
    assert kind(ClaimStatus(category=category, code="20")) is expected


async def test_a_silent_payer_is_asked_three_times(database: Database, tmp_path: Path) -> None:
    async with wire(database, tmp_path, object()) as side:
        made = await coded(database, "V1", ("BLUEP", "CF10000001"))
        await side.submit(made)
        await side.fault(kind="http_503", count=4)
        asked = StatusRequest(claim=ClaimRef(encounter=made, sequence=P, submission=1), at=now(), number=1)
        for attempt in (1, 2):
            with pytest.raises(RealTimeError, match="503"):
                await _attempt(attempt).run(side.claims.inquire_status, asked)
        found = await _attempt(3).run(side.claims.inquire_status, asked)
        assert found.status is StatusKind.UNANSWERED
        await side.fault(kind="drop_connection")
        await side.fault(kind="http_503", count=0)
        with pytest.raises(RealTimeError):
            await side.claims.inquire_status(asked)


def _attempt(number: int) -> ActivityEnvironment:
    import dataclasses

    environment = ActivityEnvironment()
    environment.info = dataclasses.replace(environment.info, attempt=number)
    return environment


async def test_a_question_that_the_clearinghouse_cannot_read(database: Database, tmp_path: Path) -> None:
    async with wire(database, tmp_path, object()) as side:
        made = await coded(database, "V1", ("BLUEP", "CF10000001"))
        nonsense = Body(type="276", segments=(BodySegment(loop="ST", tag="BHT", elements=("0010", "13", "X")),))
        answer = await side.desk.ask(nonsense, encounter=made, on=now().date())
        assert isinstance(answer, Refusal)
        assert answer.type in ("999", "TA1")
