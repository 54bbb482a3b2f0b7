"""The command line. Each command imports its parts when it runs, so that `--help` answers at once.

Exit codes: 0 done, 1 something outside is in the way (one line says what and the remedy), 2 wrong words.
"""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from runtime.errors import OperatorError

if TYPE_CHECKING:
    from runtime.settings import Settings

app = typer.Typer(
    name="claimflow",
    help="US revenue cycle: one durable workflow for each encounter, from registration to zero balance.",
    no_args_is_help=True,
    # Its tracebacks print local values, which may be patients' data.
    pretty_exceptions_enable=False,
    add_completion=False,
)
# Arguments of a command whose options are defined where it is written, so that it loads only when it runs.
_PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        Console().print(f"claimflow {version('claimflow')}", highlight=False)
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options before a command."""


@app.command()
def up() -> None:
    """Start everything on this machine and keep it running until Ctrl-C or SIGTERM."""
    from cli.up import run_up

    run_up(_settings(console=True))


@app.command(context_settings=_PASS_ON)
def demo(context: typer.Context) -> None:
    """Run 40 and more encounters from registration to zero balance, then stay up. Options: demo --help."""
    from cli.demo import demo_command

    command = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
    command.command()(demo_command)
    command(context.args, prog_name="claimflow demo")


@app.command(context_settings=_PASS_ON)
def simulate(context: typer.Context) -> None:
    """Simulate a year of receivables: the same for the same seed, the ledger proved. Options: simulate --help."""
    from cli.simulate import simulate_command

    command = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
    command.command()(simulate_command)
    command(context.args, prog_name="claimflow simulate")


@app.command()
def migrate() -> None:
    """Prepare outside servers: schema, Temporal namespace and search attributes, keys, local users."""
    from cli.serve import run_migrate

    run_migrate(_settings())


@app.command()
def worker() -> None:
    """Run workflows and activities against DATABASE_URL and TEMPORAL_ADDRESS."""
    from cli.serve import run_worker_process

    run_worker_process(_settings())


@app.command()
def api() -> None:
    """Serve the API and the pages against DATABASE_URL and TEMPORAL_ADDRESS."""
    from cli.serve import run_api_process

    run_api_process(_settings())


@app.command()
def simulator() -> None:
    """Play a clearinghouse and the payers behind it."""
    from cli.serve import run_simulator_process

    run_simulator_process(_settings())


@app.command("fast-forward")
def fast_forward(
    encounter: Annotated[str, typer.Argument(help="Id of the encounter.")],
    duration: Annotated[str, typer.Argument(help="How far, as 30d, 12h or ISO 8601 (P30D, PT12H).")],
    reason: Annotated[str, typer.Option(help="Goes to the audit log.")] = "fast-forward from the command line",
    api_url: Annotated[str | None, typer.Option(help="Base of the API; default: what runs here.")] = None,
    token: Annotated[str | None, typer.Option(envvar="CLAIMFLOW_TOKEN", help="Default: supervisor's.")] = None,
) -> None:
    """Move the business clock of an encounter, with all its children, deadline by deadline."""
    from cli.fast_forward import iso_duration, run_fast_forward

    run_fast_forward(_settings(console=True), encounter, iso_duration(duration), reason, api_url, token)


@app.command("edi", context_settings=_PASS_ON)
def edi_files(context: typer.Context) -> None:
    """Look into X12 files: explain, check, json, ack, diff. Options: edi --help."""
    from cli.edi import app as edi

    edi(context.args, prog_name="claimflow edi")


@app.command("ledger", context_settings=_PASS_ON)
def ledger(context: typer.Context) -> None:
    """Prove the ledger against itself and against its source documents. Options: ledger --help."""
    from cli.ledger import app as ledger_app

    ledger_app(context.args, prog_name="claimflow ledger")


@app.command(context_settings=_PASS_ON)
def scrub(context: typer.Context) -> None:
    """Hold one claim (JSON) against every edit: what is wrong and what to do. Options: scrub --help."""
    from cli.scrub import scrub_command

    command = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
    command.command()(scrub_command)
    command(context.args, prog_name="claimflow scrub")


@app.command("codes", context_settings=_PASS_ON)
def code_sets(context: typer.Context) -> None:
    """Code sets by effective date: load published files, search, check a code. Options: codes --help."""
    from cli.codes import app as codes

    codes(context.args, prog_name="claimflow codes")


@app.command("rules", context_settings=_PASS_ON)
def payer_rules(context: typer.Context) -> None:
    """Payer rules that a billing manager writes: check, load, list, show. Options: rules --help."""
    from cli.rules import app as rules

    rules(context.args, prog_name="claimflow rules")


@app.command("contracts", context_settings=_PASS_ON)
def payer_contracts(context: typer.Context) -> None:
    """Contracts with payers: check, load, list, price a service. Options: contracts --help."""
    from cli.contracts import app as contracts

    contracts(context.args, prog_name="claimflow contracts")


@app.command("whatif")
def what_if(
    rules: Annotated[Path, typer.Option(metavar="FILE", help="A rule file: what if it had been in force?")],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Claims built from this day on.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON; money is in cents.")] = False,
) -> None:
    """Replay recorded claims through other payer rules and tell what changes. Touches nothing."""
    from cli.whatif import run_whatif

    run_whatif(rules, since.date() if since else None, json)


def _settings(console: bool = False) -> "Settings":
    from runtime.logging import configure_logging
    from runtime.settings import Settings

    settings = Settings.load()
    form = "console" if console and "log_format" not in settings.model_fields_set else settings.log_format
    configure_logging(settings.model_copy(update={"log_format": form}))
    return settings


def main() -> None:
    """The `claimflow` program."""
    try:
        app()
    except OperatorError as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"claimflow: {error}", markup=False)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
