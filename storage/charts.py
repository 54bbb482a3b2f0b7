"""Codings, suggestions, and the physician queries of the legal record. Versions are only added."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from models.coding import Coding, Suggestion
from models.findings import Finding
from models.queries import QueryDraft, QueryOutcome
from models.tables import METADATA
from models.tables.charts import CodingRow, PhysicianAnswerRow, PhysicianQueryRow, SuggestionsRow
from storage.crypto import Keyring
from storage.errors import MissingError

_codings = METADATA.tables["codings"].c
_queries = METADATA.tables["physician_queries"].c
_answers = METADATA.tables["physician_answers"].c
_SUGGESTIONS = TypeAdapter(tuple[Suggestion, ...])
_FINDINGS = TypeAdapter(tuple[Finding, ...])


@dataclass(frozen=True, slots=True)
class CodingVersion:
    """One accepted coding of an encounter."""

    encounter: str
    number: int
    coding: Coding
    charge_cents: int
    actor: str
    at: datetime
    findings: tuple[Finding, ...] = ()


async def keep_coding(session: AsyncSession, version: CodingVersion) -> bool:
    """Add a version; False where its number is taken: the first one under a number stays."""
    row = {
        "encounter_id": version.encounter,
        "number": version.number,
        "coding": version.coding.model_dump(mode="json", exclude_defaults=True),
        "findings": _FINDINGS.dump_python(version.findings, mode="json"),
        "charge_cents": version.charge_cents,
        "actor": version.actor,
        "business_at": version.at,
    }
    statement = insert(CodingRow).values(row).on_conflict_do_nothing().returning(_codings.id)
    return (await session.execute(statement)).first() is not None


async def coding(session: AsyncSession, encounter: str, number: int | None = None) -> CodingVersion | None:
    """Return one version, or the newest."""
    statement = select(CodingRow).where(_codings.encounter_id == encounter)
    if number is not None:
        statement = statement.where(_codings.number == number)
    row = (await session.scalars(statement.order_by(_codings.number.desc()).limit(1))).first()
    return _version(row) if row is not None else None


async def codings(session: AsyncSession, encounter: str) -> Sequence[CodingVersion]:
    """Return every version, oldest first."""
    statement = select(CodingRow).where(_codings.encounter_id == encounter).order_by(_codings.number)
    return [_version(row) for row in await session.scalars(statement)]


async def coding_made(session: AsyncSession, encounter: str, made: Coding, at: datetime) -> CodingVersion | None:
    """Return the version that holds these codes as of this business moment: a repeated call made it."""
    found = [each for each in await codings(session, encounter) if each.at == at and each.coding == made]
    return found[0] if found else None


async def coded_by(session: AsyncSession, actor: str, besides: str) -> int:
    """Return how many encounters somebody has coded, one left out."""
    statement = select(func.count(_codings.encounter_id.distinct()))
    return await session.scalar(statement.where(_codings.actor == actor, _codings.encounter_id != besides)) or 0


async def next_number(session: AsyncSession, encounter: str) -> int:
    """Return the number for a version that is made outside of the coding stage (a corrected claim)."""
    found = await session.scalar(select(func.max(_codings.number)).where(_codings.encounter_id == encounter))
    return (found or 0) + 1


def _version(row: CodingRow) -> CodingVersion:
    return CodingVersion(
        encounter=row.encounter_id,
        number=row.number,
        coding=Coding.model_validate(row.coding),
        charge_cents=row.charge_cents,
        actor=row.actor,
        at=row.business_at,
        findings=_FINDINGS.validate_python(row.findings),
    )


async def keep_suggestions(
    session: AsyncSession, keys: Keyring, encounter: str, suggestions: Sequence[Suggestion]
) -> None:
    """Keep the suggestions for the coder's task in place of earlier ones."""
    sealed = keys.seal(_SUGGESTIONS.dump_json(tuple(suggestions)).decode(), f"suggestions:{encounter}")
    values = {"suggestions": sealed, "count": len(suggestions)}
    statement = insert(SuggestionsRow).values(encounter_id=encounter, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["encounter_id"], set_=values))


async def suggestions(session: AsyncSession, keys: Keyring, encounter: str) -> tuple[Suggestion, ...]:
    """Return what was suggested. PHI: they quote the record."""
    row = await session.get(SuggestionsRow, encounter)
    return _SUGGESTIONS.validate_json(keys.open(row.suggestions, f"suggestions:{encounter}")) if row else ()


@dataclass(frozen=True, slots=True)
class QueryEnding:
    """How a query ended, and the physician's words; `actor` is empty where nobody answered in time."""

    outcome: QueryOutcome
    answer: str
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PhysicianQuery:
    """A question, and how it ended if it has."""

    number: int
    draft: QueryDraft
    asked_by: str
    asked: datetime
    ending: QueryEnding | None = None


async def keep_query(
    session: AsyncSession, keys: Keyring, encounter: str, number: int, draft: QueryDraft, actor: str, at: datetime
) -> None:
    """Keep a question as sent, once for each number and moment."""
    row = {
        "encounter_id": encounter,
        "number": number,
        "draft": keys.seal_model(draft, f"query:{encounter}:{number}"),
        "actor": actor,
        "business_at": at,
    }
    await session.execute(insert(PhysicianQueryRow).values(row).on_conflict_do_nothing())


async def keep_answer(session: AsyncSession, keys: Keyring, encounter: str, number: int, ending: QueryEnding) -> None:
    """Keep how the newest question of a number ended, once. MissingError without a question."""
    asked = select(_queries.id).where(_queries.encounter_id == encounter, _queries.number == number)
    query = await session.scalar(asked.order_by(_queries.id.desc()).limit(1))
    if query is None:
        raise MissingError(f"encounter {encounter} has no query {number}")
    row = {
        "query_id": query,
        "outcome": ending.outcome,
        "answer": keys.seal(ending.answer, f"answer:{query}"),
        "actor": ending.actor,
        "business_at": ending.at,
    }
    await session.execute(insert(PhysicianAnswerRow).values(row).on_conflict_do_nothing())


async def queries(session: AsyncSession, keys: Keyring, encounter: str) -> Sequence[PhysicianQuery]:
    """Return every question with its end, oldest first. PHI."""
    rows = await session.scalars(
        select(PhysicianQueryRow).where(_queries.encounter_id == encounter).order_by(_queries.id)
    )
    asked = rows.all()
    given = await session.scalars(select(PhysicianAnswerRow).where(_answers.query_id.in_([row.id for row in asked])))
    endings = {row.query_id: _ending(keys, row) for row in given}
    return [_query(keys, row, endings.get(row.id or 0)) for row in asked]


def _query(keys: Keyring, row: PhysicianQueryRow, ending: QueryEnding | None) -> PhysicianQuery:
    draft = keys.open_model(QueryDraft, row.draft, f"query:{row.encounter_id}:{row.number}")
    return PhysicianQuery(row.number, draft, row.actor, row.business_at, ending)


def _ending(keys: Keyring, row: PhysicianAnswerRow) -> QueryEnding:
    words = keys.open(row.answer, f"answer:{row.query_id}")
    return QueryEnding(row.outcome, words, row.actor, row.business_at)
