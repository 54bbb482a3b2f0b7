"""Loaded contracts. A file is never changed: a correction is one more, and the newest that has begun speaks."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from importlib.resources import files

from pydantic import JsonValue
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from codesets.payers import payers
from domain.contracts import Comparison, Contract, Contracts, Term, read_terms
from models.ids import ClaimKey, EncounterId
from models.tables.contracts import ContractRow, LineExpectationRow
from storage import audit

SHIPPED = "shipped with Claimflow"
_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('contracts'))")


@dataclass(frozen=True, slots=True)
class ContractVersion:
    """A loaded file without its text."""

    number: int
    title: str
    sha256: str
    payers: tuple[str, ...]
    effective_from: date
    terms: int
    author: str
    loaded_at: datetime


@lru_cache(maxsize=256)
def read(given: str) -> tuple[Term, ...]:
    """Read a contract file against the payers that we know.

    Raises:
        ContractError: It is wrong.
    """
    return read_terms(given, frozenset(payer.id for payer in payers()))


@cache
def shipped() -> Contract:
    """Return the contracts of the demo payers."""
    return Contract(0, SHIPPED, read(files("codesets").joinpath("data", "contracts.csv").read_text(encoding="utf-8")))


async def load(session: AsyncSession, given: str, title: str, author: str) -> tuple[ContractVersion, bool]:
    """Keep a contract file; False with what is kept already where this very file was loaded before.

    Raises:
        ContractError: It is wrong.
    """
    terms = read(given)
    await session.execute(_LOCK)
    digest = hashlib.sha256(given.encode()).hexdigest()
    known = next((each for each in await versions(session) if each.sha256 == digest), None)
    if known is not None:
        return known, False
    number = (await session.scalar(select(func.max(col(ContractRow.number))))) or 0
    row = {
        "number": number + 1, "sha256": digest, "title": title[:200], "text": given, "terms": len(terms),
        "payers": sorted({term.payer_id for term in terms}), "author": author[:80],
        "effective_from": min(term.effective_from for term in terms),
    }  # fmt: skip
    await session.execute(insert(ContractRow).values(row))
    detail: dict[str, JsonValue] = {"sha256": digest, "terms": len(terms), "title": title[:200]}
    await audit.record(session, author, "contracts.load", f"contracts/{number + 1}", detail)
    return (await versions(session))[0], True


async def versions(session: AsyncSession) -> Sequence[ContractVersion]:
    """Return every loaded file, newest first."""
    rows = await session.scalars(select(ContractRow).order_by(col(ContractRow.number).desc()))
    return [ContractVersion(**row.model_dump(exclude={"text", "payers"}), payers=tuple(row.payers)) for row in rows]


async def held(session: AsyncSession) -> Contracts:
    """Return all contracts that are loaded now, over the shipped ones; ask once a use case."""
    found = await session.execute(select(col(ContractRow.number), col(ContractRow.title), col(ContractRow.sha256)))
    loaded = tuple((number, title, sha256) for number, title, sha256 in found)
    if loaded not in _HELD:
        terms = [Contract(number, title, await _terms(session, number, sha256)) for number, title, sha256 in loaded]
        _HELD.clear()
        _HELD[loaded] = Contracts((shipped(), *terms))
    return _HELD[loaded]


_HELD: dict[tuple[tuple[int, str, str], ...], Contracts] = {}
"""The contracts of the loaded files, by number, title and hash: the last ones that were asked for."""
_TERMS: dict[str, tuple[Term, ...]] = {}
"""By hash of the file: a version never changes."""


async def text_of(session: AsyncSession, number: int) -> str | None:
    """Return a loaded file as it was, None where there is none of that number."""
    return await session.scalar(select(col(ContractRow.text)).where(col(ContractRow.number) == number))


async def _terms(session: AsyncSession, number: int, sha256: str) -> tuple[Term, ...]:
    if sha256 not in _TERMS:
        given = await text_of(session, number)
        assert given is not None
        _TERMS[sha256] = read(given)
    return _TERMS[sha256]


async def keep_comparisons(
    session: AsyncSession, key: ClaimKey, posting: tuple[str, int], payer_id: str, on: date,
    comparisons: Iterable[Comparison],
) -> None:  # fmt: skip
    """Keep what the contract says of each line of a posting (remittance and position)."""
    rows = [
        {
            "remittance_id": posting[0], "position": posting[1], "line": each.line, "claim": key.number,
            "encounter_id": key.encounter, "sequence": key.sequence, "payer_id": payer_id, "business_date": on,
            "service_date": date.fromisoformat(each.service_date) if each.service_date else None,
            "control_number": each.control_number, "code": each.code[:20], "modifiers": list(each.modifiers),
            "units": each.units, "charge_cents": each.charge_cents, "expected_cents": each.expected.cents,
            "allowed_cents": each.allowed_cents, "denied_cents": each.denied_cents,
            "difference_cents": each.difference_cents, "reasons": list(each.reasons),
            "contract": each.expected.contract, "contract_line": each.expected.line, "term": each.expected.term,
            "steps": list(each.expected.steps),
        }
        for each in comparisons
    ]  # fmt: skip
    if rows:
        await session.execute(insert(LineExpectationRow), rows)


async def comparisons_of(session: AsyncSession, encounter: EncounterId) -> Sequence[LineExpectationRow]:
    """Return the compared lines of an encounter in the order of posting."""
    row = LineExpectationRow
    order = (col(row.recorded_at), col(row.remittance_id), col(row.position), col(row.line))
    found = await session.scalars(select(row).where(col(row.encounter_id) == encounter).order_by(*order))
    return found.all()
