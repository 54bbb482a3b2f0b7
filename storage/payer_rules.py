"""Versions of the payer rules. A version is never changed: a correction is one more."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pydantic import JsonValue
from sqlalchemy import Select, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.tables.payer_rules import PayerRuleSetRow
from storage import audit

_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('payer rules'))")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRules:
    """A rule file that was read and found right. `rules` counts them."""

    text: str
    title: str
    effective_from: date
    rules: int
    author: str
    shipped: bool = False

    @property
    def sha256(self) -> str:
        """Hash of the text."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesVersion(NewRules):
    """A stored version."""

    number: int
    loaded_at: datetime


async def load(session: AsyncSession, new: NewRules) -> tuple[RulesVersion, bool]:
    """Store a version after the last one; False with the last one itself where it says exactly the same."""
    await session.execute(_LOCK)
    last = await newest(session)
    if last is not None and last.sha256 == new.sha256:
        return last, False
    number = last.number + 1 if last else 1
    row = {
        "number": number,
        "sha256": new.sha256,
        "title": new.title[:200],
        "effective_from": new.effective_from,
        "rules": new.rules,
        "text": new.text,
        "shipped": new.shipped,
        "author": new.author[:80],
    }
    await session.execute(insert(PayerRuleSetRow).values(row))
    detail: dict[str, JsonValue] = {
        "sha256": new.sha256,
        "effective_from": new.effective_from.isoformat(),
        "rules": new.rules,
    }
    await audit.record(session, new.author, "payer_rules.load", f"payer-rules/{number}", detail)
    stored = await newest(session)
    assert stored is not None
    return stored, True


async def load_shipped(session: AsyncSession, new: NewRules) -> None:
    """Store the rules of this release, unless somebody has loaded rules of their own: theirs hold."""
    last = await newest(session)
    if last is None or last.shipped:
        await load(session, new)


async def in_force(session: AsyncSession, on: date) -> RulesVersion | None:
    """Return the newest version that is effective on a day."""
    wanted = select(PayerRuleSetRow).where(col(PayerRuleSetRow.effective_from) <= on)
    return await _first(session, wanted)


async def newest(session: AsyncSession) -> RulesVersion | None:
    """Return the version that was loaded last, whether effective yet or not."""
    return await _first(session, select(PayerRuleSetRow))


async def _first(session: AsyncSession, wanted: Select[PayerRuleSetRow]) -> RulesVersion | None:
    row = (await session.scalars(wanted.order_by(col(PayerRuleSetRow.number).desc()).limit(1))).first()
    return _version(row) if row else None


async def get(session: AsyncSession, number: int) -> RulesVersion | None:
    """Return one version."""
    row = await session.get(PayerRuleSetRow, number)
    return _version(row) if row else None


async def versions(session: AsyncSession) -> Sequence[RulesVersion]:
    """Return every version, newest first."""
    rows = await session.scalars(select(PayerRuleSetRow).order_by(col(PayerRuleSetRow.number).desc()))
    return [_version(row) for row in rows]


def _version(row: PayerRuleSetRow) -> RulesVersion:
    return RulesVersion(**row.model_dump(exclude={"sha256"}))
