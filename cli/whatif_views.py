"""What a replay showed, as tables for a billing manager and as JSON."""

import json
from datetime import date

from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from cli.rules_views import counted
from domain.payer_rules import RuleSet
from domain.payer_rules.what_if import Difference, Money, Report, Tally
from models.money import dollars

_MOST_CLAIMS = 20


def show(console: Console, report: Report, rules: RuleSet, name: str, since: date | None) -> None:
    """Print a report: the sums, then by payer, by rule, and the claims."""
    console.print(_head(report, rules, name, since))
    if not report.differences:
        console.print(Text("Nothing would have come out differently.", "bold"))
        return
    tables = (_sums("By payer", "Payer", report.by_payer), _rules(report, rules), _claims(report.differences))
    for table in tables:
        console.print()
        console.print(table)
    left = len(report.differences) - _MOST_CLAIMS
    if left > 0:
        console.print(Text(f"and {left} more; --json has all of them", "dim"))


def _head(report: Report, rules: RuleSet, name: str, since: date | None) -> Panel:
    held, released = report.total.held, report.total.released
    span = f"since {since}" if since else "since the first"
    charged = f"{dollars(report.claims.cents)} charged"
    body = Text.assemble(
        f"{report.scrubs:,} scrubs of {report.claims.claims:,} claims {span}, {charged}\n\n",
        *_outcome("would be held that went", held, "red"),
        *_outcome("would go that were held", released, "green"),
        *_outcome("would come out differently in any way", report.total.touched, "cyan", last=True),
    )
    if report.drifted:
        words = "would come out otherwise today even with their own rules: edits or code sets have changed since."
        body.append(f"\n\n{report.drifted} of the scrubs {words} Only what the rules change is counted.", "yellow")
    title = Text.assemble(
        ("What if ", "bold"), (f"{name} ", "bold cyan"), f"({counted(len(rules.rules))}) had been in force"
    )
    return Panel(body, title=title, title_align="left", border_style="dim", padding=(1, 2))


def _outcome(words: str, money: Money, style: str, last: bool = False) -> tuple[tuple[str, str] | str, ...]:
    style = f"bold {style}" if money.claims else "dim"
    noun = "claim " if money.claims == 1 else "claims"
    return (
        (f"{money.claims:>5,} {noun} ", style),
        f"{words:<40}",
        (f"{dollars(money.cents):>14}", style),
        "" if last else "\n",
    )


def _sums(title: str, first: str, tallies: dict[str, Tally]) -> Table:
    table = _table(title, first)
    for name, tally in sorted(tallies.items(), key=lambda item: (-item[1].touched.claims, item[0])):
        table.add_row(name or "(unknown)", *_cells(tally))
    return table


def _rules(report: Report, rules: RuleSet) -> Table:
    titles = {rule.id: rule.title for rule in rules.rules}
    table = _table("By rule and edit", "Rule")
    for name, tally in sorted(report.by_rule.items(), key=lambda item: (-item[1].touched.claims, item[0])):
        shown = Text(name)
        if name in titles:
            shown.append(f"\n{titles[name]}", "dim")
        table.add_row(shown, *_cells(tally))
    return table


def _table(title: str, first: str) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=None, header_style="dim", padding=(0, 2, 0, 0)
    )
    table.add_column(first)
    for name in ("Claims", "Held", "Released", "Findings", "Fields set"):
        table.add_column(name, justify="right", no_wrap=True)
    return table


def _cells(tally: Tally) -> tuple[Text | str, ...]:
    counts = tally.counts
    return (
        f"{tally.touched.claims:,}",
        _money(tally.held, "red"),
        _money(tally.released, "green"),
        _plus_minus(counts["findings_added"], counts["findings_gone"]),
        _plus_minus(counts["changes_added"], counts["changes_gone"]),
    )


def _money(money: Money, style: str) -> Text:
    return Text(f"{money.claims:,} {dollars(money.cents):>11}", style) if money.claims else Text("-", "dim")


def _plus_minus(added: int, gone: int) -> Text:
    parts = ([f"+{added:,}"] if added else []) + ([f"-{gone:,}"] if gone else [])
    return Text(" ".join(parts)) if parts else Text("-", "dim")


def _claims(differences: list[Difference]) -> Table:
    table = Table(
        title="Claims", title_justify="left", title_style="bold", box=None, header_style="dim", padding=(0, 2, 0, 0)
    )
    for name in ("Claim", "Payer"):
        table.add_column(name, no_wrap=True)
    table.add_column("Charge", justify="right", no_wrap=True)
    table.add_column("Then", no_wrap=True)
    table.add_column("What changes")
    ordered = sorted(differences, key=lambda each: (not each.newly_held, not each.released, -each.charge_cents))
    for each in ordered[:_MOST_CLAIMS]:
        table.add_row(each.claim, each.payer_id, dollars(each.charge_cents), _then(each), _what(each))
    return table


def _then(each: Difference) -> Text:
    if each.newly_held:
        return Text("held", "bold red")
    if each.released:
        return Text("goes", "bold green")
    return Text("still held" if each.held_after else "goes as before", "dim")


def _what(each: Difference) -> Text:
    lines = [Text(f"+ {found.code}: {found.message}") for found in each.findings_added]
    lines += [Text(f"- {found.code}: {found.message}", "dim") for found in each.findings_gone]
    lines += [Text(f"+ {change.words}") for change in each.changes_added]
    lines += [Text(f"- {change.words}", "dim") for change in each.changes_gone]
    return Text("\n").join(lines)


def as_json(report: Report, since: date | None) -> str:
    """Return all of a report; money in cents."""
    body = {
        "since": since.isoformat() if since else None,
        "scrubs": report.scrubs,
        "drifted": report.drifted,
        "claims": _counted(report.claims),
        **_tally(report.total),
        "by_payer": {name: _tally(tally) for name, tally in sorted(report.by_payer.items())},
        "by_rule": {name: _tally(tally) for name, tally in sorted(report.by_rule.items())},
        "differences": [
            each.model_dump(mode="json") | {"newly_held": each.newly_held, "released": each.released}
            for each in report.differences
        ],
    }
    return json.dumps(body, indent=2, ensure_ascii=False)


def _tally(tally: Tally) -> dict[str, object]:
    names = ("findings_added", "findings_gone", "changes_added", "changes_gone")
    parts = {"touched": tally.touched, "held": tally.held, "released": tally.released}
    return {name: _counted(money) for name, money in parts.items()} | {name: tally.counts[name] for name in names}


def _counted(money: Money) -> dict[str, int]:
    return {"claims": money.claims, "cents": money.cents}
