"""What a person sees: the business day while it runs, tables at the end."""

from typing import Any

from rich.console import Console, Group
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from demo.live_page import LivePage
from models.money import dollars
from simulation.year import Progress as Days

_MONEY = ("days_in_ar", "ar_over_90", "net_collection", "cost_to_collect")
_PARTS = ("numerator", "denominator")


class Display(LivePage):
    """A live page on a terminal; a line for each month elsewhere."""

    def __init__(self, console: Console, days: Days) -> None:
        self._days = days
        self._bar = Progress(
            TextColumn("[bold]{task.fields[today]}"), BarColumn(bar_width=40),
            TextColumn("day {task.completed:.0f} of {task.total:.0f}"), TimeElapsedColumn(),
        )  # fmt: skip
        total = (days.last - days.first).days + 1
        self._task = self._bar.add_task("days", total=total, today=str(days.first))
        self._month = 0
        super().__init__(console, self._page)  # last: it asks for the page at once

    def changed(self) -> None:
        """Show where the simulation is."""
        days = self._days
        if not self._console.is_terminal and days.today.month != self._month:
            self._month = days.today.month
            self._console.print(
                f"{days.today}   arrived {days.arrived}, closed {days.closed}, {days.tasks} tasks done, "
                f"receivables {dollars(days.insurance_cents + days.patient_cents)}"
            )

    def _page(self) -> Group:
        days = self._days
        self._bar.update(self._task, completed=(days.today - days.first).days + 1, today=str(days.today))
        counts = Table(box=None, show_header=False, pad_edge=False, padding=(0, 3, 0, 0))
        counts.add_row(
            f"arrived [bold]{days.arrived}[/] of {days.expected}", f"open [bold]{days.arrived - days.closed}[/]",
            f"closed [bold]{days.closed}[/]", f"tasks done [bold]{days.tasks}[/]", f"waiting [bold]{days.waiting}[/]",
        )  # fmt: skip
        counts.add_row(
            f"charged [bold]{dollars(days.charged_cents)}[/]", f"payers owe [bold]{dollars(days.insurance_cents)}[/]",
            f"patients owe [bold]{dollars(days.patient_cents)}[/]",
        )  # fmt: skip
        latest = days.latest[: max(20, self._console.width - 4)]
        return Group(self._bar, "", counts, "", f"[dim]{latest}")


def tables(report: dict[str, Any]) -> Group:
    """Return what a person reads at the end."""
    return Group(_measures(report), "", _aging(report), "", _payers(report), "", _proof(report))


def _measures(report: dict[str, Any]) -> Table:
    when = report["simulation"]
    title = f"Measures, {when['first']} to {when['last']} (docs/reports.md defines them)"
    table = Table(title=title, title_justify="left")
    for name in ("Measure", "Value", "From"):
        table.add_column(name, justify="left" if name == "Measure" else "right")
    for each in report["measures"]:
        parts = [dollars(each[name]) if each["name"] in _MONEY else f"{each[name]:,}" for name in _PARTS]
        table.add_row(each["title"], _value(each), " / ".join(parts))
    return table


def _value(measure: dict[str, Any]) -> str:
    return "" if measure["value"] is None else f"{measure['value']} {measure['unit']}"


def _aging(report: dict[str, Any]) -> Table:
    title = f"Receivables on {report['aging']['as_of']} by days since the service, in dollars"
    table = Table(title=title, title_justify="left")
    table.add_column("Payer", style="bold")
    payers = report["aging"]["payers"]
    for name in payers[0]["by_age"] if payers else ():
        table.add_column(name, justify="right")
    table.add_column("Total", justify="right")
    for each in payers:
        cells = [f"{cents / 100:,.0f}" if cents else "" for cents in each["by_age"].values()]
        table.add_row(each["payer"], *cells, f"{each['total_cents'] / 100:,.0f}")
    return table


def _payers(report: dict[str, Any]) -> Table:
    table = Table(title="What payers decided", title_justify="left")
    for name in ("Payer", "Decisions", "Paid", "Denied"):
        table.add_column(name, justify="left" if name == "Payer" else "right")
    for payer, each in report["payments"].items():
        table.add_row(payer, f"{each['decisions']:,}", dollars(each["paid_cents"]), dollars(each["denied_cents"]))
    return table


def _proof(report: dict[str, Any]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    counts, proof = report["encounters"], report["proof"]
    table.add_row("Encounters", ", ".join(f"{name} {number:,}" for name, number in counts.items()))
    table.add_row("Ledger", "[green]holds[/]" if proof["holds"] else f"[red]{len(proof['differences'])} differences[/]")
    table.add_row("Digest", report["digest"]["sha256"])
    return table
