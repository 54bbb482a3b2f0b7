"""Which codings are reviewed, and what reviews say of coders and codes."""

from datetime import UTC, datetime
from typing import Any

import pytest

from codesets.coding_audit import sampling_rules
from domain.coding.audit import by_code, by_coder, compare, sampled_by
from models.coding import CodedLine, Coding
from models.coding_audit import AuditEnding, CodingAudit, SamplingRule

VISIT = Coding(diagnoses=("J01.90", "R05.1"), lines=(CodedLine(code="99213", pointers=(1, 2)),))
HIGHER = VISIT.model_copy(update={"lines": (CodedLine(code="99214", pointers=(1, 2)),)})
VISITS = [("clinic", f"V{number}") for number in range(4000)]


def drawn(rule: SamplingRule, coding: Coding = VISIT, coder: str = "cora", cents: int = 0, earlier: int = 999) -> float:
    """The share of visits that a rule draws, in percent."""
    hits = sum(bool(sampled_by([rule], each, coding, coder, cents, earlier)) for each in VISITS)
    return 100 * hits / len(VISITS)


def test_the_sample_is_the_same_whoever_asks() -> None:
    rules = (SamplingRule(name="random", percent=30), SamplingRule(name="other", percent=30))
    first = [sampled_by(rules, each, VISIT, "cora", 0, 0) for each in VISITS]
    assert first == [sampled_by(rules, each, VISIT, "cora", 0, 0) for each in VISITS]
    assert set(first) == {(), ("random",), ("other",), ("random", "other")}


@pytest.mark.parametrize("percent", [0, 5, 50, 100])
def test_a_percentage_is_drawn(percent: float) -> None:
    assert drawn(SamplingRule(name="random", percent=percent)) == pytest.approx(percent, abs=2)


@pytest.mark.parametrize(
    ("rule", "hit", "miss"),
    [
        ({"coder": "cora"}, {}, {"coder": "carl"}),
        ({"codes": ("99214",)}, {"coding": HIGHER}, {}),
        ({"charge_cents_at_least": 5000}, {"cents": 5000}, {"cents": 4999}),
        ({"codings_below": 50}, {"earlier": 49}, {"earlier": 50}),
        (
            {"modifiers": ("25", "59")},
            {"coding": Coding(diagnoses=("J01.90",), lines=(CodedLine(code="99213", modifiers=("25",)),))},
            {},
        ),
        ({"codes": ("99213",), "coder": "cora"}, {}, {"coder": "carl"}),
    ],
)
def test_all_conditions_of_a_rule_must_fit(rule: dict[str, Any], hit: dict[str, Any], miss: dict[str, Any]) -> None:
    made = SamplingRule.model_validate({"name": "risk", "percent": 100} | rule)
    assert drawn(made, **hit) == 100
    assert drawn(made, **miss) == 0


def test_the_shipped_rules_have_chance_and_risk() -> None:
    rules = {rule.name: rule for rule in sampling_rules()}
    assert 0 < rules["random"].percent < 100
    assert {"99205", "99215"} <= set(rules["high-level visit"].codes)
    assert {"25", "59"} <= set(rules["modifier 25 or 59"].modifiers)
    assert rules["high charge"].charge_cents_at_least > 0
    assert rules["new coder"].codings_below


@pytest.mark.parametrize(
    ("corrected", "expected"),
    [
        (None, {"J01.90": "agreed", "R05.1": "agreed", "99213": "agreed"}),
        (VISIT, {"J01.90": "agreed", "R05.1": "agreed", "99213": "agreed"}),
        (HIGHER, {"J01.90": "agreed", "R05.1": "agreed", "99213": "overcoded", "99214": "undercoded"}),
        (
            Coding(diagnoses=("R05.1", "J01.90"), lines=(CodedLine(code="99213", pointers=(2, 1)),)),
            {"J01.90": "changed", "R05.1": "changed", "99213": "agreed"},
        ),
        (
            Coding(diagnoses=("J01.90",), lines=(CodedLine(code="99213", modifiers=("25",)), CodedLine(code="87880"))),
            {"J01.90": "agreed", "R05.1": "overcoded", "99213": "changed", "87880": "undercoded"},
        ),
        (
            VISIT.model_copy(update={"lines": (*VISIT.lines, *VISIT.lines)}),
            {"J01.90": "agreed", "R05.1": "agreed", "99213": "undercoded"},
        ),
    ],
)
def test_each_code_is_judged(corrected: Coding | None, expected: dict[str, str]) -> None:
    assert {each.code: each.agreement.value for each in compare(VISIT, corrected)} == expected


def review(coder: str, corrected: Coding | None, ending: AuditEnding | None) -> CodingAudit:
    return CodingAudit(
        task="t",
        encounter="e",
        coding_number=1,
        sampled_by=("random",),
        coder=coder,
        auditor="audrey",
        coded=VISIT,
        corrected=corrected,
        at=datetime(2026, 3, 2, tzinfo=UTC),
        ending=ending,
    )


def test_undercoding_counts_like_overcoding_and_an_upheld_coder_was_right() -> None:
    lower = VISIT.model_copy(update={"lines": (*VISIT.lines, CodedLine(code="87880"))})
    fewer = VISIT.model_copy(update={"diagnoses": ("J01.90",), "lines": (CodedLine(code="99213", pointers=(1,)),)})
    audits = [
        review("cora", None, AuditEnding.AGREED),
        review("cora", lower, AuditEnding.ACCEPTED),
        review("cora", HIGHER, AuditEnding.CODER_UPHELD),
        review("carl", fewer, AuditEnding.AUDITOR_UPHELD),
        review("carl", lower, None),
    ]
    cora, carl = {each.name: each for each in by_coder(audits)}["cora"], by_coder(audits)[0]
    assert (cora.reviewed, cora.agreed, cora.undercoded, cora.overcoded, cora.rate) == (3, 2, 1, 0, 66.7)
    assert (carl.name, carl.reviewed, carl.agreed, carl.overcoded, carl.undercoded) == ("carl", 2, 0, 1, 1)
    assert (carl.undecided, carl.rate) == (1, 0.0)
    codes = {each.name: each for each in by_code(audits)}
    assert (codes["87880"].reviewed, codes["87880"].undercoded, codes["87880"].undecided) == (2, 2, 1)
    assert codes["87880"].rate == 0
    assert (codes["99213"].reviewed, codes["99213"].agreed, codes["99213"].changed) == (5, 4, 1)
    assert "99214" not in codes


def test_nothing_reviewed_has_no_rate() -> None:
    assert by_coder([]) == by_code([]) == ()
