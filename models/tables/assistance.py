"""Applications for financial assistance, with everything that was ever told, and how they were decided. Append-only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey
from sqlmodel import Field, SQLModel

from models.assistance import Outcome
from models.tables import columns


def _application() -> Column[Any]:
    of = ForeignKey("assistance_applications.id")
    return Column(BigInteger, of, primary_key=True, autoincrement=False)


class AssistanceApplicationRow(SQLModel, table=True):
    """An application, made at one visit for all of the patient's at the facility; `key` is the caller's."""

    __tablename__ = "assistance_applications"

    id: int | None = Field(None, sa_column=columns.serial())
    key: str = Field(max_length=200, unique=True)
    encounter_id: str = Field(sa_column=columns.encounter())
    patient_index: str = Field("", max_length=64, index=True)
    facility: str = Field("", max_length=80)
    received: date
    recorded_at: datetime = Field(sa_column=columns.recorded())


class AssistanceVersionRow(SQLModel, table=True):
    """What an application says: each addition is a version, the newest holds. PHI."""

    __tablename__ = "assistance_versions"

    application_id: int = Field(sa_column=_application())
    number: int = Field(primary_key=True)
    key: str = Field(max_length=200, unique=True)
    content: bytes = Field(sa_column=columns.sealed())
    actor: str = Field(max_length=80)
    recorded_at: datetime = Field(sa_column=columns.recorded())


class AssistanceDecisionRow(SQLModel, table=True):
    """How an application was decided, once; `determination` is what held, with its reasons. PHI."""

    __tablename__ = "assistance_decisions"

    application_id: int = Field(sa_column=_application())
    outcome: Outcome = Field(sa_column=columns.words(Outcome))
    determination: bytes = Field(sa_column=columns.sealed())
    reason: bytes = Field(sa_column=columns.sealed())
    charity_cents: int = Field(0, sa_column=columns.cents())
    decided_by: str = Field("", max_length=80)
    approved_by: str = Field("", max_length=80)
    on: date
    recorded_at: datetime = Field(sa_column=columns.recorded())
