"""What the scrubber saw of each claim and what it made of it, kept so that other rules can be tried on it."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from pydantic import JsonValue, TypeAdapter
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from domain.payer_rules import Change
from domain.scrubbing import ClaimView
from models.findings import Finding
from models.tables.claims import ClaimRow
from models.tables.payer_rules import ClaimBuildRow
from storage.crypto import Keyring

_CHANGES, _FINDINGS = TypeAdapter(tuple[Change, ...]), TypeAdapter(tuple[Finding, ...])
_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBuild:
    """One scrub. `at` is the business moment, `rule_set` the version of the payer rules, None for none."""

    claim: str
    number: int
    at: datetime
    payer_id: str
    charge_cents: int
    rule_set: int | None
    view: ClaimView
    overridden: tuple[str, ...]
    pins: Mapping[str, JsonValue]
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]


async def record(session: AsyncSession, keys: Keyring, build: ClaimBuild) -> None:
    """Keep a scrub; one that is repeated, because its answer was lost, replaces itself."""
    values = {
        "payer_id": build.payer_id,
        "charge_cents": build.charge_cents,
        "rule_set": build.rule_set,
        "view": keys.seal_model(build.view, _context(build.claim, build.number)),
        "overridden": list(build.overridden),
        "pins": dict(build.pins),
        "changes": _CHANGES.dump_python(build.changes, mode="json"),
        "findings": _FINDINGS.dump_python(build.findings, mode="json"),
    }
    statement = insert(ClaimBuildRow).values(claim=build.claim, number=build.number, at=build.at, **values)
    await session.execute(statement.on_conflict_do_update(index_elements=["claim", "number", "at"], set_=values))


async def since(session: AsyncSession, keys: Keyring, start: datetime | None) -> AsyncIterator[ClaimBuild]:
    """Yield scrubs from a business moment on (None: all), in their order. PHI."""
    order = (col(ClaimBuildRow.at), col(ClaimBuildRow.claim), col(ClaimBuildRow.number))
    wanted = select(ClaimBuildRow).order_by(*order).execution_options(yield_per=_PAGE)
    if start is not None:
        wanted = wanted.where(col(ClaimBuildRow.at) >= start)
    async for row in await session.stream_scalars(wanted):
        yield _build(keys, row)


async def of_encounter(session: AsyncSession, keys: Keyring, encounter: str) -> list[ClaimBuild]:
    """Return the scrubs of an encounter's claims, first to last. PHI."""
    claims = select(col(ClaimRow.number)).where(col(ClaimRow.encounter_id) == encounter)
    wanted = select(ClaimBuildRow).where(col(ClaimBuildRow.claim).in_(claims))
    rows = await session.scalars(wanted.order_by(col(ClaimBuildRow.at), col(ClaimBuildRow.claim)))
    return [_build(keys, row) for row in rows]


def _build(keys: Keyring, row: ClaimBuildRow) -> ClaimBuild:
    return ClaimBuild(
        claim=row.claim,
        number=row.number,
        at=row.at,
        payer_id=row.payer_id,
        charge_cents=row.charge_cents,
        rule_set=row.rule_set,
        view=keys.open_model(ClaimView, row.view, _context(row.claim, row.number)),
        overridden=tuple(row.overridden),
        pins=row.pins,
        changes=_CHANGES.validate_python(row.changes),
        findings=_FINDINGS.validate_python(row.findings),
    )


def _context(claim: str, number: int) -> str:
    return f"claim_build:{claim}:{number}"
