"""The CHECKs that list the members of an enumeration: migrations add and take away members, whatever is there already.

So two migrations that each add a member do not have to know of each other.
"""

import re

from alembic import op
from sqlalchemy import text

_DEFINITION = text(
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name AND conrelid = CAST(:table AS regclass)"
)
_LEFT = re.compile(r"\(*(\w+)\)?::text = ANY|\(*(\w+)\)?::text = '")
_MEMBER = re.compile(r"'([^']*)'::")


def widen(table: str, enumeration: str, *members: str) -> None:
    """Let the CHECK ck_<table>_<enumeration> take these members too. Members that it takes already change nothing."""
    column, listed = _read(table, enumeration)
    _replace(table, enumeration, column, [*listed, *(each for each in members if each not in listed)])


def narrow(table: str, enumeration: str, *members: str) -> None:
    """Take members away again; a row that still holds one makes the database refuse."""
    column, listed = _read(table, enumeration)
    _replace(table, enumeration, column, [each for each in listed if each not in members])


def _read(table: str, enumeration: str) -> tuple[str, list[str]]:
    name = f"ck_{table}_{enumeration}"
    definition = op.get_bind().execute(_DEFINITION, {"name": name, "table": table}).scalar_one()
    left = _LEFT.search(definition)
    if left is None:
        raise ValueError(f"{name} is not a list of words: {definition}")
    return left[1] or left[2], _MEMBER.findall(definition)


def _replace(table: str, enumeration: str, column: str, members: list[str]) -> None:
    name = op.f(f"ck_{table}_{enumeration}")  # as it stands: the naming convention would prefix it again
    op.drop_constraint(name, table, type_="check")
    listed = ", ".join(f"'{member}'" for member in members)
    op.create_check_constraint(name, table, f"{column} IN ({listed})")
