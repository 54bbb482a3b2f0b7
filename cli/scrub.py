"""`claimflow scrub`: one claim against every edit. Exit code 0 clean, 1 not clean, 2 the input is no claim."""

import asyncio
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cli.scrub_input import FIELDS, BadInputError, ClaimInput, lines_of, read_claim
from codesets.loaded_book import LoadedBook
from codesets.volumes import Volumes
from domain.coding import check_coding
from domain.payer_rules import Rule
from domain.payer_rules.scrubbing import scrub_with
from domain.scrubbing import by_severity, of_coding
from models.findings import Finding
from runtime.errors import OperatorError
from runtime.logging import configure_logging
from runtime.own_database import own_database
from runtime.settings import Settings
from storage import payer_rules
from storage.codes import vintages
from storage.codes.shelf import Shelf
from storage.codes.volumes import READERS
from storage.codes.volumes.ncci import among
from storage.rule_files import read, shipped_rules


@dataclass(frozen=True, slots=True)
class Desk:
    """What a claim is held against: code sets, payer rules, and the kinds that are loaded for its day."""

    book: LoadedBook
    rules: tuple[Rule, ...]
    loaded: frozenset[str]


def scrub_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A claim as JSON; - for standard input.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Hold one claim against every edit: what is wrong, on which lines, what to do, and who says so."""
    from cli.scrub_page import show

    try:
        claim = read_claim(_text(file))
    except BadInputError as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"claimflow: {file}: {error}", markup=False)
        raise typer.Exit(2) from None
    settings = Settings.load()
    configure_logging(settings.model_copy(update={"log_format": "console", "log_level": "error"}))
    today = datetime.now(UTC).date()
    desk = asyncio.run(_desk(settings, claim, claim.date_of_service or today))
    found = findings(claim, desk, today)
    clean = not any(each.stops for each in found)
    if as_json:
        sys.stdout.write(json.dumps({"clean": clean, "findings": [as_row(each) for each in found]}, indent=2) + "\n")
    else:
        view = claim.view(today)
        sources = desk.book.edit_sources(view.setting, view.date_of_service or today)
        show(Console(highlight=False), claim, found, sources, codes_checked=_codes_checked(desk.loaded))
    raise typer.Exit(0 if clean else 1)


def _text(file: str) -> str:
    try:
        return (sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()).decode()
    except OSError as error:
        raise OperatorError(f"{file} cannot be read ({error.strerror})", "give the path of a claim as JSON") from error
    except UnicodeDecodeError as error:
        raise BadInputError(f"byte {error.start}: not UTF-8; save it as UTF-8") from error


async def _desk(settings: Settings, claim: ClaimInput, on: date) -> Desk:
    """What is loaded here; without a database of this installation, what is shipped."""
    if settings.database_url is None and not (settings.home / "postgres").exists():
        return Desk(LoadedBook(Volumes()), read(shipped_rules().text).rules, frozenset())
    async with own_database(settings) as database:
        # Of two million pairs only those between codes of this claim are wanted.
        book = await Shelf(database, {**READERS, **among(claim.codes())}).book()
        async with database.session() as session:
            version = await payer_rules.in_force(session, on)
            loaded = frozenset(each.kind for each in await vintages.every(session) if each.covers(on))
        return Desk(book, read(version.text).rules if version else (), loaded)


def findings(claim: ClaimInput, desk: Desk, today: date) -> tuple[Finding, ...]:
    """Return what edits, payer rules and checks of the coding find in what the input has, worst first."""
    view = claim.view(today)
    edits = scrub_with(desk.rules, view, desk.book).findings
    checks = check_coding(*claim.coding(), desk.book, view.payer_kind)
    charged = all(line.charge_cents is not None for line in claim.lines)
    return by_severity(
        (
            *(each for each in edits if _asked(each) and (charged or each.code != "SCR-CHARGE")),
            *(each for each in of_coding(checks) if _known(each, claim, desk.loaded)),
        )
    )


def _asked(finding: Finding) -> bool:
    return finding.where.partition("[")[0].partition(".")[0] in FIELDS


def _known(finding: Finding, claim: ClaimInput, loaded: frozenset[str]) -> bool:
    """A subset cannot tell that a code is not valid: only a published list that is loaded can."""
    if finding.code == "COD-ICD-INVALID":
        return "icd10cm" in loaded
    if finding.code == "COD-CPT-INACTIVE":
        number = int(finding.where.partition("[")[2].partition("]")[0])
        return bool(loaded & ({"hcpcs"} if claim.lines[number].code[0].isalpha() else {"cpt", "pfs-indicators"}))
    return True


def _codes_checked(loaded: Iterable[str]) -> bool:
    return {"icd10cm", "hcpcs"} <= set(loaded)


def as_row(finding: Finding) -> dict[str, object]:
    """Return a finding as `--json` prints it."""
    return {
        "edit": finding.code,
        "severity": finding.severity.value,
        "lines": lines_of(finding),
        "message": finding.message,
        "remedy": finding.remedy,
        "source": finding.source,
    }
