"""Files to and from collection agencies: kept before they leave, told once, whatever repeats."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from activities.agency_money import take_agency_payment
from activities.exchange.exchange import TickResult, utc_now
from activities.exchange.telling import Telling
from domain.agency_files import read_acknowledgements, read_remit, write_records
from gateways.clearinghouse import Mailbox, MailboxError
from models.agencies import Agency, Remits
from models.agency_files import RemitLine, Remitted
from models.findings import Finding, Severity
from models.ids import EncounterId
from models.messages.facts import PatientEvent, PatientReported
from models.tables.agencies import AgencyFileRow
from models.tables.edi import Direction
from storage import agencies, api_patients, balance, encounters
from storage.engine import Database
from storage.errors import MissingError
from storage.ledger import LedgerConflictError


class AgencyExchange:
    """The exchange with every agency under contract, each through its own folder."""

    def __init__(
        self, database: Database, agents: Sequence[Agency], mailboxes: Mapping[str, Mailbox], telling: Telling,
        now: Callable[[], datetime] = utc_now,
    ) -> None:  # fmt: skip
        """`mailboxes` are by the agency's id."""
        self._database, self._keys = database, database.keys
        self._agents, self._mailboxes = agents, mailboxes
        self._telling, self._now = telling, now

    async def tick(self) -> TickResult:
        """Compose, send, pick up, tell; errors say what is tried again. Agencies that never had an account rest."""
        errors, moved = [], 0
        for agency in self._agents:
            async with self._database.session() as session:
                if not await agencies.is_known(session, agency.id):
                    continue
            try:
                moved += await self.compose(agency) + await self.upload(agency)
                moved += await self.pick_up(agency) + await self.tell(agency)
            except MailboxError as error:
                errors.append(f"{agency.id}: {error}")
        return TickResult(processed=moved, errors=tuple(errors))

    async def compose(self, agency: Agency) -> int:
        """Put every record that waits into one file, and return their number. All of it is committed together."""
        async with self._database.transaction() as session:
            records = await agencies.waiting(session, self._keys, agency.id)
            if not records:
                return 0
            number = await agencies.next_number(session, agency.id)
            name, content = f"placements-{agency.id}-{number:06d}.csv", write_records(each for _, each in records)
            file = await agencies.keep_file(session, self._keys, agency.id, Direction.SENT, name, content)
            assert file is not None
            await agencies.put_into_file(session, file, [record for record, _ in records])
            return len(records)

    async def upload(self, agency: Agency) -> int:
        """Upload what has not gone; a file that goes twice has the same name and the same content."""
        async with self._database.session() as session:
            waiting = await agencies.undone(session, agency.id, Direction.SENT)
        for row in waiting:
            await self._mailboxes[agency.id].put(row.name, agencies.content_of(self._keys, row).encode())
            await self._done(row)
        return len(waiting)

    async def pick_up(self, agency: Agency) -> int:
        """Keep what came before it is deleted there."""
        mailbox = self._mailboxes[agency.id]
        names = await mailbox.list()
        for name in names:
            content = (await mailbox.fetch(name)).decode("utf-8-sig", errors="replace")
            async with self._database.transaction() as session:
                await agencies.keep_file(session, self._keys, agency.id, Direction.RECEIVED, name, content)
            await mailbox.delete(name)
        return len(names)

    async def tell(self, agency: Agency) -> int:
        """Read what was kept: acknowledgements, and remit files whose payments are posted and told."""
        async with self._database.session() as session:
            waiting = await agencies.undone(session, agency.id, Direction.RECEIVED)
        for row in waiting:
            content = agencies.content_of(self._keys, row)
            findings = await (
                self._acknowledged(agency, content) if row.name.startswith("ack-") else self.remitted(agency, content)
            )
            await self._done(row, [f"{each.where}: {each.message}" for each in findings])
        return len(waiting)

    async def _done(self, row: AgencyFileRow, findings: Sequence[str] = ()) -> None:
        async with self._database.transaction() as session:
            await agencies.done(session, row.id or 0, self._now(), findings)

    async def _acknowledged(self, agency: Agency, content: str) -> tuple[Finding, ...]:
        lines, findings = read_acknowledgements(content)
        async with self._database.transaction() as session:
            for line in lines:
                await agencies.acknowledge(session, agency.id, line)
        return findings

    async def remitted(self, agency: Agency, content: str) -> tuple[Finding, ...]:
        """Post every line of a remit file in one transaction, then tell the accounts; nothing of one with findings."""
        lines, findings = read_remit(content, net=agency.remits is Remits.NET)
        if findings:
            return findings
        told = [(line, _fact(agency, line)) for line in lines]
        try:
            async with self._telling.transaction() as (session, tell):
                for line, fact in sorted(told, key=lambda each: each[1].encounter):
                    await encounters.get(session, fact.encounter)
                    if not any(
                        each.agency == agency.name for each in await balance.placements(session, fact.encounter)
                    ):
                        raise MissingError(f"{fact.encounter} was never placed with {agency.name}")
                    if line.record is Remitted.PAY:
                        await take_agency_payment(session, fact, line.fee)
                    await api_patients.keep_event(session, fact)
                    tell([fact])
        except LedgerConflictError as error:
            return (_unposted(f"{error.key} came before with another amount"),)
        except MissingError as error:
            return (_unposted(str(error)),)
        return ()


def _fact(agency: Agency, line: RemitLine) -> PatientReported:
    pays = line.record is Remitted.PAY
    return PatientReported(
        id=f"agency:{agency.id}:{line.record.value}:{line.reference}",
        on=line.on,
        encounter=EncounterId(line.account),
        event=PatientEvent.AGENCY_PAYMENT if pays else PatientEvent.AGENCY_RETURNED,
        cents=line.gross if pays else 0,
        by=agency.name,
    )


def _unposted(message: str) -> Finding:
    return Finding(
        code="AGENCY-UNPOSTED", severity=Severity.ERROR, where="file", message=message,
        remedy="Ask the agency for a corrected file under another name; nothing of this one was posted.",
        source="docs/collections.md",
    )  # fmt: skip
