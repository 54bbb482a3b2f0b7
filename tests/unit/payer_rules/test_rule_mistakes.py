"""A broken file: each mistake with its line, column and remedy, all of them at once."""

from importlib.resources import files

import pytest
from rule_samples import PAYERS, document, text

from codesets.payers import payers
from domain.payer_rules import Problem, RulesError, read_rules

FILE = """\
title: Test
effective_from: 2026-01-01
rules:
  - id: TELEHEALTH
    title: Telehealth carries 95
    payers: [BLUEP]
    effective_from: 2026-01-01
    when:
      place_of_service: [02, 10]
      line: {code: 99202-99215, without_modifiers: 95}
    then:
      add_modifier: 95
    source: contract
    examples:
      - claim: {place_of_service: 10, lines: [{code: 99213}]}
        expect: {changed: {line 1 modifiers: [95]}}
      - claim: {place_of_service: 11, lines: [{code: 99213}]}
        expect: nothing
"""


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(RulesError) as refused:
        read_rules(text, PAYERS)
    return refused.value.problems


def test_the_file_is_right_before_it_is_broken() -> None:
    (rule,) = read_rules(FILE, PAYERS).rules
    assert (rule.id, rule.position, rule.add_modifiers) == ("TELEHEALTH", 4, ("95",))


BROKEN = [
    ("place_of_service: [02, 10]", "palce_of_service: [02, 10]", 9, 7, "no field 'palce_of_", "place_of_service?"),
    ("payers: [BLUEP]", "payers: [BLUEQ]", 6, 14, "payers is not 'BLUEQ'", "Did you mean BLUEP?"),
    ("payers: [BLUEP]", "payers: []", 6, 13, "payers has no value", "at least one"),
    ("id: TELEHEALTH", "id: tele health", 4, 9, "is not an id", "capitals"),
    ("id: TELEHEALTH", "id: SCR-MUE", 4, 9, "built-in edits", "another beginning"),
    ("    source: contract\n", "", 4, 5, "the rule has no source", "Add a line: source"),
    ("effective_from: 2026-01-01\n    when", "effective_from: 1/1/2026\n    when", 7, 21, "is a date", "2026-01-31"),
    ("effective_from: 2026-01-01\n    when", "effective_from: 2026-02-30\n    when", 7, 21, "is a date", "2026-01-31"),
    ("    when:", "    effective_to: 2025-01-01\n    when:", 8, 19, "effective_to is before", "Correct one"),
    ("code: 99202-99215", "code: 99215-99202", 10, 20, "is not a range", "the lower one first"),
    ("code: 99202-99215", "code: 99202-G0101", 10, 20, "is not a range", "same form"),
    ("code: 99202-99215", "code: office visits", 10, 20, "not a code or a range", "99202-99215"),
    ("[02, 10]", "{from: 2}", 9, 25, "place_of_service is one value", "on one line"),
    ("line: {code", "line: {cod", 10, 14, "no field 'cod'", "Did you mean code?"),
    ("place_of_service: [02, 10]", "patient_age: old", 9, 20, "whole number, not 'old'", "{from: 18, to: 64}"),
    ("place_of_service: [02, 10]", "patient_age: {from: 65, to: 18}", 9, 20, "ends before it begins", "Swap"),
    ("place_of_service: [02, 10]", "patient_age: {above: 65}", 9, 21, "no field 'above'", "from, to"),
    ("place_of_service: [02, 10]", "charge: lots", 9, 15, "amount in dollars", "150.00"),
    ("place_of_service: [02, 10]", "charge: 1.005", 9, 15, "amount in dollars", "150.00"),
    ("place_of_service: [02, 10]", "patient_sex: female", 9, 20, "patient_sex is not 'female'", "F, M, U"),
    ("place_of_service: [02, 10]", "has_referral: maybe", 9, 21, "yes or no", "yes or no"),
    ("line: {code: 99202-99215, without", "other_line: {code: 99213, without", 10, 19, "other_line without", "Say"),
    ("place_of_service: [02, 10]", "place_of_service:", 9, 24, "place_of_service is empty", "Enter it"),
    ("add_modifier: 95", "add_modifier: nine", 12, 21, "'nine' is not a modifier", "two capitals"),
    ("add_modifier: 95", "add_modifer: 95", 12, 7, "no field 'add_modifer'", "Did you mean add_modifier?"),
    ("add_modifier: 95", "{}", 12, 7, "then does nothing", "add_modifier"),
    ("add_modifier: 95", "remove_modifier: 95\n      add_modifier: 95", 12, 24, "adds and removes", "Keep one"),
    ("add_modifier: 95", "set: {place_of_service: home}", 12, 31, "cannot be 'home'", "two digits"),
    ("add_modifier: 95", "set: {diagnosis: I10}", 12, 13, "no field 'diagnosis'", "place_of_service"),
    ("add_modifier: 95", "hold: {message: m}", 12, 13, "hold has no remedy", "Add a line: remedy"),
    ("add_modifier: 95", 'hold: {message: "{codes}", remedy: r}', 12, 23, "{codes} is not filled in", "code?"),
    ("add_modifier: 95", "route_to: coder", 12, 17, "route_to without hold or reject", "held"),
    ("add_modifier: 95", "hold: {message: m, remedy: r}\n      route_to: boss", 13, 17, "not 'boss'", "coder"),
    ("line: {code: 99202-99215, without_modifiers: 95}", "patient_sex: F", 12, 21, "without when: line", "under when"),
    ("title: Telehealth carries 95", "title: one\n    title: two", 6, 5, "title is there twice", "Keep one"),
    ("lines: [{code: 99213}]}\n        expect: {ch", "lines: {code: 99213}}\n        expect: {ch", 15, 46, "list", "-"),
    ("{code: 99213}]}\n        expect: {ch", "{cod: 99213}]}\n        expect: {ch", 15, 48, "no field 'cod'", "code?"),
    ("claim: {place_of_service: 11,", "claim: {drg: 470,", 17, 22, "drg without type_of_bill", "type_of_bill: 111"),
    ("[95]}}", "[GT]}}", 15, 9, "expected line 1 modifiers GT, got line 1 modifiers 95", "Correct the rule"),
    ("place_of_service: 11,", "place_of_service: 02,", 17, 9, "expected nothing, got line 1 modifiers 95", "example"),
    ("title: Test\n", "", 1, 1, "the file has no title", "Add a line: title"),
    ("rules:", "rule:", 3, 1, "no field 'rule'", "Did you mean rules?"),
    ("    payers: [BLUEP]", "   payers: [BLUEP]", 6, 4, "not YAML", "indentation"),
    ("title: Test", "title: [Test", 2, 15, "not YAML", "indentation"),
    ("title: Test", "title: Te\x07st", 1, 10, "A character", "Remove it"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "instead", "line", "column", "message", "remedy"), BROKEN)
def test_a_mistake_has_its_place(written: str, instead: str, line: int, column: int, message: str, remedy: str) -> None:
    assert written in FILE
    found = problems(FILE.replace(written, instead, 1))
    fits = [each for each in found if message in each.message and remedy in each.remedy]
    assert (line, column) in {(each.line, each.column) for each in fits}, found


def test_all_mistakes_are_told_in_the_order_of_their_lines() -> None:
    broken = (
        FILE.replace("payers: [BLUEP]", "payer: [BLUEP]").replace("code: 99202", "code: x99").replace("02, ", "2, ")
    )
    assert [each.line for each in problems(broken)] == [4, 6, 9, 10]


def test_a_mistake_has_its_pointer() -> None:
    (problem,) = problems(FILE.replace("code: 99202-99215", "code: 99215-99202"))
    assert problem.pointer == "/rules/0/when/line/code"


def test_two_rules_of_one_name() -> None:
    (problem,) = problems(document(text(name="A"), text(name="A")))
    assert (problem.line, problem.message) == (12, "A is also the rule of line 4")


@pytest.mark.parametrize("nonsense", ["", "# nothing", "[]", "just words", "[" * 100_000, "&a [*a]", "rules: *b"])
def test_nonsense_is_refused_not_a_crash(nonsense: str) -> None:
    assert problems(nonsense)[0].line == 1


def test_codes_and_modifiers_stay_as_they_are_written() -> None:
    """YAML alone would read 02 as 2, NO as false and 2026-01-01 as a date."""
    read = read_rules(document(text("{place_of_service: 02, line: {code: 00100}}", "{add_modifier: [NO, 08]}")), PAYERS)
    assert read.rules[0].add_modifiers == ("NO", "08")


def test_the_shipped_rules_are_right() -> None:
    known = {payer.id: payer.kind.value for payer in payers()}
    shipped = files("codesets").joinpath("data", "payer_rules.yaml").read_text(encoding="utf-8")
    assert all(rule.source for rule in read_rules(shipped, known).rules)
