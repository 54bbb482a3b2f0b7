"""An encounter's postings against the contract: each line with what was expected, what was allowed, and why."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from api.auditing import note
from api.encounters import must_exist
from api.errors import NotFoundError
from api.paths import EncounterPath
from api.problems import documented
from api.security import App, Reader
from models.base import Value
from models.ids import PayerSequence
from models.tables.contracts import LineExpectationRow
from storage import contracts

router = APIRouter(tags=["contracts"])


class ExpectedLine(Value):
    """One posted line against the contract; line 0 is the claim as a whole. Amounts are cents.

    `expected_cents` is null where no contract on file says; `steps` tell why, or how the amount comes about.
    """

    claim: str
    sequence: PayerSequence
    payer_id: str
    remittance: str
    posted_on: date
    service_date: date | None
    line: int
    code: str = Field(examples=["99213"])
    modifiers: tuple[str, ...]
    units: str
    charge_cents: int
    expected_cents: int | None
    allowed_cents: int
    denied_cents: int
    difference_cents: int | None = Field(description="Expected less allowed: positive underpaid, negative overpaid")
    contract: int | None = Field(description="Number of the loaded contract; 0 for the shipped one")
    contract_line: int
    term: str = Field(examples=["fee 109.15 for 99213 (professional)"])
    steps: tuple[str, ...]


class ContractView(Value):
    """A loaded contract file. From its first day on it speaks for the payers that it names."""

    number: int
    title: str
    payers: tuple[str, ...]
    effective_from: date
    rows: int
    sha256: str
    author: str


class ContractText(ContractView):
    """A loaded contract file as it was."""

    text: str


@router.get("/encounters/{encounter}/expected", responses=documented(404))
async def get_expected(services: App, reader: Reader, encounter: EncounterPath) -> tuple[ExpectedLine, ...]:
    """Return every posted line of the encounter against the payer's contract, in the order of posting."""
    async with services.database.transaction() as session:
        await must_exist(session, encounter)
        found = await contracts.comparisons_of(session, encounter)
        await note(session, reader, "expected.read", f"encounter/{encounter}")
    return tuple(_view(row) for row in found)


@router.get("/contracts")
async def list_contracts(services: App, _reader: Reader) -> tuple[ContractView, ...]:
    """Return the loaded contract files, newest first."""
    async with services.database.session() as session:
        found = await contracts.versions(session)
    return tuple(_contract(each) for each in found)


@router.get("/contracts/{number}", responses=documented(404))
async def get_contract(services: App, _reader: Reader, number: Annotated[int, Path(ge=1)]) -> ContractText:
    """Return one loaded contract file as it was."""
    async with services.database.session() as session:
        found = next((each for each in await contracts.versions(session) if each.number == number), None)
        text = await contracts.text_of(session, number)
    if found is None or text is None:
        raise NotFoundError(f"there is no contract {number}; /contracts tells which there are")
    return ContractText(**_contract(found).model_dump(), text=text)


def _contract(found: contracts.ContractVersion) -> ContractView:
    return ContractView(
        number=found.number, title=found.title, payers=found.payers, effective_from=found.effective_from,
        rows=found.terms, sha256=found.sha256, author=found.author,
    )  # fmt: skip


def _view(row: LineExpectationRow) -> ExpectedLine:
    return ExpectedLine(
        claim=row.claim, sequence=row.sequence, payer_id=row.payer_id, remittance=row.remittance_id,
        posted_on=row.business_date, service_date=row.service_date, line=row.line, code=row.code,
        modifiers=tuple(row.modifiers), units=f"{row.units.normalize():f}", charge_cents=row.charge_cents,
        expected_cents=row.expected_cents, allowed_cents=row.allowed_cents, denied_cents=row.denied_cents,
        difference_cents=row.difference_cents, contract=row.contract, contract_line=row.contract_line,
        term=row.term, steps=tuple(row.steps),
    )  # fmt: skip
