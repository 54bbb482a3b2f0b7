"""What a received file says: facts for workflows, remittances to post, findings for people."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

import edi
from activities.exchange import acknowledging, depositing, paying
from edi import Document, Finding, Interchange, Transaction
from gateways.bank import is_bank_file
from models.ids import EncounterId, parse_claim_number
from models.messages.claims import RemittanceStart
from models.messages.facts import Fact
from models.tables.edi import Direction
from storage import claims
from storage.crypto import Keyring
from storage.edi import messages
from storage.edi.files import StoredFile
from storage.edi.messages import Message


@dataclass(slots=True)
class Heard:
    """Everything that one file says. `unreadable`: it is neither X12 nor a file of the bank."""

    facts: list[Fact] = field(default_factory=list)
    remittances: list[tuple[str, RemittanceStart]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unreadable: bool = False


class FileReader:
    """Reads one file inside one transaction; reading it again has the same effect as once."""

    def __init__(self, session: AsyncSession, keys: Keyring, file: StoredFile, now: datetime) -> None:
        self.session = session
        self.keys = keys
        self.file = file
        self.now = now
        self.heard = Heard()
        self._paces: dict[EncounterId, claims.Pace] = {}

    async def read(self) -> Heard:
        """Read every interchange, whose good transactions go through; a file of the bank is taken as a whole."""
        if is_bank_file(self.file.content):
            await depositing.bank_file(self)
            return self.heard
        # PostgreSQL has no text with zero bytes; SUB is what ASCII has for a character that cannot be. The file itself
        # is kept as it came.
        document: Document = edi.read(self.file.content.replace(b"\0", b"\x1a"))
        self.heard.findings += document.all_findings
        self.heard.unreadable = not document.interchanges
        for interchange in document.interchanges:
            await acknowledging.interchanges(self, interchange)
            for transaction in (each for group in interchange.groups for each in group.transactions):
                await self._transaction(interchange, transaction)
        return self.heard

    async def _transaction(self, interchange: Interchange, transaction: Transaction) -> None:
        readers: dict[str, Callable[[FileReader, Transaction], Awaitable[Iterable[str]]]] = {
            "999": acknowledging.functional,
            "277CA": acknowledging.claims_acknowledged,
            "835": paying.remittance,
        }
        reader = readers.get(transaction.type)
        if reader is None:
            self.heard.findings.append(_unexpected(transaction))
        about = list(await reader(self, transaction)) if reader else []
        await self.record(
            transaction.type,
            str(transaction.position),
            about,
            interchange.control,
            group=transaction.group.control,
            set_control=transaction.control,
        )

    async def record(
        self, kind: str, place: str, about: Iterable[str], interchange: str, *, group: str = "", set_control: str = ""
    ) -> None:
        """Record a transaction, once for each of our claims that it is about."""
        numbers = list(dict.fromkeys(about)) or [""]
        await self.learn(numbers)
        rows = [
            Message(
                key=f"{self.file.sha256[:24]}:{place}",
                type=kind,
                direction=Direction.RECEIVED,
                on=self.day(number),
                claim=number,
                encounter=key.encounter if (key := parse_claim_number(number)) else None,
                file_id=self.file.id,
                interchange=interchange,
                group_control=group,
                set_control=set_control,
            )
            for number in numbers
        ]
        await messages.record(self.session, self.keys, rows)

    async def learn(self, numbers: Iterable[str]) -> None:
        """Look up the business clocks of the encounters of our claims."""
        wanted = {key.encounter for number in numbers if (key := parse_claim_number(number))} - self._paces.keys()
        if wanted:
            self._paces |= await claims.paces(self.session, wanted)

    def pace(self, number: str) -> claims.Pace:
        """The business clock of a claim's encounter (see `learn`)."""
        key = parse_claim_number(number)
        return self._paces.get(key.encounter, _REAL_TIME) if key else _REAL_TIME

    def day(self, number: str) -> date:
        """The business date of a claim's encounter."""
        return self.pace(number).now(self.now).date()

    def fact_id(self, place: object) -> str:
        """An id for what stands at a place of this file: the same file told again has the same ids."""
        return f"{self.file.sha256[:24]}:{place}"


_REAL_TIME = claims.Pace(0, False, "")


def _unexpected(transaction: Transaction) -> Finding:
    return Finding(
        level=7,
        severity="warning",
        loop="ST",
        segment="ST",
        position=transaction.position,
        element=1,
        value=transaction.type,
        rule="transaction-unexpected",
        message=f"A {transaction.type} is not expected in a file: it is kept and nothing is done with it",
        remedy="Ask the clearinghouse why it was sent",
        transaction=transaction.control,
    )
