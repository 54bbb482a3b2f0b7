"""Holds: reasons for which an account is left alone. What each stops and who may end it is data (codesets/data)."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field, model_validator

from models.base import Value
from models.roles import Role
from models.write_offs import WriteOffReason


class Stop(StrEnum):
    """What a hold may stop."""

    STATEMENTS = "statements"
    COLLECTIONS = "collections"
    PLAN = "plan"


class Scope(StrEnum):
    """Whether a hold is about one account, or about all that the patient has at the facility."""

    ACCOUNT = "account"
    PATIENT = "patient"


class Ending(Value):
    """One way in which a hold ends."""

    name: str = Field(pattern=r"^[a-z_]+$")
    means: str
    writes_off: WriteOffReason | None = Field(None, description="Why what was owed for care before it is written off")


class HoldRule(Value):
    """One kind of hold. Without `lifted_by` nobody ends it by hand: it ends with what it waits for."""

    kind: str = Field(pattern=r"^[a-z_]+$")
    title: str
    stops: tuple[Stop, ...] = Field(min_length=1)
    scope: Scope = Scope.ACCOUNT
    until: str = Field(description="What ends it, in words")
    lifted_by: tuple[Role, ...] = ()
    endings: tuple[Ending, ...] = ()
    needs: tuple[str, ...] = Field((), description="Fields of HoldDetail that whoever places it must give")
    source: str

    @model_validator(mode="after")
    def _can_end(self) -> "HoldRule":
        if bool(self.lifted_by) != bool(self.endings):
            raise ValueError(f"{self.kind}: who lifts it and how it ends are given together")
        if unknown := set(self.needs) - set(HoldDetail.model_fields):
            raise ValueError(f"{self.kind}: needs {', '.join(sorted(unknown))}, which no hold tells")
        return self

    def ending(self, name: str) -> Ending | None:
        """Return one of its ways to end."""
        return next((each for each in self.endings if each.name == name), None)


class HoldDetail(Value):
    """What is known about a hold. PHI: sealed in the database, told to nobody but a reader of the account."""

    reason: str = Field("", max_length=500)
    event_on: date | None = Field(None, description="The petition was filed, the patient died, cover was applied for")
    chapter: Literal["", "7", "9", "11", "12", "13"] = Field("", description="Chapter of the Bankruptcy Code")
    case_number: str = Field("", max_length=40)
    court: str = Field("", max_length=120)
    contact: str = Field("", max_length=200, description="Attorney, trustee or executor")


class KeptHold(Value):
    """A hold as somebody placed it, without its detail; `ending` is empty while it lasts."""

    id: int
    encounter: str
    kind: str
    since: date
    event_on: date | None = None
    placed_by: str = ""
    ending: str = ""
    ended_on: date | None = None
    ended_by: str = ""


class Hold(Value):
    """A hold that lasts. `id` is None where it follows from the records and nobody placed it."""

    kind: str
    title: str
    stops: tuple[Stop, ...]
    since: date | None
    until: str
    source: str
    lifted_by: tuple[Role, ...] = ()
    endings: tuple[str, ...] = ()
    id: int | None = None
    placed_by: str = ""
