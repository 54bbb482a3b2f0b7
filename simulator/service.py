"""The simulator without its transports: files in, files and answers out, clocks moved."""

import asyncio
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import edi
from edi import Finding
from simulator import intake, letters, realtime, releasing
from simulator.agencies import Agencies
from simulator.cards.desk import CardDesk
from simulator.letters import Letter, Receipt
from simulator.payers import Cast
from simulator.state import State
from simulator.store import Database, LetterToProvider

log = logging.getLogger("simulator")

PART = ".part"
_END = b"IEA"
_RETRY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class AccountView:
    """Where an account stands: its clock, when something happens next, how many files wait to be fetched."""

    account: str
    now: datetime
    next_event_at: datetime | None
    awaiting_pickup: int


@dataclass(frozen=True, slots=True)
class RealtimeReply:
    """X12 text, or none where the scenario lets the inquiry time out."""

    payload_type: str
    text: str
    timed_out: bool = False


class Simulator:
    """One simulator over one data folder. All calls come from one thread."""

    def __init__(self, data_dir: Path, cast: Cast, wall_clock: Callable[[], datetime], clearinghouse_id: str) -> None:
        self.root = data_dir / "sftp"
        self.inbound = self.root / "inbound"
        self.outbound = self.root / "outbound"
        for folder in (self.inbound, self.outbound):
            folder.mkdir(parents=True, exist_ok=True)
        self.agencies = Agencies(self.root)
        self.state = State(Database(data_dir / "simulator.db"), cast, wall_clock, clearinghouse_id)
        self.cards = CardDesk(self.state)
        self._planned = asyncio.Event()
        self.told = asyncio.Event()
        """There may be a card event to tell."""

    def close(self) -> None:
        """Closes the database."""
        self.state.database.close()

    def recover(self) -> None:
        """Takes up where a killed process stopped: files received, processed, written, fetched."""
        self.agencies.recover()
        for path in sorted(self.inbound.iterdir()):
            self.closed(path)
        self._work()
        gone = [name for name in self.state.files.waiting() if not (self.outbound / name).exists()]
        self.state.files.taken(gone)
        self._write_outbound()

    def arrived(self, path: Path) -> None:
        """A client has finished a file, as far as one can tell; unfinished ones stay where they are."""
        if path.suffix == PART or not path.is_file():
            return
        self._take(path, path.read_bytes())

    def closed(self, path: Path) -> None:
        """A client has closed a file under its final name; one cut short is left for the client to send again."""
        if path.suffix != PART and path.is_file() and _END in path.read_bytes()[-64:]:
            self.arrived(path)

    def _take(self, path: Path, body: bytes) -> None:
        self.state.files.receive(path.name, body, self.state.wall_clock())
        path.unlink()
        self._work()

    def _work(self) -> None:
        """Processes what was received; a file that breaks the simulator is set aside and does not block others."""
        for file in self.state.files.unprocessed():
            try:
                intake.process(self.state, file)
            except Exception as error:
                log.exception("file %s cannot be processed", file.name)
                self.state.files.processed(file.hash, repr(error))
        self._write_outbound()
        self._planned.set()

    def _write_outbound(self) -> None:
        """Writes what is to be fetched. The name is fixed, so that writing twice makes one file."""
        for name, body in self.state.files.unwritten():
            part = self.root / f".{name}{PART}"
            with part.open("w", encoding="utf-8", newline="") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            part.rename(self.outbound / name)
            self.state.files.written(name)

    def fetched(self, path: Path) -> None:
        """A client has deleted a file that it has fetched."""
        if path.parent == self.outbound:
            self.state.files.taken([path.name])

    def view(self, account: str) -> AccountView:
        """Where the account stands."""
        self.release(account)
        now = self.state.now(account)
        coming = (self.state.events.next_due(account), self.cards.book.next_due(account, now))
        return AccountView(
            account=account,
            now=now,
            next_event_at=min((each for each in coming if each is not None), default=None),
            awaiting_pickup=self.state.files.awaiting_pickup(account) + len(self.cards.book.due(account, now)),
        )

    def advance(self, account: str, to: datetime) -> AccountView:
        """Moves the account's clock, never back, and lets happen what is due."""
        self.state.accounts.advance(account, self.state.wall_clock(), to)
        self._planned.set()
        return self.view(account)

    def release(self, account: str) -> None:
        """Lets happen what is due for one account."""
        releasing.release(self.state, account, self.state.now(account))
        self._write_outbound()
        self.told.set()

    def stir(self) -> None:
        """Something new is planned: look again at what is due."""
        self._planned.set()
        self.told.set()

    def card_events(self) -> list[tuple[str, str, str]]:
        """The card events that are due on their accounts' clocks: id, address, body."""
        accounts = [account for account, _ in self.cards.book.next_of_all()]
        return [event for each in accounts for event in self.cards.book.due(each, self.state.now(each))]

    def letters(self, account: str) -> list[LetterToProvider]:
        """Letters from payers so far."""
        self.release(account)
        return self.state.mail.delivered(account)

    def post(self, letter: Letter) -> Receipt:
        """Mails a letter."""
        receipt = letters.post(self.state, letter)
        self._planned.set()
        return receipt

    def realtime(self, body: bytes) -> RealtimeReply:
        """Answers one 270 or 276, or says in a 999 or TA1 what is wrong with it."""
        with self.state.database.transaction():
            document = edi.read(body)
            findings: list[Finding] = []
            for interchange in document.interchanges:
                for transaction in (t for group in interchange.groups for t in group.transactions):
                    if transaction.type not in ("270", "276"):
                        continue
                    answer = realtime.answer(self.state, transaction, document.all_findings, interactive=True)
                    if answer.timed_out:
                        return RealtimeReply("", "", timed_out=True)
                    findings += answer.findings
                    if answer.body is not None:
                        now = max(self.state.now(account) for account in answer.accounts)
                        text = self.state.interchange(interchange.sender, now, [answer.body])
                        return RealtimeReply(answer.body.type, text)
            return self._refuse(document, findings)

    def _refuse(self, document: edi.Document, findings: list[Finding]) -> RealtimeReply:
        now = self.state.wall_clock()
        for answer in edi.acknowledge(document, findings):
            if answer.functional:
                bodies = [edi.write_999(group) for group in answer.functional]
                return RealtimeReply("999", self.state.interchange(answer.sender or "UNKNOWN", now, bodies))
            if answer.interchange:
                text = self.state.interchange(answer.sender or "UNKNOWN", now, [edi.write_ta1(answer.interchange)])
                return RealtimeReply("TA1", text)
        return RealtimeReply("", "")

    def _next_cards(self) -> list[tuple[str, datetime]]:
        """Card events that are not due yet: those that are, are told until they are taken."""
        return [(each, due) for each, due in self.cards.book.next_of_all() if due > self.state.now(each)]

    def _release_quietly(self, account: str) -> bool:
        """One account that cannot go on must not stop the clocks of the others."""
        try:
            self.release(account)
        except Exception:
            log.exception("what is due for account %s cannot happen", account)
            return False
        return True

    async def follow_clocks(self) -> None:
        """Lets happen what falls due as real time passes; runs until cancelled."""
        while True:
            self._planned.clear()
            self.told.set()
            wait = None
            for account, due in (*self.state.events.next_of_all(), *self._next_cards()):
                ahead = (due - self.state.now(account)).total_seconds()
                if ahead <= 0 and not self._release_quietly(account):
                    ahead = _RETRY_SECONDS
                ahead = max(ahead, 0.0)
                wait = ahead if wait is None else min(wait, ahead)
            try:
                await asyncio.wait_for(self._planned.wait(), min(wait, 3600.0) if wait is not None else None)
            except TimeoutError:
                continue
