"""Where a denial begins."""

from models.base import Value
from models.roles import Role


class Origin(Value):
    """Where a root cause begins. `preventable`: that stage could have caught it; `role` owns the stage."""

    cause: str
    stage: str
    preventable: bool
    role: Role | None = None
    text: str = ""
