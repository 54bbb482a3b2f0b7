"""Users of the API and their tokens, of which only hashes are kept."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.tables.system import UserRow


def token_hash(token: str) -> str:
    """Return what the table keeps of a token. Tokens are random, so a plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


async def by_token(session: AsyncSession, token: str) -> UserRow | None:
    """Return the active user who holds this token."""
    return (
        await session.scalars(
            select(UserRow).where(col(UserRow.token_sha256) == token_hash(token), col(UserRow.active))
        )
    ).one_or_none()


async def get(session: AsyncSession, name: str) -> UserRow | None:
    """Return a user by name."""
    return await session.get(UserRow, name)


async def everyone(session: AsyncSession) -> Sequence[UserRow]:
    """Return all users by name."""
    return (await session.scalars(select(UserRow).order_by(col(UserRow.name)))).all()


async def save(session: AsyncSession, name: str, roles: Sequence[str], token: str) -> None:
    """Insert a user, or give one other roles and another token."""
    row = {"name": name, "roles": list(roles), "token_sha256": token_hash(token), "active": True}
    await session.execute(insert(UserRow).values(row).on_conflict_do_update(index_elements=["name"], set_={**row}))


async def deactivate(session: AsyncSession, name: str) -> None:
    """Shut a user out at once."""
    await session.execute(update(UserRow).where(col(UserRow.name) == name).values(active=False))
