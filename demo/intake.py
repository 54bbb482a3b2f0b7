"""How encounters come in: the demo's own bundles through the FHIR door, or any folder of FHIR files."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from demo.client import Api
from demo.stories import FOLDER, Story
from gateways.fhir import bundle_of, move_dates, read_fhir
from models.intake import Intake

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}")
_VISIT_DAYS_AGO = 10
_LIVED = ("birthDate", "deceasedDateTime")


@dataclass(slots=True)
class Arrivals:
    """Encounters that came in (id and story), and what could not be read."""

    encounters: list[tuple[str, Story | None]] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


async def send_stories(api: Api, stories: tuple[Story, ...], today: date) -> Arrivals:
    """Send each story's bundle, moved so that its visit was some days ago."""
    arrivals = Arrivals()
    for story in stories:
        bundle = json.loads((FOLDER / story.bundle).read_text())
        days = (today - timedelta(days=_VISIT_DAYS_AGO) - _visit(bundle)).days
        answer = await api.post("/fhir", _moved(bundle, days), key=f"demo:intake:{story.slug}:{today}")
        (encounter,) = answer.json()["encounters"]
        arrivals.encounters.append((encounter["id"], story))
    return arrivals


async def send_folder(api: Api, folder: Path, today: date, limit: int | None, *, keep_dates: bool) -> Arrivals:
    """Send every readable encounter of a folder of FHIR files; name each file and resource that is not readable."""
    arrivals = Arrivals()
    for intake in _read_folder(folder, arrivals.unreadable)[:limit]:
        moved = intake if keep_dates or intake.service_date is None else _recent(intake, today)
        body = moved.model_dump(mode="json", exclude_defaults=True)
        answer = await api.post("/encounters", body, key=_key(intake, today))
        arrivals.encounters.append((answer.json()["id"], None))
    return arrivals


def _key(intake: Intake, today: date) -> str:
    """Return a key of allowed length and characters, whatever strangers call their encounters."""
    words = f"{intake.source}\x1f{intake.identifier}\x1f{today}"
    return f"demo:intake:{sha256(words.encode()).hexdigest()[:32]}"


def _read_folder(folder: Path, unreadable: list[str]) -> list[Intake]:
    intakes: list[Intake] = []
    singles: list[Any] = []
    for path in sorted(folder.glob("*.json")):
        try:
            document = json.loads(path.read_text())
        except ValueError as error:
            unreadable.append(f"{path.name}: not JSON ({error})")
            continue
        if isinstance(document, dict) and document.get("resourceType") != "Bundle":
            singles.append(document)
            continue
        intakes.extend(_read(path.name, document, unreadable))
    if singles:
        intakes.extend(_read("single resources", bundle_of(singles), unreadable))
    return intakes


def _read(name: str, document: Any, unreadable: list[str]) -> tuple[Intake, ...]:
    reading = read_fhir(document)
    unreadable.extend(f"{name}: {each.resource} {each.path}: {each.message}" for each in reading.findings)
    return reading.intakes


def _recent(intake: Intake, today: date) -> Intake:
    assert intake.service_date is not None
    return move_dates(intake, (today - timedelta(days=_VISIT_DAYS_AGO) - intake.service_date).days)


def _visit(bundle: dict[str, Any]) -> date:
    for entry in bundle["entry"]:
        if entry["resource"]["resourceType"] == "Encounter":
            return date.fromisoformat(entry["resource"]["period"]["start"][:10])
    raise ValueError("a story's bundle has no Encounter")


def _moved(value: Any, days: int, key: str = "") -> Any:
    """Return a FHIR document with every date but those of a life moved."""
    if isinstance(value, dict):
        return {name: _moved(each, days, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_moved(each, days, key) for each in value]
    if isinstance(value, str) and key not in _LIVED and _DAY.match(value):
        moved = datetime.fromisoformat(value[:10]).replace(tzinfo=UTC) + timedelta(days=days)
        return moved.date().isoformat() + value[10:]
    return value
