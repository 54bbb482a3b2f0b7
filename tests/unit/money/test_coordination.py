"""What counts of a later payer's contractual adjustments: line by line, beyond what the earlier payer wrote off."""

import pytest
from test_posting_plan import cas

from activities.remittance.reading import classify
from domain.coordination import contractual_beyond
from domain.ledger import Beyond
from domain.remittance import ClaimDecision, LineDecision, PostedClaim, plan
from models.ids import ClaimNumber, PayerSequence

P, S, T = PayerSequence
CHARGE = 10_000
CLAIM = ClaimNumber("C")
Lines = dict[str, tuple[str, ...]]


def decided(sequence: PayerSequence, lines: Lines, status: str = "1") -> tuple[PostedClaim, ClaimDecision]:
    """A decision with one line of $100 for each control number ("" for none, "2b" for another part of line 2)."""
    made = []
    for name, codes in lines.items():
        adjustments = cas(*codes)
        paid = CHARGE - sum(each.cents for each in adjustments)
        number = name.rstrip("ab")
        made.append(
            LineDecision(
                control_number=number, code="99213", charge_cents=CHARGE, paid_cents=paid, adjustments=adjustments
            )
        )
    paid = sum(line.paid_cents for line in made)
    decision = ClaimDecision(
        position=1, control_number=CLAIM, status=status, charge_cents=CHARGE, paid_cents=paid, lines=tuple(made)
    )
    order = [P, S, T, None]
    destination = order[order.index(sequence) + 1]
    posted = PostedClaim(
        remittance=f"r{sequence}", position=1, claim=CLAIM, sequence=sequence, reversal=status == "22",
        payer_claim_number="", plan=plan(decision, destination, classify),
    )  # fmt: skip
    return posted, decision


FIRST: Lines = {"1": ("CO-45:4000", "PR-2:3000"), "2": ("CO-45:5000", "PR-2:2000")}


@pytest.mark.parametrize(
    ("second", "counted"),
    [
        ({"1": ("CO-45:4000", "OA-23:3000"), "2": ("CO-45:5000", "OA-23:3000")}, 0),
        ({"2": ("CO-45:2000", "OA-23:8000"), "1": ("CO-45:4000", "OA-23:3000")}, 2_000),
        # Line 1 was paid too much: that is a credit, and no reason to write off less of line 2.
        ({"1": ("CO-45:1000", "OA-23:5000"), "2": ("CO-45:2000", "OA-23:8000")}, 2_000),
        ({"1": ("OA-23:7000", "CO-45:500", "PR-3:500"), "2": ("OA-23:8000",)}, 500),
        ({"1": ("CO-45:4000", "OA-23:3000", "CO-97:3000"), "2": ("OA-23:8000",)}, 0),
        # Without our control numbers the claim counts as a whole.
        ({"": ("CO-45:6000", "OA-23:2000")}, 3_000),
        # What nobody left cannot be written off.
        ({"3": ("CO-45:9000",)}, 0),
    ],
)
def test_beyond_the_primary(second: Lines, counted: int) -> None:
    found = contractual_beyond([decided(P, FIRST), decided(S, second)], classify)
    assert sum(found.values()) == counted
    assert {each.sequence for each in found} <= {S}


def test_nothing_counts_before_the_earlier_payer_is_heard() -> None:
    assert contractual_beyond([decided(S, {"1": ("CO-45:2000",)})], classify) == {}


def test_a_line_that_the_payer_split_is_one_line() -> None:
    split = {"1a": ("CO-45:4000", "OA-23:5000"), "1b": ("OA-23:10000",), "2": ("OA-23:8000",)}
    assert contractual_beyond([decided(P, FIRST), decided(S, split)], classify) == {Beyond(S, CLAIM, 1, "CO"): 2_000}


def test_the_tertiary_counts_beyond_the_secondary() -> None:
    second: Lines = {"1": ("OA-23:7000", "PR-3:1000"), "2": ("OA-23:8000", "PR-3:500")}
    third: Lines = {"1": ("CO-45:9000", "OA-23:500"), "2": ("CO-45:300", "OA-23:9500")}
    found = contractual_beyond([decided(P, FIRST), decided(S, second), decided(T, third)], classify)
    assert found == {Beyond(T, CLAIM, 1, "CO"): 500, Beyond(T, CLAIM, 2, "CO"): 300}


def test_a_payment_that_comes_twice_changes_nothing_of_the_first() -> None:
    once = decided(S, {"1": ("OA-23:7000", "CO-45:500"), "2": ("OA-23:8000",)})
    assert contractual_beyond([decided(P, FIRST), once, once], classify) == {Beyond(S, CLAIM, 1, "CO"): 1_000}


def test_a_reversal_that_stands_alone_turns_the_sign() -> None:
    posted, decision = decided(S, {"1": ("OA-23:7000", "CO-45:500"), "2": ("OA-23:8000",)})
    lines = tuple(
        line.model_copy(
            update={
                "paid_cents": -line.paid_cents,
                "adjustments": tuple(each.model_copy(update={"cents": -each.cents}) for each in line.adjustments),
            }
        )
        for line in decision.lines
    )
    undone = decision.model_copy(update={"status": "22", "paid_cents": -decision.paid_cents, "lines": lines})
    assert contractual_beyond([decided(P, FIRST), (posted, undone)], classify) == {Beyond(S, CLAIM, 1, "CO"): -500}


def test_what_counts_keeps_its_group() -> None:
    """CO first: a group gives at most what it has."""
    second: Lines = {"1": ("CO-45:300", "PI-45:4000", "OA-23:3000"), "2": ("OA-23:8000",)}
    found = contractual_beyond([decided(P, FIRST), decided(S, second)], classify)
    assert found == {Beyond(S, CLAIM, 1, "CO"): 300}
    more: Lines = {"1": ("CO-45:300", "PI-45:4000", "OA-23:5000"), "2": ("OA-23:8000",)}
    found = contractual_beyond([decided(P, FIRST), decided(S, more)], classify)
    assert found == {Beyond(S, CLAIM, 1, "CO"): 300, Beyond(S, CLAIM, 1, "PI"): 2_000}
