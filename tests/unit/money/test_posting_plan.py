"""One CLP to what it moves."""

import pytest

from activities.remittance.reading import classify
from domain.remittance import (
    AdjustedAmount,
    ClaimDecision,
    LineDecision,
    PostedClaim,
    PostingPlan,
    Share,
    counterpart,
    next_sequence,
    plan,
    standing,
)
from models.ids import PayerSequence

P, S, T = PayerSequence


def cas(*codes: str) -> tuple[AdjustedAmount, ...]:
    """Adjustments as "CO-45:2500"."""
    found = []
    for text in codes:
        code, _, cents = text.partition(":")
        group, _, reason = code.partition("-")
        found.append(AdjustedAmount(group=group, reason=reason, cents=int(cents)))
    return tuple(found)


def decided(*codes: str, status: str = "1", charge: int = 10_000, icn: str = "ICN1", **more: object) -> ClaimDecision:
    adjustments = cas(*codes)
    paid = charge - sum(each.cents for each in adjustments)
    line = LineDecision(code="99213", charge_cents=charge, paid_cents=paid, adjustments=adjustments)
    values: dict[str, object] = {
        "position": 1,
        "control_number": "E000000000000P01",
        "status": status,
        "charge_cents": charge,
        "paid_cents": paid,
        "payer_claim_number": icn,
        "lines": (line,),
    }
    return ClaimDecision.model_validate(values | more)


@pytest.mark.parametrize(
    ("codes", "paid", "contractual", "patient", "denied"),
    [
        (("CO-45:2500", "PR-3:1500"), 6_000, 2_500, 1_500, 0),
        (("CO-50:10000",), 0, 0, 0, 10_000),
        (("CO-97:4000", "CO-45:1000"), 5_000, 1_000, 0, 4_000),
        (("PR-96:10000",), 0, 0, 10_000, 0),
        (("OA-23:8000",), 2_000, 0, 0, 0),
        (("OA-23:8000", "CO-197:2000"), 0, 0, 0, 2_000),
        (("CO-253:120", "CO-45:2500", "PR-2:1500"), 5_880, 2_620, 1_500, 0),
        (("PI-999:700",), 9_300, 0, 0, 700),
        (("OA-1:700",), 9_300, 0, 0, 700),
    ],
)
def test_shares(codes: tuple[str, ...], paid: int, contractual: int, patient: int, denied: int) -> None:
    found = plan(decided(*codes), None, classify)
    amounts = (found.paid_cents, found.contractual_cents, found.patient_cents, found.denied_cents)
    assert amounts == (paid, contractual, patient, denied)
    assert found.reasons == tuple(code.partition(":")[0] for code in codes)


def test_adjustments_of_the_claim_count_as_those_of_its_lines() -> None:
    decision = decided("CO-45:2500").model_copy(update={"adjustments": cas("PR-1:1000")})
    assert plan(decision, None, classify).patient_cents == 1_000


@pytest.mark.parametrize(
    ("sequence", "coverages", "expected"),
    [(P, 1, None), (P, 2, S), (S, 2, None), (S, 3, T), (T, 3, None), (P, 0, None)],
)
def test_who_is_next(sequence: PayerSequence, coverages: int, expected: PayerSequence | None) -> None:
    assert next_sequence(sequence, coverages) is expected


def test_a_predetermination_moves_nothing() -> None:
    found = plan(decided("CO-45:2500", status="25"), None, classify)
    assert found.settled_cents == 0


@pytest.mark.parametrize("more", [{"status": "19"}, {"status": "20"}, {"status": "1", "forwarded": True}])
def test_crossover(more: dict[str, object]) -> None:
    assert plan(decided("CO-45:100").model_copy(update=more), None, classify).crossover


@pytest.mark.parametrize(
    ("codes", "expected", "short"),
    [
        (("CO-45:2500", "PR-3:1500"), 7_500, 0),
        (("CO-45:5500",), 7_500, 3_000),
        (("CO-97:10000",), 7_500, 0),
        (("CO-45:2500",), None, 0),
        (("CO-45:1",), 10_000, 1),
    ],
    ids=["as contracted", "30 % less", "denied is no shortfall", "no contract", "a cent"],
)
def test_shortfall(codes: tuple[str, ...], expected: int | None, short: int) -> None:
    decision = decided(*codes)
    line = decision.lines[0].model_copy(update={"expected_cents": expected})
    decision = decision.model_copy(update={"lines": (line,)})
    assert plan(decision, None, classify).shortfall_cents == short


def negated(decision: ClaimDecision) -> ClaimDecision:
    codes = [f"{each.code}:{-each.cents}" for each in decision.all_adjustments()]
    return decided(*codes, status="22", charge=-decision.charge_cents)


def posted(decision: ClaimDecision, destination: PayerSequence | None, name: str, undone: str = "") -> PostedClaim:
    return PostedClaim(
        remittance=name,
        position=1,
        claim=decision.control_number,
        sequence=P,
        reversal=decision.reversal,
        payer_claim_number=decision.payer_claim_number,
        plan=plan(decision, destination, classify),
        counterpart=undone,
    )


@pytest.mark.parametrize("codes", [("CO-45:2500", "PR-3:1500"), ("CO-50:10000",)])
def test_a_reversal_is_the_exact_negation(codes: tuple[str, ...]) -> None:
    first = decided(*codes)
    back = plan(negated(first), S, classify)
    there = plan(first, S, classify)
    for name in ("paid_cents", "contractual_cents", "patient_cents", "denied_cents"):
        assert getattr(back, name) == -getattr(there, name)
    assert back.shortfall_cents == 0


def test_a_reversal_finds_what_it_takes_back_and_the_other_way_round() -> None:
    first = decided("CO-45:2500", "PR-3:1500")
    original, reversal = posted(first, S, "r1"), posted(negated(first), S, "r2")
    assert counterpart(negated(first), None, classify, [original]) == original
    assert counterpart(first, None, classify, [reversal]) == reversal
    assert counterpart(first, None, classify, [original]) is None
    assert counterpart(decided("CO-45:1"), None, classify, [reversal]) is None


def test_another_payer_claim_number_is_another_decision() -> None:
    first = decided("CO-45:2500")
    other = posted(first.model_copy(update={"payer_claim_number": "ICN2"}), None, "r1")
    assert counterpart(negated(first), None, classify, [other]) is None


def test_what_was_taken_back_does_not_stand() -> None:
    first, again = decided("CO-45:2500"), decided("CO-45:3000")
    one, two = posted(first, None, "r1"), posted(negated(first), None, "r2", undone="r1/1")
    three = posted(again, None, "r3")
    assert standing([one, two, three]) == [three]


def test_every_share_has_a_sum() -> None:
    found = plan(decided("CO-45:2500", "PR-3:1500", "CO-97:1000", "OA-23:500"), None, classify)
    total = found.settled_cents + found.denied_cents + found.informational_cents
    assert total == 10_000
    shares = {Share.CONTRACTUAL, Share.PATIENT, Share.DENIED, Share.INFORMATIONAL}
    assert set(Share) == shares | {Share.CAPITATED}
    assert PostingPlan().settled_cents == 0
