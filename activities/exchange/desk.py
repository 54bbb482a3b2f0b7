"""Real-time questions: framed, numbered, recorded both ways."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NoReturn
from uuid import uuid4

from temporalio.exceptions import ApplicationError

from activities.exchange import frame
from activities.exchange.exchange import utc_now
from edi import Body, Envelope, Finding, Transaction, read, write
from gateways.clearinghouse import ClearinghouseConfig, RealTime, RealTimeError
from gateways.clearinghouse_realtime import PAYLOAD_TYPES
from models.ids import EncounterId
from models.tables.edi import Direction
from storage.edi import messages
from storage.edi.messages import Message
from storage.engine import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The clearinghouse could not take the question (TA1 or 999 in place of an answer)."""

    type: str
    findings: tuple[Finding, ...] = ()


def ask_later(error: RealTimeError) -> NoReturn:
    """Fail so that the question goes again, and not before it may: CAQH CORE wants 90 s after one without a reply."""
    if not error.wait_seconds:
        raise error
    wait = timedelta(seconds=error.wait_seconds)
    raise ApplicationError(str(error), type=type(error).__name__, next_retry_delay=wait) from error


class RealTimeDesk:
    """Asks one question at a time; what went and what came is kept with the encounter."""

    def __init__(
        self,
        database: Database,
        real_time: RealTime,
        config: ClearinghouseConfig,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._real_time = real_time
        self.config = config
        self._now = now

    async def ask(self, body: Body, *, encounter: EncounterId, on: date, claim: str = "") -> Transaction | Refusal:
        """Send a 270 or 276 and return the transaction that answers it. `on` is the business date.

        Raises:
            RealTimeError: no answer in time, or none that is X12; the question stays recorded, asking again is safe.
            WriteError: the question cannot be written.
        """
        question, text = await self._record_question(body, encounter, on, claim)
        reply = await self._real_time.exchange(text, PAYLOAD_TYPES[body.type], str(uuid4()))
        document = read(reply)
        transaction = next(iter(document.transactions), None)
        kind = transaction.type if transaction else "TA1"
        if transaction is None and not any(each.ta1s for each in document.interchanges):
            raise RealTimeError("HTTPS: the answer is no X12 interchange")
        async with self._database.transaction() as session:
            answer = Message(
                key=f"{question}:answer", type=kind, direction=Direction.RECEIVED, on=on, claim=claim,
                encounter=encounter, text=reply,
            )  # fmt: skip
            await messages.record(session, self._database.keys, [answer])
        if transaction is None or kind == "999":
            return Refusal(type=kind, findings=document.all_findings)
        return transaction

    async def _record_question(self, body: Body, encounter: EncounterId, on: date, claim: str) -> tuple[str, str]:
        async with self._database.transaction() as session:
            envelope: Envelope = await frame.numbered(session, self.config, self._now())
            text = write(envelope, [body])
            question = Message(
                key=f"rt:{self.config.receiver_id}:{envelope.interchange_control}", type=body.type,
                direction=Direction.SENT, on=on, claim=claim, encounter=encounter, text=text,
                interchange=str(envelope.interchange_control), group_control=str(envelope.group_control),
                set_control=str(envelope.first_set_control),
            )  # fmt: skip
            await messages.record(session, self._database.keys, [question])
        return question.key, text
