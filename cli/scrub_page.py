"""The findings of a scrub for a biller: the lines of the claim, what is wrong marked, then what to do, worst first."""

from collections.abc import Sequence

from rich import box
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.scrub_input import ClaimInput, lines_of
from models.findings import Finding, Severity

_STYLE = {Severity.ERROR: "bold red", Severity.HOLD: "bold yellow", Severity.WARNING: "cyan"}
_BADGE = {Severity.ERROR: "white on red", Severity.HOLD: "black on yellow", Severity.WARNING: "black on cyan"}
_WORST = list(Severity)


def show(
    console: Console, claim: ClaimInput, found: Sequence[Finding], sources: Sequence[str], *, codes_checked: bool
) -> None:
    """Print verdict, lines, findings, and which tables the claim was held against."""
    console.print(_heading(claim))
    console.print(_verdict(found))
    if claim.lines:
        console.print(_lines(claim, found))
    for finding in found:
        console.print(_finding(finding))
    foot = [f"Held against: {'; '.join(sources)}."]
    if not codes_checked:
        foot.append("Whether codes are valid was not checked in full: load icd10cm, hcpcs and pfs-indicators or cpt.")
    if any("demo subset" in source for source in sources):
        foot.append("The demo subset knows few services: load the CMS tables (claimflow codes kinds, codes load).")
    console.print(Text("\n".join(foot), "dim"))


def _heading(claim: ClaimInput) -> Text:
    born = f"born {claim.patient.birth_date}" if claim.patient.birth_date else ""
    parts = (claim.payer or "no payer", str(claim.date_of_service or "no date of service"), claim.patient.sex, born)
    return Text.assemble((f"{claim.form.capitalize()} claim", "bold"), "".join(f" · {part}" for part in parts if part))


def _verdict(found: Sequence[Finding]) -> Text:
    stops = [each for each in found if each.stops]
    if not stops:
        more = f", {len(found)} to note" if found else ""
        return Text.assemble((" CLEAN ", "black on green"), f" ready to send{more}")
    counts = [
        f"{number} {severity.value}{'s' if number > 1 else ''}"
        for severity in _WORST
        if (number := sum(each.severity is severity for each in found))
    ]
    return Text.assemble((" NOT CLEAN ", "white on red"), f" {', '.join(counts)}")


def _lines(claim: ClaimInput, found: Sequence[Finding]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="dim", pad_edge=False)
    for name, justify in (("line", "right"), ("code", "left"), ("modifiers", "left"), ("units", "right")):
        table.add_column(name, justify="right" if justify == "right" else "left")
    for name in ("date", "diagnoses", "findings"):
        table.add_column(name)
    for number, line in enumerate(claim.lines, start=1):
        mine = [each for each in found if number in lines_of(each)]
        worst = min((each.severity for each in mine), key=_WORST.index, default=None)
        pointed = ", ".join(
            claim.diagnoses[pointer - 1] if pointer <= len(claim.diagnoses) else f"{pointer}?"
            for pointer in line.pointers
        )
        marks = Text(", ".join(dict.fromkeys(each.code for each in mine)), _STYLE[worst] if worst else "")
        day = str(line.date or claim.date_of_service or "")
        code = Text(line.code, _STYLE[worst] if worst else "bold")
        table.add_row(str(number), code, " ".join(line.modifiers), f"{line.units:,}", day, pointed, marks)
    return table


def _finding(finding: Finding) -> Panel:
    lines = lines_of(finding)
    where = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, lines))}" if lines else ""
    title = Text.assemble(
        (f" {finding.severity.value} ", _BADGE[finding.severity]), (f" {finding.code} ", "bold default")
    )
    body = Group(
        Text(finding.message),
        Text.assemble(("→ ", "bold green"), finding.remedy),
        Text(finding.source, "dim italic"),
    )
    return Panel(
        body,
        title=title,
        title_align="left",
        subtitle=Text(where, "dim") if where else None,
        subtitle_align="right",
        border_style="bright_black",
        box=box.ROUNDED,
    )
