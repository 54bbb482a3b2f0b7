"""`claimflow up`: the whole product on this machine, and what to open."""

import asyncio

from rich.console import Console
from rich.table import Table

from runtime.settings import Settings
from runtime.signals import run_until_signalled
from runtime.supervisor import Stack, running

TITLES = {
    "docs": "API with documentation",
    "api": "API",
    "temporal_ui": "Workflows (Temporal UI)",
    "simulator": "Simulator control",
}


def run_up(settings: Settings) -> None:
    """Runs until it is told to end."""
    run_until_signalled(_up(settings, Console(highlight=False)))


async def _up(settings: Settings, console: Console) -> None:
    console.print(f"Starting Claimflow in {settings.home} ...", soft_wrap=True)
    async with running(settings) as stack:
        console.print(what_to_open(stack))
        try:
            await asyncio.Event().wait()
        finally:
            console.print("Ending: what has begun is finished first, all state stays.")


def what_to_open(stack: Stack) -> Table:
    """Addresses and files, for somebody who has just started it."""
    table = Table(title="Claimflow is up. Ctrl-C ends it.", show_header=False, box=None, title_justify="left")
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, title in TITLES.items():
        if name in stack.urls:
            table.add_row(title, stack.urls[name])
    table.add_row("Tokens of the local users", str(stack.settings.tokens_file))
    table.add_row("Logs", str(stack.settings.home / "logs"))
    return table
