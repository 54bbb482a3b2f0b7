"""Every 835 of the shared files through posting, each file in a fresh database.

Against claims made to match, a balanced one leaves nothing unexplained and the ledger proves; one that does not
balance, or has errors, is held with its findings and posts nothing.
"""

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import text
from temporalio.exceptions import ApplicationError

import edi
from activities.exchange.reading import FileReader
from activities.proof import prove
from activities.remittance import reading
from domain.remittance import PREDETERMINATION, REVERSAL, Share, shares_of
from edi import Adjustment, ClaimPayment, Remittance
from models.coding import Coding
from models.findings import Severity
from models.ids import ClaimKey
from models.messages.claims import RemittanceRef
from models.tables.edi import Direction
from storage import charts, claims, remittances
from storage import ledger as books
from storage.charts import CodingVersion
from storage.edi import files
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "unit" / "money"))
from money_bench import DAY, NOW, Listener, P, activities, advice, encounter, received, stored_claim

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "x12" / "835"
FILES = sorted(path for path in DATA.rglob("*") if path.is_file()) if DATA.is_dir() else []
CODING = Coding.model_validate({"diagnoses": ["J01.90"], "lines": [{"code": "99213"}]})


def _is_5010(path: Path) -> bool:
    return any(each.version.startswith("005010") for each in edi.read(path.read_bytes()).transactions)


def adjustments(payment: ClaimPayment) -> tuple[Adjustment, ...]:
    return (*payment.adjustments, *(each for line in payment.lines for each in line.adjustments))


def explained(payment: ClaimPayment) -> dict[Share, int]:
    return shares_of(reading.adjusted(adjustments(payment)), reading.classify)


def original(payment: ClaimPayment, number: str) -> ClaimPayment:
    """What a reversal takes back, as it must have been decided."""

    def turned(given: tuple[Adjustment, ...]) -> tuple[Adjustment, ...]:
        return tuple(replace(each, cents=-each.cents) for each in given)

    lines = tuple(
        replace(
            line, charge_cents=-line.charge_cents, paid_cents=-line.paid_cents, adjustments=turned(line.adjustments)
        )
        for line in payment.lines
    )
    return replace(
        payment, control_number=number, status="1", charge_cents=-payment.charge_cents, lines=lines,
        paid_cents=-payment.paid_cents, patient_responsibility_cents=0, adjustments=turned(payment.adjustments),
    )  # fmt: skip


@dataclass
class Claim:
    """One of our claims, and the charge of the decision that stands (None: taken back)."""

    key: ClaimKey
    standing: int | None


@dataclass
class Office:
    """Makes the claims that a remittance pays. Several claims may have one account number of the provider."""

    database: Database
    claims: dict[str, list[Claim]]

    async def expect(self, paid: Remittance) -> dict[int, str]:
        """Charge what no claim was made for yet; returns our claim number by position."""
        return {position: (await self._match(each)).key.number for position, each in enumerate(paid.claims, 1)}

    async def _match(self, payment: ClaimPayment) -> Claim:
        """A reversal takes back what stands with its charge; a decision after one corrects it; any other is new."""
        mine = self.claims.setdefault(payment.control_number, [])
        reversal = payment.status == REVERSAL
        wanted = -payment.charge_cents if reversal else None
        claim = next((each for each in mine if each.standing == wanted), None)
        if claim is None:
            claim = Claim(await self._claim(payment), None)
            mine.append(claim)
            if reversal:
                await self._paid_before(payment, claim.key)
        claim.standing = None if reversal else payment.charge_cents
        return claim

    async def _claim(self, payment: ClaimPayment) -> ClaimKey:
        """A later payer is asked for what the earlier ones left: their part (OA-23) is not on its receivable."""
        owed = abs(payment.charge_cents - explained(payment)[Share.INFORMATIONAL])
        made = await encounter(self.database, f"V{sum(map(len, self.claims.values()))}")
        key = ClaimKey(made, P, 1)
        async with self.database.transaction() as session:
            await books.post_charge(session, made, DAY, owed, "1")
            await charts.keep_coding(session, CodingVersion(made, 1, CODING, owed, "cora", NOW))
            await claims.save_built(session, self.database.keys, stored_claim(key, "BLUEP", owed))
        return key

    async def _paid_before(self, payment: ClaimPayment, key: ClaimKey) -> None:
        (before,) = await received(self.database, advice(original(payment, key.number), trace=f"BEFORE{key.encounter}"))
        await activities(self.database, Listener()).post_remittance(RemittanceRef(remittance=before))


async def arrive(database: Database, path: Path) -> list[str]:
    """Receives a file as the exchange does; returns the ids of its 835s."""
    async with database.transaction() as session:
        number = await files.store(session, database.keys, Direction.RECEIVED, path.name, path.read_bytes())
        assert number
        file = await files.load(session, database.keys, number)
        heard = await FileReader(session, database.keys, file, NOW).read()
    return [remittance for remittance, _ in heard.remittances]


async def entries(database: Database) -> int:
    async with database.session() as session:
        return int((await session.execute(text("SELECT count(*) FROM ledger_entries"))).scalar_one())


@pytest.mark.skipif(not FILES, reason="the shared files are not here")
@pytest.mark.parametrize("path", [path for path in FILES if _is_5010(path)], ids=lambda path: path.name)
async def test_a_shared_835_is_posted_or_held(database: Database, path: Path) -> None:
    office = Office(database, {})
    for remittance in dict.fromkeys(await arrive(database, path)):
        async with database.session() as session:
            stored = await remittances.load(session, remittance)
            paid, findings = await reading.load(session, database.keys, stored)
        if any(each.severity is Severity.ERROR for each in findings):
            await held(database, remittance)
        else:
            await posted(database, office, remittance, paid)
    assert (await prove(database)).differences == ()


async def held(database: Database, remittance: str) -> None:
    before = await entries(database)
    exam = await activities(database).examine_remittance(RemittanceRef(remittance=remittance))
    assert not exam.balanced
    assert exam.findings
    with pytest.raises(ApplicationError, match="does not balance"):
        await activities(database, Listener()).post_remittance(RemittanceRef(remittance=remittance))
    assert await entries(database) == before


async def posted(database: Database, office: Office, remittance: str, paid: Remittance) -> None:
    matches = await office.expect(paid)
    ref = RemittanceRef(remittance=remittance, matches=matches)
    result = await activities(database, Listener()).post_remittance(ref)
    assert result.posted_claims == len(paid.claims)
    assert result.paid_cents == sum(each.paid_cents for each in paid.claims if each.status != PREDETERMINATION)
    for position, payment in enumerate(paid.claims, 1):
        if payment.status == PREDETERMINATION:
            continue
        assert payment.charge_cents == payment.paid_cents + sum(explained(payment).values()), position
    for each in (claim for payment in paid.claims for claim in office.claims[payment.control_number]):
        await nothing_unexplained(database, each.key)


async def nothing_unexplained(database: Database, key: ClaimKey) -> None:
    """What the payer still owes is what it denied, to the cent."""
    async with database.session() as session:
        owed = (await books.balances(session, key.encounter)).insurance.get(P, 0)
        postings = await remittances.postings_of(session, database.keys, key.encounter)
    assert owed == sum(each.posted.plan.denied_cents for each in postings)
