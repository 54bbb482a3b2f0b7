"""A dispute of many claims: each is decided on its own account's clock, as a first appeal of it would be."""

from collections.abc import Callable

from simulator_bench import ACCOUNT, Bench, claim

from simulator.letters import Letter

Make = Callable[..., Bench]
FIRST = f"{ACCOUNT}P01"


def short(bench: Make, *appeal: str) -> tuple[Bench, int]:
    """A claim that is paid too little on day 14; and how much that was."""
    behaviour = {"do": "short_pay", "appeal": list(appeal)}
    one = bench({"M1": {"payer": "BLUEP", "benefit": {"coinsurance": 20}, "claims": [behaviour]}})
    one.submit(claim())
    ((status, cents),) = paid(one, 14)
    assert (status, cents > 0) == ("1", True)
    return one, cents


def dispute(one: Bench, *claims: str, to: str = "BLUEP", key: str = "u-1") -> None:
    one.simulator.post(
        Letter(
            idempotency_key=key, kind="dispute", to=to, account=ACCOUNT, claim_control_number=claims[0],
            claims=claims, text="Please reprocess.",
        )
    )  # fmt: skip


def paid(one: Bench, day: int) -> list[tuple[str, int]]:
    """What the payer has decided by a day, since the last look."""
    return [(each.status, each.paid_cents) for each in one.after(day).decisions]


def test_a_dispute_that_wins_is_a_reversal_and_a_correction(bench: Make) -> None:
    one, cents = short(bench, "overturn")
    dispute(one, FIRST)
    dispute(one, FIRST)
    back, again = paid(one, 44)
    assert back == ("22", -cents)
    assert (again[0], again[1] > cents) == ("1", True)
    assert one.simulator.letters(ACCOUNT) == []


def test_a_dispute_that_is_refused_is_a_letter(bench: Make) -> None:
    one, _ = short(bench, "uphold")
    dispute(one, FIRST)
    assert paid(one, 44) == []
    assert [(each.kind, each.decision, each.level) for each in one.simulator.letters(ACCOUNT)] == [
        ("appeal_decision", "upheld", 1)
    ]


def test_claims_of_another_payer_are_not_moved(bench: Make) -> None:
    one, _ = short(bench, "overturn")
    dispute(one, FIRST, to="HARBR")
    assert paid(one, 90) == []
