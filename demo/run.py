"""One run of the demo against a running stack."""

import json
import ssl
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console

from demo.client import Api
from demo.director import Office, Play, Stage, play_all
from demo.display import Display
from demo.intake import Arrivals, send_folder, send_stories
from demo.report import collect
from demo.stories import load_stories
from models.roles import Role


@dataclass(frozen=True, slots=True)
class Place:
    """Where the product answers, and with which tokens."""

    api_url: str
    mailbox_url: str | None
    tokens_file: Path
    ca_file: Path | None = None
    """What a patient's browser trusts: the sandbox of the card company."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is played: the demo's own stories, or a folder."""

    folder: Path | None = None
    stories: tuple[str, ...] = ()
    limit: int | None = None
    keep_dates: bool = False

    @property
    def whole(self) -> bool:
        """Whether all of the demo's own stories are played, so that every way out must be taken."""
        return self.folder is None and not self.stories and self.limit is None


async def run_demo(place: Place, source: Source, console: Console, stage: Stage | None = None) -> dict[str, Any]:
    """Play all encounters to their end; returns the report. Whoever gives a stage can look at it meanwhile."""
    stage = stage or Stage()
    started = time.monotonic()
    async with (
        httpx.AsyncClient(base_url=place.api_url, timeout=180) as http,
        httpx.AsyncClient(base_url=place.mailbox_url or "", timeout=30) as mailbox,
        httpx.AsyncClient(verify=_trusting(place.ca_file), timeout=60) as browser,
    ):
        office = Office(colleagues(http, place.tokens_file), mailbox if place.mailbox_url else None, browser)
        arrivals = await _arrive(office.of(Role.INTEGRATOR), source)
        for line in arrivals.unreadable:
            console.print(f"[yellow]not readable[/] {line}", soft_wrap=True, highlight=False)
        stage.total = len(arrivals.encounters)
        plays = [Play(office, encounter, story, stage) for encounter, story in arrivals.encounters]
        with Display(console, stage) as display:
            await play_all(plays, stage, display.changed)
        for line in stage.surprises:
            console.print(f"[yellow]surprise[/] {line}")
        return await collect(office.of(Role.SUPERVISOR), time.monotonic() - started)


def _trusting(ca_file: Path | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(ca_file) if ca_file is not None else None)


async def _arrive(api: Api, source: Source) -> Arrivals:
    today = datetime.now(UTC).date()
    if source.folder is None:
        stories = tuple(each for each in load_stories() if not source.stories or each.slug in source.stories)
        return await send_stories(api, stories[: source.limit], today)
    return await send_folder(api, source.folder, today, source.limit, keep_dates=source.keep_dates)


def colleagues(http: httpx.AsyncClient, tokens_file: Path) -> dict[str, Api]:
    """One colleague a role: the first local user who holds it."""
    users = json.loads(tokens_file.read_text())
    colleagues: dict[str, Api] = {}
    for user in users.values():
        for role in user["roles"]:
            colleagues.setdefault(role, Api(http, user["token"]))
    return colleagues
