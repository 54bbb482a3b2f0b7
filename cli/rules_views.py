"""A rule file and its mistakes for people, and as JSON."""

import json as json_text
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from cli import refusals
from domain.payer_rules import Problem, Rule, RulesError, RuleSet
from storage.rule_files import read


def show_checked(console: Console, file: Path, text: str, json: bool) -> bool:
    """Say what a file holds or what is wrong with it; whether it is right."""
    try:
        found = read(text)
    except RulesError as error:
        _refused(console, file, text, error.problems, json)
        return False
    if json:
        typer.echo(json_text.dumps({"ok": True, "title": found.title, "rules": len(found.rules), "problems": []}))
    else:
        console.print(_rules(found))
        console.print(
            Text.assemble(
                (f"{file.name} is right. ", "bold green"),
                f"{counted(len(found.rules))}; every example comes out as it says.",
            )
        )
    return True


def show_refused(console: Console, file: Path, text: str, json: bool) -> bool:
    """Say what is wrong with a file, if anything; whether it is refused."""
    try:
        read(text)
    except RulesError as error:
        _refused(console, file, text, error.problems, json)
        return True
    return False


def _refused(console: Console, file: Path, text: str, problems: tuple[Problem, ...], json: bool) -> None:
    if json:
        refusals.as_json(problems)
        return
    lines = text.splitlines()
    for each in problems:
        refusals.show_mistake(console, f"{file}:{each.line}:{each.column}", lines, each.line, each, each.column)
    refusals.show_verdict(console, file, len(problems))


def _rules(found: RuleSet) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name in ("Rule", "Payers", "In force", "Does"):
        table.add_column(name, no_wrap=name in ("Rule", "In force"))
    for rule in found.rules:
        until = f"to {rule.effective_to}" if rule.effective_to else "on"
        payers = ", ".join(sorted(rule.payers)) or "all"
        table.add_row(rule.id, payers, f"{rule.effective_from} {until}", does(rule))
    return table


def does(rule: Rule) -> str:
    """Return in a few words what a rule does."""
    parts = [f"add {' '.join(rule.add_modifiers)}"] if rule.add_modifiers else []
    parts += [f"remove {' '.join(rule.remove_modifiers)}"] if rule.remove_modifiers else []
    parts += [f"set {name} {value}" for name, value in rule.assign]
    parts += [{"error": "reject", "warning": "warn"}.get(say.severity, "hold") for say in rule.says]
    return ", ".join(parts) + (f", to the {rule.route_to.value}" if rule.route_to else "")


def counted(rules: int) -> str:
    """Return a number of rules in words."""
    return f"{rules} rule{'' if rules == 1 else 's'}"
