"""What a played demo leaves behind: read once, while its servers run, and asserted on afterwards."""

import contextlib
import hashlib
import io
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
from rich.console import Console
from temporalio.client import Client

from activities.proof import LedgerProof, prove
from cli.demo import place_of
from demo.director import Stage
from demo.run import Source, run_demo
from demo.stories import FOLDER, Story, load_stories
from gateways.fhir import read_fhir
from models.ids import encounter_id
from runtime.connections import connect, open_database
from runtime.preparation import load_keys, plain_url
from runtime.settings import Settings
from runtime.supervisor import Stack
from storage.crypto import Keyring

Entry = tuple[str, tuple[tuple[str, str | None, int], ...]]
"""One ledger entry: kind, and its lines (account, sequence, cents)."""
PROVIDER = "provider"
"""Stands for a story where money is of no encounter: adjustments at the provider level of an 835."""


def demo_settings(home: Path) -> Settings:
    """The settings of `claimflow demo` with free ports; killed processes lose nothing without waiting for the disk."""
    names = ["postgres_port", "temporal_port", "temporal_ui_port", "api_port"]
    names += ["simulator_sftp_port", "simulator_https_port", "simulator_control_port"]
    more: dict[str, Any] = {"time_travel": True, "durable": False, "seed": 1, "clearinghouse_poll_seconds": 0.2}
    return Settings(**dict.fromkeys(names, 0), **more).in_home(home)


async def play(stack: Stack, stage: Stage, stories: tuple[str, ...] = ()) -> dict[str, Any]:
    """Play stories against a running stack; returns the demo's report."""
    return await run_demo(place_of(stack), Source(stories=stories), Console(file=io.StringIO()), stage)


def bundle_of_story(story: Story) -> Any:
    return json.loads((FOLDER / story.bundle).read_text())


def slugs(settings: Settings) -> dict[str, str]:
    """Encounter id to story: each home has its own keys, so an encounter has another id in each."""
    key = load_keys(settings).encounter_key
    found = {}
    for story in load_stories():
        (intake,) = read_fhir(bundle_of_story(story)).intakes
        found[encounter_id(key, intake.source, intake.identifier)] = story.slug
    return found


@dataclass(frozen=True)
class Books:
    """The money and the ways out of one run, by story."""

    entries: Mapping[str, Counter[Entry]]
    outcomes: Mapping[str, frozenset[str]]


_LINES = """
    WITH told AS (
        SELECT r.id, r.payer_identifier, r.trace_number, min(p.encounter_id) AS encounter_id
        FROM remittances r JOIN posted_claims p ON p.remittance_id = r.id
        GROUP BY r.id HAVING count(DISTINCT p.encounter_id) = 1
    )
    SELECT l.entry_id, coalesce(e.encounter_id, told.encounter_id) AS encounter_id, e.kind,
           l.account, l.sequence, l.cents
    FROM ledger_entries e JOIN ledger_lines l ON l.entry_id = e.id
    LEFT JOIN deposits d ON e.kind = 'deposit' AND d.id = e.source
    LEFT JOIN told ON e.encounter_id IS NULL AND (
        told.id = split_part(e.source, '/', 1)
        OR told.trace_number = d.of_trace AND told.payer_identifier = d.of_payer
    )
    ORDER BY l.entry_id, l.account, l.sequence, l.cents
"""
"""Money of no encounter is told with the one that its 835 is about, where it is about one alone."""


async def read_books(settings: Settings) -> Books:
    names = slugs(settings)
    connection = await asyncpg.connect(plain_url(settings))
    try:
        lines = await connection.fetch(_LINES)
        marks = await connection.fetch(
            "SELECT encounter_id, stage, outcome FROM stage_marks WHERE outcome <> '' AND encounter_id IS NOT NULL"
        )
    finally:
        await connection.close()
    entries: dict[str, Counter[Entry]] = {}
    by_entry: dict[int, list[asyncpg.Record]] = {}
    for line in lines:
        by_entry.setdefault(line["entry_id"], []).append(line)
    for found in by_entry.values():
        story = names.get(found[0]["encounter_id"], PROVIDER)
        entry = (found[0]["kind"], tuple((each["account"], each["sequence"], each["cents"]) for each in found))
        entries.setdefault(story, Counter())[entry] += 1
    outcomes: dict[str, set[str]] = {}
    for mark in marks:
        outcomes.setdefault(names[mark["encounter_id"]], set()).add(f"{mark['stage']}.{mark['outcome']}")
    return Books(
        {story: entries.get(story, Counter()) for story in {*names.values(), *entries}},
        {story: frozenset(found) for story, found in outcomes.items()},
    )


@dataclass(frozen=True)
class Run:
    """One workflow run as Temporal keeps it."""

    workflow_id: str
    events: int
    stored: bytes = field(repr=False)
    """Description (ids, memo, search attributes) and history, as they are on the wire."""


@dataclass(frozen=True)
class Interchange:
    """X12 that went over the wire. `place`: table and name, or file of the simulator."""

    place: str
    sent: bool
    """By us; else by the simulator."""
    text: str = field(repr=False)


@dataclass(frozen=True)
class Evidence:
    """A run of the demo, looked at from all sides."""

    report: Mapping[str, Any]
    surprises: tuple[str, ...]
    books: Books
    proof: LedgerProof
    open_tasks: int
    open_deadlines: int
    running: int
    runs: tuple[Run, ...]
    columns: Mapping[str, str]
    """Everything that the database keeps in text and JSON, by table and column."""
    logs: Mapping[str, str]
    interchanges: tuple[Interchange, ...]
    bank_files: tuple[Interchange, ...]
    """What came the same way and is no X12: the bank's."""


async def collect(stack: Stack, report: dict[str, Any], stage: Stage) -> Evidence:
    """Look at everything while the servers run."""
    settings = stack.settings
    client = await connect(settings, load_keys(settings))
    connection = await asyncpg.connect(plain_url(settings))
    try:
        open_tasks = await connection.fetchval("SELECT count(*) FROM tasks WHERE state = 'open'")
        open_deadlines = await connection.fetchval("SELECT count(*) FROM deadlines WHERE state = 'open'")
        columns = await read_columns(connection)
        exchanged = await read_interchanges(connection, load_keys(settings))
    finally:
        await connection.close()
    carried = (*exchanged, *read_simulator(settings.home))
    return Evidence(
        report=report,
        surprises=tuple(stage.surprises),
        books=await read_books(settings),
        proof=await read_proof(settings),
        open_tasks=open_tasks,
        open_deadlines=open_deadlines,
        running=(await client.count_workflows("ExecutionStatus = 'Running'")).count,
        runs=await read_runs(client),
        columns=columns,
        logs=read_logs(settings.home),
        interchanges=tuple(each for each in carried if each.text.startswith("ISA")),
        bank_files=tuple(each for each in carried if not each.text.startswith("ISA")),
    )


async def read_proof(settings: Settings) -> LedgerProof:
    """The ledger against its source documents."""
    database = open_database(settings)
    try:
        return await prove(database)
    finally:
        await database.close()


async def read_interchanges(connection: asyncpg.Connection, keys: Keyring) -> tuple[Interchange, ...]:
    """Every file as it went or came, and every real-time question and answer."""
    found = []
    for name, direction, digest, sealed in await connection.fetch(
        "SELECT name, direction, sha256, content FROM edi_files ORDER BY id"
    ):
        text = keys.open(sealed, f"file:{direction}:{digest}")
        assert hashlib.sha256(text.encode("latin-1")).hexdigest() == digest
        found.append(Interchange(f"edi_files {name}", direction == "sent", text))
    for key, direction, sealed in await connection.fetch(
        "SELECT key, direction, content FROM edi_messages WHERE content IS NOT NULL ORDER BY key"
    ):
        found.append(Interchange(f"edi_messages {key}", direction == "sent", keys.open(sealed, f"message:{key}")))
    return tuple(found)


def read_simulator(home: Path) -> Iterator[Interchange]:
    """Every file that the simulator wrote, fetched or not."""
    (path,) = home.rglob("simulator.db")
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        for name, body in database.execute("SELECT name, body FROM outbox ORDER BY seq"):
            yield Interchange(f"simulator {name}", False, body)


def read_logs(home: Path) -> dict[str, str]:
    """What each process wrote."""
    return {path.name: path.read_text(errors="replace") for path in (home / "logs").iterdir()}


async def read_runs(client: Client) -> tuple[Run, ...]:
    found = []
    async for execution in client.list_workflows():
        history = await client.get_workflow_handle(execution.id, run_id=execution.run_id).fetch_history()
        stored = execution.raw_info.SerializeToString() + b"".join(each.SerializeToString() for each in history.events)
        found.append(Run(execution.id, len(history.events), stored))
    return tuple(found)


async def read_columns(connection: asyncpg.Connection) -> dict[str, str]:
    """All that stands in text, JSON and array columns: what is sealed is bytes, and not among them."""
    readable = await connection.fetch(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
        "AND data_type IN ('text', 'character varying', 'character', 'json', 'jsonb', 'ARRAY')"
    )
    found = {}
    for table, column in readable:
        statement = f'SELECT string_agg("{column}"::text, chr(10)) FROM "{table}"'
        found[f"{table}.{column}"] = await connection.fetchval(statement) or ""
    return found


# --- what must not be found -----------------------------------------------------------------------------------------


@cache
def phi() -> frozenset[str]:
    """Names, birth dates, member ids, record numbers, street lines and telephones of the stories' people."""
    words: set[str] = set()
    for story in load_stories():
        words.update(_people(bundle_of_story(story)))
        for answers in story.tasks.values():
            words.update(_people(list(answers)))
    return frozenset(words)


_LAST_NAMES, _EXACT = ("family", "last"), ("birthDate", "birth_date", "subscriberId", "member_id", "line", "line1")
_PEOPLE = ("Patient", "RelatedPerson", "Coverage", "Person")


def _people(value: Any, inside: bool = True) -> Iterator[str]:
    """Walk a document; what belongs to organisations and clinicians is no PHI."""
    if isinstance(value, list):
        for each in value:
            yield from _people(each, inside)
    if not isinstance(value, dict):
        return
    inside = value.get("resourceType") in (*_PEOPLE, "Bundle", None) and inside
    if value.get("resourceType") == "Patient":
        yield from (each["value"] for each in (*value.get("identifier", ()), *value.get("telecom", ())))
    for name, each in value.items():
        if inside and name in (*_LAST_NAMES, *_EXACT):
            yield from (str(text) for text in (each if isinstance(each, list) else [each]) if text)
        else:
            yield from _people(each, inside)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(r"(?<![A-Za-z0-9])(?:" + "|".join(map(re.escape, sorted(phi()))) + r")(?![A-Za-z0-9])")


def leaks(text: str) -> Counter[str]:
    """What of a patient stands in a text, as whole words."""
    return Counter(_pattern().findall(text))


def leaks_of_bytes(stored: bytes) -> Counter[str]:
    return leaks(stored.decode("latin-1"))


def shown(found: Mapping[str, Counter[str]]) -> str:
    return "\n".join(f"{place}: {dict(words)}" for place, words in sorted(found.items()))
