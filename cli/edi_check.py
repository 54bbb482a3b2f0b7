"""Findings of a file: as JSON of a fixed form, and as a table."""

from dataclasses import replace
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from edi import Document, Finding, check

_SEVERITY = {"error": "bold red", "warning": "yellow"}
LEVELS = {
    1: "integrity", 2: "requirement", 3: "balance", 4: "situation", 5: "code set", 6: "service type", 7: "payer",
}  # fmt: skip


def as_json(document: Document) -> dict[str, Any]:
    """What `claimflow edi check --json` prints."""
    return {
        "interchanges": len(document.interchanges),
        "transactions": [
            {
                "type": one.transaction.type,
                "version": one.transaction.version,
                "control": one.transaction.control,
                "accepted": one.accepted,
                "claims": one.claims,
                "findings": [_finding(finding) for finding in one.findings],
            }
            for one in check(document)
        ],
        "findings": [_finding(finding) for finding in envelope_findings(document)],
    }


def envelope_findings(document: Document) -> list[Finding]:
    """Those that belong to no transaction."""
    found = list(document.findings)
    for interchange in document.interchanges:
        found += interchange.findings
        for group in interchange.groups:
            found += group.findings
    return [replace(one, transaction="") for one in found]


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "level": one.level,
        "severity": one.severity,
        "loop": one.loop,
        "segment": one.segment,
        "position": one.position,
        "element": f"{one.element:02d}" if one.element else "",
        "value": one.value,
        "rule": one.rule,
        "message": one.message,
        "remedy": one.remedy,
    }


def any_error(report: dict[str, Any]) -> bool:
    """Whether anything in a report is an error."""
    found = [*report["findings"], *(f for one in report["transactions"] for f in one["findings"])]
    return any(one["severity"] == "error" for one in found)


def show(console: Console, report: dict[str, Any]) -> None:
    """The report for a person."""
    for one in report["transactions"]:
        verdict = Text(" accepted ", "black on green") if one["accepted"] else Text(" rejected ", "white on red")
        name = Text(f" {one['type']} ", "bold").append(f"{one['version']}  control {one['control']}", "dim")
        held = f"  {one['claims']:,} claim{'' if one['claims'] == 1 else 's'}" if one["claims"] else ""
        console.print(Text.assemble(verdict, name, held))
        _table(console, one["findings"])
    if report["findings"]:
        console.print(Text("Envelope", "bold"))
        _table(console, report["findings"])
    errors = sum(f["severity"] == "error" for f in report["findings"]) + sum(
        f["severity"] == "error" for one in report["transactions"] for f in one["findings"]
    )
    sets = len(report["transactions"])
    total = f"{sets} transaction set{'' if sets == 1 else 's'}, {errors} error{'' if errors == 1 else 's'}"
    console.print(Text(total, "bold red" if errors else "bold green"))


def _table(console: Console, findings: list[dict[str, Any]]) -> None:
    if not findings:
        return
    table = Table(box=None, padding=(0, 1), show_edge=False, header_style="dim")
    for name in ("segment", "where", "level"):
        table.add_column(name, no_wrap=True)
    table.add_column("what is wrong, and what to do", ratio=1, overflow="fold")
    for one in findings:
        style = _SEVERITY[one["severity"]]
        place = f"{one['loop'] or '-'} {one['segment']}{one['element']}"
        words = Text(one["message"], style)
        if one["value"]:
            words.append(f"  {one['value'][:60]!r}", "cyan")
        words.append(f"\n→ {one['remedy']}", "dim")
        level = f"{one['level']} {LEVELS.get(one['level'], '')}"
        table.add_row(str(one["position"] or "-"), place, level, words)
    console.print(table)
