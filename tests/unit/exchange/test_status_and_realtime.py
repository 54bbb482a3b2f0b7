"""277s in our words, and a real-time door that fails."""

from pathlib import Path

import pytest
import structlog
from exchange_bench import P, Side, coded, now, wire
from temporalio.exceptions import ApplicationError
from temporalio.testing import ActivityEnvironment

from activities.claims.status import kind
from activities.eligibility import EligibilityActivities
from activities.exchange import RealTimeDesk, Refusal
from edi import Body, ClaimStatus
from edi.write_envelope import BodySegment
from gateways.clearinghouse import RealTimeError
from gateways.clearinghouse_realtime import CoreRealTime
from models.messages.claims import ClaimRef, StatusKind, StatusRequest
from models.messages.encounter import EligibilityRequest
from runtime.connections import wire_seconds
from simulator.config import SimulatorConfig
from simulator.main import open_simulator
from storage.codes.shelf import Shelf
from storage.edi import messages
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


async def test_what_got_no_reply_goes_again_no_earlier_than_the_rule_allows(database: Database, tmp_path: Path) -> None:
    """CAQH CORE: 60 s for a reply, 90 s until the same question may be sent again. The door holds it for longer."""
    folder = SimulatorConfig(data_dir=tmp_path, control_port=0, timeouts="hold", hold_seconds=3)
    async with open_simulator(folder) as endpoints:
        side = Side(database, endpoints, object())
        made = await coded(database, "V16", ("UNITY", "CF10000016"))  # of this member the first 270 stays unanswered
        door = side.config.real_time.model_copy(update={"reply_seconds": 0.2, "resend_seconds": 45})
        impatient = CoreRealTime(side.config.model_copy(update={"real_time": door}))
        desk = RealTimeDesk(database, impatient, side.config)
        asked = EligibilityRequest(encounter=made, at=now(), number=1)
        activities = EligibilityActivities(database, desk, Shelf(database))
        with pytest.raises(ApplicationError, match=r"no reply in 0\.2 s") as told:
            await ActivityEnvironment().run(activities.inquire_eligibility, asked)
        assert told.value.next_retry_delay is not None
        assert 40 < told.value.next_retry_delay.total_seconds() <= 44.8
        assert not told.value.non_retryable
        # The question is kept though it was not answered; asked again it is another one, and answered.
        again = EligibilityActivities(database, side.desk, Shelf(database))
        found = await ActivityEnvironment().run(again.inquire_eligibility, asked)
        assert found.active
        async with database.session() as session:
            kept = await messages.of_encounter(session, made)
        assert [each.type for each in kept] == ["270", "270", "271"]
        assert len({each.interchange for each in kept if each.type == "270"}) == 2
        await impatient.close()
        await side.close()


async def test_a_slow_answer_is_taken_and_logged(database: Database, tmp_path: Path) -> None:
    async with wire(database, tmp_path, object()) as side:
        made = await coded(database, "V1", ("BLUEP", "CF10000001"))
        door = side.config.real_time.model_copy(update={"answer_seconds": 0.0})
        slow = CoreRealTime(side.config.model_copy(update={"real_time": door}))
        activities = EligibilityActivities(database, RealTimeDesk(database, slow, side.config), Shelf(database))
        with structlog.testing.capture_logs() as logs:
            request = EligibilityRequest(encounter=made, at=now(), number=1)
            assert (await ActivityEnvironment().run(activities.inquire_eligibility, request)).active
        assert [line["event"] for line in logs if line["log_level"] == "warning"] == ["real_time_answer_slow"]
        await slow.close()


def test_the_clocks_of_the_wire_are_those_of_the_table() -> None:
    """60, 90 and 20 seconds: CAQH CORE connectivity and eligibility rules."""
    assert [wire_seconds(name) for name in ("http_reply", "http_resend", "eligibility_real_time")] == [60, 90, 20]
