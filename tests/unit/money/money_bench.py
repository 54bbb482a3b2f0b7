"""Encounters, claims and 835s for the tests of money."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import edi
from activities.exchange.reading import FileReader
from activities.remittance import RemittanceActivities
from domain.ledger import Proof
from edi import Adjustment, ClaimPayment, Party, Procedure, ProviderAdjustment, Remittance, ServicePayment
from models.ids import ClaimKey, EncounterId, PayerSequence
from models.intake import Coverage, Intake, Patient, PersonName
from models.messages.claims import Frequency, RemittanceStart
from models.messages.encounter import Balances
from models.messages.facts import Fact, RemittancePosted
from models.tables.edi import Direction
from storage import claims, encounters, ledger
from storage.claims import StoredClaim
from storage.edi import files
from storage.engine import Database

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)
DAY = date(2026, 3, 2)
PAID_ON = date(2026, 3, 16)
P, S = PayerSequence.PRIMARY, PayerSequence.SECONDARY


@dataclass
class Listener:
    """Hears what workflows would."""

    facts: list[Fact] = field(default_factory=list)
    started: list[tuple[str, RemittanceStart]] = field(default_factory=list)
    broken: bool = False

    async def start_remittance(self, remittance: str, start: RemittanceStart) -> None:
        if self.broken:
            raise ConnectionError("no workflow server")
        self.started.append((remittance, start))

    async def tell(self, facts: Sequence[Fact]) -> None:
        if self.broken:
            raise ConnectionError("no workflow server")
        self.facts += facts

    def posted(self) -> list[RemittancePosted]:
        return [fact for fact in self.facts if isinstance(fact, RemittancePosted)]


def intake(identifier: str, *payers: str) -> Intake:
    return Intake(
        source="https://ehr.example",
        identifier=identifier,
        patient=Patient(identifier="M1", name=PersonName(last="Novak", first="Jan"), birth_date=date(1980, 5, 1)),
        service_date=DAY,
        coverages=tuple(Coverage(payer_id=payer, member_id=f"CF{identifier}") for payer in payers),
    )


async def encounter(database: Database, identifier: str = "V1", payers: Sequence[str] = ("BLUEP",)) -> EncounterId:
    async with database.transaction() as session:
        made, _ = await encounters.register(session, database.keys, intake(identifier, *payers), actor="test")
    return made


async def charged(database: Database, made: EncounterId, cents: int, payer: str = "BLUEP") -> ClaimKey:
    """Charge an encounter and keep a claim for it; returns the claim's key."""
    key = ClaimKey(made, P, 1)
    async with database.transaction() as session:
        await ledger.post_charge(session, made, DAY, cents, "1")
        await claims.save_built(session, database.keys, stored_claim(key, payer, cents))
    return key


def stored_claim(key: ClaimKey, payer: str, cents: int) -> StoredClaim:
    return StoredClaim(
        key=key,
        payer_id=payer,
        frequency=Frequency.ORIGINAL,
        charge_cents=cents,
        service_date=DAY,
        content={},
        pins={},
        built_number=1,
    )


def payment(
    number: str, *codes: str, charge: int = 10_000, status: str = "1", icn: str = "ICN1", procedure: str = "99213"
) -> ClaimPayment:
    """A CLP with one line and adjustments given as "CO-45:2500"."""
    adjustments = []
    for text in codes:
        code, _, cents = text.partition(":")
        group, _, reason = code.partition("-")
        adjustments.append(Adjustment(group=group, reason=reason, cents=int(cents)))  # type: ignore[arg-type]
    paid = charge - sum(each.cents for each in adjustments)
    line = ServicePayment(
        procedure=Procedure(code=procedure),
        charge_cents=charge,
        paid_cents=paid,
        adjustments=tuple(adjustments),
        service_date=DAY,
        control_number="1",
    )
    patient = Party(name="NOVAK", first_name="JAN", entity_type="1")
    return ClaimPayment(
        control_number=number,
        status=status,
        charge_cents=charge,
        paid_cents=paid,
        patient_responsibility_cents=0,
        filing_indicator="BL",
        payer_claim_number=icn,
        facility_code="11",
        frequency="1",
        patient=patient,
        lines=(line,),
    )


def back(number: str, *codes: str, charge: int = 10_000, icn: str = "ICN1") -> ClaimPayment:
    """The reversal of `payment` with the same words."""
    turned = [f"{code}:{-int(cents)}" for code, _, cents in (text.partition(":") for text in codes)]
    return payment(number, *turned, charge=-charge, status="22", icn=icn)


def advice(
    *claims: ClaimPayment,
    trace: str = "EFT1",
    payer: str = "BLUEP",
    plb: Sequence[ProviderAdjustment] = (),
    off_by: int = 0,
    on: date = PAID_ON,
) -> Remittance:
    total = sum(each.paid_cents for each in claims) - sum(each.cents for each in plb) + off_by
    return Remittance(
        trace_number=trace,
        payer_identifier=f"1{payer}",
        payer=Party(name=payer, entity_id_qualifier="XV", id=payer),
        payee=Party(name="CLINIC", npi="1234567893"),
        method="ACH" if total > 0 else "NON",
        payment_cents=abs(total),
        credit_debit="D" if total < 0 else "C",
        payment_date=on,
        production_date=on,
        claims=claims,
        provider_adjustments=tuple(plb),
    )


_control = iter(range(1, 1_000_000))


def text_of(*remittances: Remittance) -> str:
    control = next(_control)
    envelope = edi.Envelope(
        sender_id="SIMCLEAR",
        receiver_id="CLAIMFLOW",
        moment=NOW,
        interchange_control=control,
        group_control=control,
        application_sender="SIMCLEAR",
        application_receiver="CLAIMFLOW",
    )
    return edi.write(envelope, [edi.write_835(each) for each in remittances])


async def received(database: Database, *remittances: Remittance) -> list[str]:
    """Keep a file of 835s as the exchange does; returns the ids of the remittances that are not told before."""
    async with database.transaction() as session:
        name = f"835-{next(_control)}.x12"
        content = text_of(*remittances).encode()
        file_id = await files.store(session, database.keys, Direction.RECEIVED, name, content)
        assert file_id
        file = await files.load(session, database.keys, file_id)
        heard = await FileReader(session, database.keys, file, NOW).read()
    assert {finding.rule for finding in heard.findings} <= {"remittance-told-before"}, heard.findings
    return [remittance for remittance, _ in heard.remittances]


def activities(database: Database, listener: Listener | None = None) -> RemittanceActivities:
    return RemittanceActivities(database, listener or Listener(), lambda: NOW)


async def balances(database: Database, made: EncounterId) -> Balances:
    async with database.session() as session:
        return await ledger.balances(session, made)


async def proved(database: Database) -> Proof:
    async with database.session() as session:
        proof = await ledger.prove(session)
    assert proof.holds, proof
    return proof
