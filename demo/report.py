"""The demo's report: totals that the API tells, as JSON and as tables to look at."""

from typing import Any

from rich.console import Console, Group
from rich.table import Table

from demo.client import Api
from demo.ways_out import WAYS_OUT, missing
from models.money import dollars

_LEDGER_NAMES = {
    "charges_cents": "Charges",
    "insurance_paid_cents": "Paid by insurance",
    "contractual_cents": "Contractual adjustments",
    "patient_paid_cents": "Paid by patients",
    "written_off_cents": "Written off",
    "bad_debt_cents": "Bad debt",
    "balance_cents": "Still owed",
}


async def collect(api: Api, wall_seconds: float) -> dict[str, Any]:
    """Ask the API for every total."""
    outcomes = await api.get("/reports/outcomes")
    workflows = await api.get("/reports/workflows")
    tasks = await api.get("/reports/tasks")
    money = await api.get("/reports/money")
    count = outcomes["encounters"]
    return {
        "encounters": count,
        "closed": count - outcomes["by_status"].get("open", 0),
        "outcomes": outcomes["outcomes"],
        "money": {name: money[name] for name in _LEDGER_NAMES},
        "ledger": {"entries": money["entries"], "unbalanced": money["unbalanced"]},
        "x12": await api.get("/reports/messages"),
        "tasks": {"created": tasks["created"], "completed": tasks["completed"]},
        "timers_fired": (await api.get("/reports/timers"))["fired"],
        "workflow_failures": workflows["failures"],
        "durable_steps_per_encounter": round(workflows["history_events"] / count, 1) if count else 0.0,
        "wall_s": round(wall_seconds, 1),
    }


def tables(report: dict[str, Any]) -> Group:
    """Return what a person reads at the end."""
    return Group(_outcomes(report), "", _money(report), "", _messages(report), "", _summary(report))


def verdict(report: dict[str, Any]) -> list[str]:
    """Return what is wrong with a report; nothing, when every encounter closed and every cent is accounted for."""
    money, wrong = report["money"], []
    spent = sum(money[name] for name in _LEDGER_NAMES if name != "charges_cents")
    if report["closed"] != report["encounters"]:
        wrong.append(f"{report['encounters'] - report['closed']} encounters did not close")
    if report["ledger"]["unbalanced"]:
        wrong.append(f"{report['ledger']['unbalanced']} ledger entries do not balance")
    if money["charges_cents"] != spent:
        wrong.append(f"charges {dollars(money['charges_cents'])} are not what became of them {dollars(spent)}")
    if report["workflow_failures"]:
        wrong.append(f"{report['workflow_failures']} workflows failed")
    return wrong


def ways_missing(report: dict[str, Any]) -> list[str]:
    """Return the ways out of the product's table that nobody took."""
    return missing(report["outcomes"])


def _outcomes(report: dict[str, Any]) -> Table:
    table = Table(title="Ways out taken (encounters)", title_justify="left")
    table.add_column("Stage", style="bold")
    table.add_column("Ways out")
    for stage, ways in WAYS_OUT.items():
        taken = {way: report["outcomes"].get(f"{stage}.{way}", 0) for way in ways}
        words = [f"{way.replace('_', ' ')} [bold]{number}[/]" for way, number in taken.items()]
        table.add_row(stage.replace("_", " "), "   ".join(words))
    return table


def _money(report: dict[str, Any]) -> Table:
    table = Table(title="The money, proved from ledger entries", title_justify="left")
    table.add_column("What became of the charges", style="bold")
    table.add_column("Amount", justify="right")
    for name, title in _LEDGER_NAMES.items():
        table.add_row(title, dollars(report["money"][name]), end_section=name == "charges_cents")
    entries, unbalanced = report["ledger"]["entries"], report["ledger"]["unbalanced"]
    table.add_section()
    table.add_row(f"{entries} ledger entries", f"{unbalanced} unbalanced")
    return table


def _messages(report: dict[str, Any]) -> Table:
    table = Table(title="X12 exchanged", title_justify="left")
    x12 = report["x12"]
    types = sorted({*x12["sent"], *x12["received"]})
    table.add_column("", style="bold")
    for name in types:
        table.add_column(name, justify="right")
    for direction in ("sent", "received"):
        table.add_row(direction, *(str(x12[direction].get(name, "")) for name in types))
    return table


def _summary(report: dict[str, Any]) -> Table:
    table = Table(show_header=False, box=None)
    table.add_column(style="bold")
    table.add_column(justify="right")
    table.add_row("Encounters closed", f"{report['closed']} of {report['encounters']}")
    table.add_row("Tasks completed by people", f"{report['tasks']['completed']} of {report['tasks']['created']}")
    table.add_row("Timers fired", str(report["timers_fired"]))
    table.add_row("Workflows failed", str(report["workflow_failures"]))
    table.add_row("Durable steps per encounter", str(report["durable_steps_per_encounter"]))
    table.add_row("Seconds", str(report["wall_s"]))
    return table


def show(console: Console, report: dict[str, Any]) -> None:
    """Print the report and its verdict."""
    console.print(tables(report))
    for line in verdict(report):
        console.print(f"[bold red]WRONG[/] {line}")
    if not verdict(report):
        console.print("[bold green]Every encounter is closed and every cent is accounted for.[/]")
