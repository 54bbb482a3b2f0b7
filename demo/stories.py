"""The stories of the demo, read from stories.yaml."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field

from models.base import Value
from models.coding import Coding

FOLDER = Path(__file__).parent


class PatientAct(Value):
    """What the patient (or the agency, or the office by itself) does, some days after an event."""

    after: str
    days: int = 0
    does: str
    installments: int = 0
    cents: int = 0
    reason: str = ""
    card: str = ""
    told: dict[str, Any] = Field(default_factory=dict)
    """What goes with it: the application, the hold, how it ends."""


class Story(Value):
    """One encounter: what arrives, what people do, which ways out it must take."""

    number: int
    slug: str
    title: str
    moral: str
    bundle: str
    coding: Coding | None = None
    corrected_coding: Coding | None = None
    tasks: dict[str, tuple[dict[str, Any], ...]] = Field(default_factory=dict)
    copay_cents: int = 0
    query_answer_after_business_days: int | None = 0
    patient: tuple[PatientAct, ...] = ()
    agency: tuple[PatientAct, ...] = ()
    office: tuple[PatientAct, ...] = ()
    expect: tuple[str, ...] = ()


@cache
def load_stories() -> tuple[Story, ...]:
    """Return all stories; a mistake in the file names the story and the field."""
    raw = yaml.safe_load((FOLDER / "stories.yaml").read_text())
    return tuple(Story.model_validate(each) for each in raw)
