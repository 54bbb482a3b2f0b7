"""`claimflow demo`: the whole product at work on real input, and the proof at the end."""

import asyncio
import contextlib
import json
import shutil
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.up import what_to_open
from demo.client import DemoError
from demo.report import show, verdict, ways_missing
from demo.run import Place, Source, run_demo
from runtime.errors import OperatorError
from runtime.logging import configure_logging
from runtime.settings import Settings
from runtime.signals import run_until_signalled
from runtime.supervisor import Stack, running

_POLL_SECONDS = 0.2
"""The demo's clearinghouse is next door: pick up as soon as something is there."""


def demo_command(
    leave: Annotated[bool, typer.Option("--exit", help="End when the report is shown.")] = False,
    folder: Annotated[Path | None, typer.Option("--from", help="A folder of FHIR files instead of our own.")] = None,
    story: Annotated[list[str] | None, typer.Option(help="Only this story of demo/stories.yaml; repeatable.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many encounters.")] = None,
    keep_dates: Annotated[bool, typer.Option(help="Do not move the visits to recent dates.")] = False,
    seed: Annotated[int, typer.Option(help="What the payers' behaviour is drawn from.")] = 1,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the report to this file.")] = None,
    resume: Annotated[bool, typer.Option(help="Go on where an earlier demo was stopped.")] = False,
) -> None:
    """Run 40 and more encounters from registration to zero balance, then stay up."""
    console = Console()
    if folder is not None and not folder.is_dir():
        raise OperatorError(f"{folder} is not a folder", "name a folder of FHIR files after --from")
    settings = _settings(seed)
    if not resume:
        clear_home(settings.home)
    source = Source(folder, tuple(story or ()), limit, keep_dates)
    run_until_signalled(_demo(settings, source, console, json_file, leave=leave))


async def _demo(settings: Settings, source: Source, console: Console, json_file: Path | None, *, leave: bool) -> None:
    console.print(f"Starting Claimflow in {settings.home} ...", soft_wrap=True)
    async with running(settings) as stack:
        console.print(what_to_open(stack))
        try:
            report = await run_demo(place_of(stack), source, console)
        except DemoError as error:
            raise OperatorError(str(error), f"see the logs in {settings.home / 'logs'}") from error
        if json_file is not None:
            json_file.write_text(json.dumps(report, indent=2) + "\n")
        show(console, report)
        wrong = verdict(report)
        if source.whole:
            wrong += [f"nobody took the way out {name}" for name in ways_missing(report)]
        if wrong:
            raise OperatorError("; ".join(wrong), f"see the logs in {settings.home / 'logs'}")
        if not leave:
            console.print("", what_to_open(stack), sep="\n")
            await asyncio.Event().wait()


def place_of(stack: Stack) -> Place:
    """Where a running stack answers."""
    settings = stack.settings
    return Place(
        stack.urls["api"], stack.urls.get("simulator"), settings.require_tokens_file(), settings.card_gateway_ca_file
    )


def _settings(seed: int) -> Settings:
    settings = Settings.load()
    configure_logging(settings.model_copy(update={"log_format": "console", "log_level": "warning"}))
    update = {"time_travel": True, "seed": seed, "clearinghouse_poll_seconds": _POLL_SECONDS, "keys_file": None}
    # All state in a folder of its own, the simulator's too: a demo that begins anew has no mail of the last one.
    update |= {"tokens_file": None, "simulator_dir": None}
    return settings.model_copy(update=update).in_home(settings.home / "demo")


def clear_home(home: Path) -> None:
    """Begin with nothing: an earlier demo's state is deleted, unless that demo still runs."""
    if _is_locked(home):
        return  # starting will say who runs there
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(home)


def _is_locked(home: Path) -> bool:
    import fcntl

    try:
        with open(home / "lock") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False
