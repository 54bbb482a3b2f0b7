"""Each action: what it changes, what it says, and how rules come together."""

from typing import Any

import pytest
from rule_samples import PAYERS, claim, document, line, rule, text

from domain.payer_rules import RulesError, apply, read_rules
from models.findings import Severity
from models.roles import Role


def changed(then: str, *lines: Any, when: str = "{line: {code: 99213}}", **fields: Any) -> dict[str, Any]:
    made = apply([rule(when, then)], claim(*lines, **fields))
    return {change.where: change.after for change in made.changes}


@pytest.mark.parametrize(
    ("then", "lines", "expected"),
    [
        ("{add_modifier: 95}", [line("99213")], {"line 1 modifiers": ["95"]}),
        ("{add_modifier: [95, GT]}", [line("99213", "25")], {"line 1 modifiers": ["25", "95", "GT"]}),
        ("{add_modifier: 95}", [line("99213", "95")], {}),
        ("{remove_modifier: 95}", [line("36415"), line("99213", "25", "95")], {"line 2 modifiers": ["25"]}),
        ("{remove_modifier: 95, add_modifier: GT}", [line("99213", "95")], {"line 1 modifiers": ["GT"]}),
        ("{set: {code: G0463}}", [line("99213"), line("36415")], {"line 1 code": "G0463"}),
        ("{set: {units: 2}}", [line("99213", units=1)], {"line 1 units": 2}),
        ("{set: {place_of_service: 02}}", [line("99213")], {"place_of_service": "02"}),
        ("{set: {place_of_service: 11}}", [line("99213")], {}),
        ("{set: {prior_authorization: A-77}}", [line("99213")], {"prior_authorization": "A-77"}),
        ("{set: {referral_number: NONE}}", [line("99213"), line("99213")], {"referral_number": "NONE"}),
        ("{warn: {message: m, remedy: r}}", [line("99213")], {}),
    ],
)
def test_what_a_rule_changes(then: str, lines: list[Any], expected: dict[str, Any]) -> None:
    assert changed(then, *lines) == expected


def test_the_claim_after_it_has_the_changes() -> None:
    then = "{add_modifier: 95, set: {place_of_service: 02, units: 3}}"
    made = apply(
        [rule("{line: {code: 99213}}", then)], claim(line("36415"), line("99213", "25"), place_of_service="10")
    )
    assert (made.claim.place_of_service, made.claim.lines[1].modifiers, made.claim.lines[1].units) == (
        "02",
        ("25", "95"),
        3,
    )
    assert made.claim.lines[0] == line("36415")
    before = [(each.before, each.rule) for each in made.changes]
    assert before == [("10", "R-1"), (1, "R-1"), (["25"], "R-1")]


@pytest.mark.parametrize(
    ("word", "severity"), [("hold", Severity.HOLD), ("reject", Severity.ERROR), ("warn", Severity.WARNING)]
)
def test_what_a_rule_says_of_each_line(word: str, severity: Severity) -> None:
    then = f'{{{word}: {{message: "{{code}} on line {{line}} for {{payer}}", remedy: "Ask {{payer}}"}}}}'
    made = apply([rule("{line: {code: 99213}}", then)], claim(line("36415"), line("99213")))
    (found,) = made.findings
    assert (found.code, found.severity, found.where) == ("R-1", severity, "lines[1]")
    assert (found.message, found.remedy, found.source) == ("99213 on line 2 for MEDB1", "Ask MEDB1", "a test")


def test_a_rule_about_a_hospitals_bill_tries_its_examples() -> None:
    then = '{hold: {message: "{code} needs a note", remedy: r}}'
    example = "{type_of_bill: 131, lines: [{revenue_code: 0450}]}"
    read = text("{form: institutional, line: {revenue_code: 0450}}", then).replace(
        "{date_of_service: 2020-01-01}, expect: nothing", f"{example}, expect: {{findings: [hold]}}"
    )
    (found,) = read_rules(document(read), PAYERS).rules
    made = apply([found], claim(line("", revenue_code="0450"), form="837I"))
    assert [each.message for each in made.findings] == ["revenue code 0450 needs a note"]


def test_a_rule_about_the_claim_speaks_once() -> None:
    made = apply([rule("{patient_sex: F}")], claim(line("99213"), line("36415")))
    assert [(found.where, found.severity) for found in made.findings] == [("claim", Severity.WARNING)]


def test_a_fifth_modifier_is_a_finding_not_a_change() -> None:
    full = line("99213", "25", "GT", "GC", "Q6")
    made = apply([rule("{line: {code: 99213}}", "{add_modifier: 95}")], claim(full))
    assert (made.changes, made.claim.lines) == ((), (full,))
    assert [(found.code, found.severity, found.where) for found in made.findings] == [
        ("R-1", Severity.HOLD, "lines[0].modifiers")
    ]


def test_a_role_is_asked_for_by_a_rule_that_holds() -> None:
    made = apply([rule("{}", "{hold: {message: m, remedy: r}, route_to: coder}")], claim())
    assert made.routes == (("R-1", Role.CODER),)


def test_rules_look_at_the_claim_as_it_was_built() -> None:
    """A rule that asks for what another sets does not see it: their order means nothing."""
    first = text("{place_of_service: 10}", "{set: {place_of_service: 02}}", name="A")
    second = text("{place_of_service: 02}", "{hold: {message: m, remedy: r}}", name="B")
    made = apply(read_rules(document(first, second), PAYERS).rules, claim(place_of_service="10"))
    assert (made.claim.place_of_service, made.findings) == ("02", ())


def test_two_rules_may_add_modifiers_to_one_line() -> None:
    one = text("{line: {code: 99213}}", "{add_modifier: GT}", name="B")
    two = text("{line: {units: 1}}", "{add_modifier: [25, GT]}", name="A")
    made = apply(read_rules(document(one, two), PAYERS).rules, claim(line("99213")))
    assert made.claim.lines[0].modifiers == ("25", "GT")


SET_02, SET_11 = "{set: {place_of_service: 02}}", "{set: {place_of_service: 11}}"
MEETING: list[tuple[tuple[str, str], tuple[str, str], str]] = [
    (("{}", SET_02), ("{}", SET_11), "place_of_service would be 11 and 02"),
    (("{patient_age: {from: 65}}", SET_02), ("{patient_age: {to: 65}}", SET_11), "place_of_service would be"),
    (("{diagnosis: I10}", SET_02), ("{diagnosis: E11}", SET_11), "place_of_service would be"),
    (("{line: {code: 99213}}", SET_02), ("{line: {code: 36415}}", SET_11), "place_of_service would be"),
    (("{line: {code: 99213}}", "{add_modifier: 95}"), ("{line: {units: 1}}", "{remove_modifier: 95}"), "modifier 95"),
    (("{line: {code: 99213}}", "{set: {units: 1}}"), ("{line: {code: 99202-99215}}", "{set: {units: 2}}"), "units"),
]  # fmt: skip
NOT_MEETING: list[tuple[tuple[str, str], tuple[str, str]]] = [
    (("{}", SET_02), ("{}", SET_02)),
    (("{patient_age: {from: 65}}", SET_02), ("{patient_age: {to: 64}}", SET_11)),
    (("{place_of_service: 10}", SET_02), ("{place_of_service: [02, 12]}", SET_11)),
    (("{patient_sex: F}", SET_02), ("{patient_sex: M}", SET_11)),
    (("{payer: MEDB1}", SET_02), ("{payer: BLUEP}", SET_11)),
    (("{line: {code: 99213}}", "{set: {units: 1}}"), ("{line: {code: 99214}}", "{set: {units: 2}}")),
    (("{line: {code: 99213}}", "{add_modifier: 95}"), ("{line: {code: 36415}}", "{remove_modifier: 95}")),
]


@pytest.mark.parametrize(("one", "two", "words"), MEETING)
def test_rules_that_contradict_each_other_are_refused(one: tuple[str, str], two: tuple[str, str], words: str) -> None:
    with pytest.raises(RulesError) as refused:
        read_rules(document(text(*one, name="A"), text(*two, name="B")), PAYERS)
    (problem,) = refused.value.problems
    assert words in problem.message
    assert "A (line 4)" in problem.message
    assert problem.line == 12


@pytest.mark.parametrize(("one", "two"), NOT_MEETING)
def test_rules_that_never_meet_may_differ(one: tuple[str, str], two: tuple[str, str]) -> None:
    assert len(read_rules(document(text(*one, name="A"), text(*two, name="B")), PAYERS).rules) == 2


def test_payers_and_dates_keep_rules_apart() -> None:
    one, two = text(then=SET_02, name="A"), text(then=SET_11, name="B")
    for change in (
        ("payers: all", "payers: [medicaid, BLUEP]", "payers: [MEDB1, HARBR]"),
        (
            "effective_from: 2026-01-01",
            "effective_from: 2026-02-01",
            "effective_from: 2026-01-01\neffective_to: 2026-01-31",
        ),
    ):
        written, first, second = change
        assert read_rules(document(one.replace(written, first), two.replace(written, second)), PAYERS)
    with pytest.raises(RulesError):
        read_rules(document(one.replace("all", "[commercial]"), two.replace("all", "HARBR")), PAYERS)
