"""Rules and claims for the tests of payer rules."""

from datetime import date
from textwrap import indent
from typing import Any

from domain.payer_rules import Rule, read_rules
from domain.scrubbing import ClaimLine, ClaimView
from models.intake import Sex

PAYERS = {"MEDB1": "medicare", "STMCD": "medicaid", "BLUEP": "commercial", "HARBR": "commercial"}
ON = date(2026, 1, 12)


def claim(*lines: ClaimLine, **fields: Any) -> ClaimView:
    complete: dict[str, Any] = {
        "payer_id": "MEDB1",
        "payer_kind": "medicare",
        "member_id": "1EG4TE5MK73",
        "patient_birth_date": date(1950, 5, 1),
        "patient_sex": Sex.FEMALE,
        "rendering_taxonomy": "207Q00000X",
        "rendering_npi": "1003000126",
        "date_of_service": ON,
        "diagnoses": ("I10", "E11.9"),
        "filing_limit": date(2027, 1, 12),
        "today": date(2026, 1, 14),
    }
    return ClaimView(**{**complete, **fields}, lines=lines or (line("99213"),))


def line(code: str, *modifiers: str, **fields: Any) -> ClaimLine:
    return ClaimLine(code=code, modifiers=modifiers, **{"pointers": (1,), "charge_cents": 10_000, **fields})


def document(*rules: str) -> str:
    """A rule file of these rules, each as the text of its mapping; the first rule begins in line 4."""
    return "title: Test\neffective_from: 2026-01-01\nrules:\n" + "".join(_item(rule) for rule in rules)


def _item(rule: str) -> str:
    return "  - " + indent(rule.strip("\n"), "    ").lstrip() + "\n"


def text(when: str = "{}", then: str = "{warn: {message: m, remedy: r}}", more: str = "", name: str = "R-1") -> str:
    """One rule; its example is a claim that it cannot be about (another year)."""
    return (
        f"id: {name}\ntitle: A rule\npayers: all\neffective_from: 2026-01-01\nwhen: {when}\nthen: {then}\n{more}"
        "source: a test\nexamples: [{claim: {date_of_service: 2020-01-01}, expect: nothing}]"
    )


def rule(when: str = "{}", then: str = "{warn: {message: m, remedy: r}}", more: str = "") -> Rule:
    return read_rules(document(text(when, then, more)), PAYERS).rules[0]
