"""A running simulator with our side of the wire, and encounters ready to be billed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
from pydantic import SecretStr

from activities.claims import ClaimActivities
from activities.exchange import Exchange, RealTimeDesk
from gateways.clearinghouse import ClearinghouseConfig, RealTimeConfig, SftpConfig
from gateways.clearinghouse_realtime import CoreRealTime
from gateways.clearinghouse_sftp import SftpMailbox
from models.coding import CodedLine, Coding
from models.ids import EncounterId, PayerSequence
from models.intake import Coverage, Facility, Intake, Patient, PersonName, PostalAddress, Practitioner, Sex
from models.messages.claims import BuildClaim, ClaimDraft, ClaimRef, QueueClaim, SubmissionPlan
from simulator.config import Endpoints, SimulatorConfig
from simulator.main import open_simulator
from storage import charts, encounters, ledger
from storage.charts import CodingVersion
from storage.codes.shelf import Shelf
from storage.engine import Database

P, S = PayerSequence.PRIMARY, PayerSequence.SECONDARY
CODING = Coding(diagnoses=("J01.90",), lines=(CodedLine(code="99213", pointers=(1,)),))
CLINIC = Facility(
    name="Prairie Family Clinic",
    npi="1234567893",
    tax_id="123456789",
    taxonomy="207Q00000X",
    address=PostalAddress(line1="1 Main Street", city="Omaha", state="NE", postal_code="681145500"),
)
HOME = PostalAddress(line1="2 Elm Street", city="Omaha", state="NE", postal_code="681145501")


def now() -> datetime:
    return datetime.now(UTC)


def intake(identifier: str, *coverages: tuple[str, str]) -> Intake:
    return Intake(
        source="https://ehr.example",
        identifier=identifier,
        patient=Patient(
            identifier=f"M{identifier}",
            name=PersonName(last="Novak", first="Jan"),
            birth_date=date(1980, 5, 1),
            sex=Sex.MALE,
            address=HOME,
        ),
        service_date=now().date() - timedelta(days=7),
        coverages=tuple(Coverage(payer_id=payer, member_id=member) for payer, member in coverages),
        facility=CLINIC,
        rendering=Practitioner(npi="1003000126", name=PersonName(last="Weber", first="Anna"), taxonomy="207Q00000X"),
        consent=True,
    )


async def coded(
    database: Database, identifier: str, *coverages: tuple[str, str], coding: Coding = CODING
) -> EncounterId:
    """An encounter that is coded and charged."""
    from codesets.procedures import charge_cents

    given = intake(identifier, *coverages)
    assert given.service_date
    total = sum((charge_cents(line.code, given.service_date) or 0) * line.units for line in coding.lines)
    async with database.transaction() as session:
        made, _ = await encounters.register(session, database.keys, given, actor="test")
        await charts.keep_coding(session, CodingVersion(made, 1, coding, total, "cora", now()))
        await ledger.post_charge(session, made, given.service_date, total, "1")
    return made


class Side:
    """Our side: database, exchange, real-time desk, claims."""

    def __init__(self, database: Database, endpoints: Endpoints, announcer: object) -> None:
        self.database = database
        self.endpoints = endpoints
        self.config = ClearinghouseConfig(
            sftp=SftpConfig(
                host=endpoints.host,
                port=endpoints.sftp_port,
                user="claimflow",
                password=SecretStr("claimflow"),
                known_hosts=endpoints.known_hosts,
            ),
            real_time=RealTimeConfig(
                url=f"https://{endpoints.host}:{endpoints.https_port}",
                user="claimflow",
                password=SecretStr("claimflow"),
                ca_file=endpoints.ca_file,
            ),
        )
        self.mailbox = SftpMailbox(self.config.sftp)
        self.real_time = CoreRealTime(self.config)
        self.exchange = Exchange(database, self.mailbox, announcer, self.config)  # type: ignore[arg-type]
        self.desk = RealTimeDesk(database, self.real_time, self.config)
        self.claims = ClaimActivities(database, self.desk, Shelf(database))

    async def close(self) -> None:
        await self.mailbox.close()
        await self.real_time.close()

    async def submit(
        self,
        encounter: EncounterId,
        sequence: PayerSequence = P,
        submission: int = 1,
        plan: SubmissionPlan | None = None,
    ) -> ClaimDraft:
        """Build, expect nothing to fix, queue."""
        claim = ClaimRef(encounter=encounter, sequence=sequence, submission=submission)
        draft = await self.claims.build_claim(BuildClaim(claim=claim, at=now(), plan=plan or SubmissionPlan()))
        assert not [finding for finding in draft.findings if finding.severity != "warning"], draft.findings
        await self.claims.queue_claim(QueueClaim(claim=claim, at=now()))
        return draft

    async def turn(self, times: int = 2) -> None:
        """Turn the exchange: out, and what was answered at once comes back."""
        for _ in range(times):
            result = await self.exchange.tick()
            assert not result.errors, result

    async def later(self, encounter: EncounterId, days: int) -> None:
        """Move the payer's clock for an encounter."""
        base = f"http://{self.endpoints.host}:{self.endpoints.control_port}"
        async with httpx.AsyncClient(base_url=base) as control:
            moved = {"now": (now() + timedelta(days=days)).isoformat()}
            (await control.put(f"/accounts/{encounter}/clock", json=moved)).raise_for_status()

    async def fault(self, **order: object) -> None:
        """Have the simulator misbehave."""
        base = f"http://{self.endpoints.host}:{self.endpoints.control_port}"
        async with httpx.AsyncClient(base_url=base) as control:
            (await control.post("/faults", json=order)).raise_for_status()


@asynccontextmanager
async def wire(database: Database, folder: Path, announcer: object) -> AsyncIterator[Side]:
    async with open_simulator(SimulatorConfig(data_dir=folder, control_port=0)) as endpoints:
        side = Side(database, endpoints, announcer)
        try:
            yield side
        finally:
            await side.close()
