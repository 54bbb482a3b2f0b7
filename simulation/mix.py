"""The mix of a simulation as data: simulation/mix.yaml tells what each part means."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import Field, ValidationError

from models.base import Value
from models.roles import Role
from models.tasks import TASK_TYPES

FILE = Path(__file__).with_name("mix.yaml")

Weight = Annotated[int, Field(ge=1)]
Weights = dict[str, Weight]
Days = dict[Annotated[int, Field(ge=0)], Weight]
"""Working or calendar days, each with its weight."""


class MixError(Exception):
    """The file cannot be used; the message names file and field."""


class Arriving(Value):
    """When encounters come, and what is paid at the visit (percent, dollars)."""

    weekdays: tuple[Annotated[int, Field(ge=0)], ...] = Field(min_length=7, max_length=7)
    days_to_intake: Days
    copay_at_desk: int = Field(ge=0, le=100)
    copay: int = Field(ge=0)


class Staffing(Value):
    """How long tasks lie, and how many a role answers in a day."""

    delays: dict[str, Days]
    other: Days
    capacity: dict[Role, Annotated[int, Field(ge=1)]]


class Answer(Value):
    """One way to complete a task."""

    weight: Weight
    form: dict[str, Any]


class DrawnAct(Value):
    """An act of a patient or an agency, some days after an event: the earliest and the latest."""

    after: str
    days: tuple[int, int]
    does: str
    installments: int = 0
    told: dict[str, Any] = Field({}, description="What goes with it: an application")


class Conduct(Value):
    """What one kind of patient does."""

    weight: Weight
    acts: tuple[DrawnAct, ...]


class Debtor(Value):
    """Patients who owe up to so many dollars."""

    owes_up_to: int
    chances: tuple[Conduct, ...] = Field(min_length=1)


class Mix(Value):
    """A whole file."""

    charts: Weights
    payers: Weights
    arrivals: Arriving
    staff: Staffing
    answers: dict[str, tuple[Answer, ...]]
    denials: dict[str, tuple[Answer, ...]]
    patients: tuple[Debtor, ...] = Field(min_length=1)
    agency: tuple[Conduct, ...] = Field(min_length=1)

    def conduct(self, cents: int) -> tuple[Conduct, ...]:
        """Return what patients may do who owe so much; the last kind stands for all who owe more."""
        found = (each for each in self.patients if cents <= each.owes_up_to * 100)
        return next(found, self.patients[-1]).chances


def load_mix(path: Path = FILE) -> Mix:
    """Read a mix.

    Raises:
        MixError: It does not fit, or names a task type that there is not.
    """
    try:
        mix = Mix.model_validate(yaml.safe_load(path.read_text()))
    except (OSError, yaml.YAMLError) as error:
        raise MixError(f"{path}: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise MixError(f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    _check(path, "staff.delays", mix.staff.delays)
    _check(path, "answers", mix.answers)
    return mix


def _check(path: Path, field: str, names: Mapping[str, object]) -> None:
    unknown = sorted(set(names) - set(TASK_TYPES))
    if unknown:
        raise MixError(f"{path}: {field}: there is no task type {unknown[0]}")
