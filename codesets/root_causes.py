"""Root causes of denials: which earlier stage could have caught each."""

from functools import cache

from codesets.carc import RootCause
from codesets.data_files import rows
from models.base import Value
from models.roles import Role


class Origin(Value):
    """Where a root cause begins. `preventable`: that stage could have caught it."""

    root_cause: RootCause
    stage: str
    role: Role
    preventable: bool
    text: str


@cache
def _origins() -> dict[RootCause, Origin]:
    return {RootCause(row["root_cause"]): Origin.model_validate(row) for row in rows("root_causes.csv")}


def origin(cause: RootCause) -> Origin:
    """Return where a root cause begins."""
    return _origins()[cause]
