"""What a client sees of each behaviour, day by day."""

from collections.abc import Callable

import pytest
from simulator_bench import ACCOUNT, LINES, Bench, account, claim, line, secondary

Make = Callable[..., Bench]
FIRST, SECOND = f"{ACCOUNT}P01", f"{ACCOUNT}P02"
PAID = 12874 - 2574


def member(*claims: object, payer: str = "BLUEP", **more: object) -> dict[str, object]:
    return {"M1": {"payer": payer, "benefit": {"coinsurance": 20}, "claims": list(claims), **more}}


def seen(bench: Bench, days: list[int]) -> list[list[tuple[str, str, int]]]:
    return [[(p.control_number, p.status, p.paid_cents) for p in bench.after(day).decisions] for day in days]


@pytest.mark.parametrize(
    ("behaviour", "days", "expected"),
    [
        ("pay", [13, 14, 60], [[], [(FIRST, "1", PAID)], []]),
        ({"do": "pay", "days": 52}, [14, 51, 52], [[], [], [(FIRST, "1", PAID)]]),
        ({"do": "short_pay"}, [14, 90], [[(FIRST, "1", 7210)], []]),
        ({"do": "deny", "carc": "CO-50"}, [14, 90], [[(FIRST, "4", 0)], []]),
        ({"do": "deny_line", "n": 2, "carc": "CO-97"}, [14], [[(FIRST, "1", PAID - 834)]]),
        ("pend", [44, 45], [[], [(FIRST, "4", 0)]]),
        ("lose", [400], [[]]),
        (
            "pay_twice",
            [14, 19, 38, 39],
            [[(FIRST, "1", PAID)], [(FIRST, "1", PAID)], [], [(FIRST, "22", -PAID)]],
        ),
        ("pay_then_correct", [14, 40], [[(FIRST, "1", 12874)], [(FIRST, "22", -12874), (FIRST, "1", PAID)]]),
    ],
)
def test_decisions(bench: Make, behaviour: object, days: list[int], expected: list[object]) -> None:
    one = bench(member(behaviour))
    one.submit(claim())
    came = one.fetch()
    assert [ack.status for ack in came.acks] == ["A"]
    assert [c.accepted for c in came.front] == [True]
    assert seen(one, days) == expected


def test_remittance_dates_follow_the_accounts_clock(bench: Make) -> None:
    one = bench(member("pay"))
    one.submit(claim())
    remit = one.after(100).remits[0]
    assert str(remit.payment_date) == "2026-03-16"
    assert one.simulator.view(ACCOUNT).next_event_at is None


def test_refused_set_then_paid(bench: Make) -> None:
    one = bench(member("reject_999", "pay"))
    one.submit(claim())
    came = one.fetch()
    assert came.kinds == ["999"]
    assert came.acks[0].status == "R"
    one.submit(claim(number=SECOND))
    assert one.fetch().acks[0].status == "A"
    assert seen(one, [14]) == [[(SECOND, "1", PAID)]]


def test_refused_claim_then_paid(bench: Make) -> None:
    one = bench(member("reject_277ca", "pay"))
    one.submit(claim())
    status = one.fetch().front[0].statuses[0]
    assert (status.category, status.accepted) == ("A7", False)
    # The same number may come again: the refused claim never entered.
    one.submit(claim())
    assert one.fetch().front[0].accepted
    assert seen(one, [14]) == [[(FIRST, "1", PAID)]]


def test_silence_then_paid(bench: Make) -> None:
    one = bench(member("silent", "pay"))
    one.submit(claim())
    assert one.after(30).files == {}
    assert one.status().category == "A4"
    one.submit(claim())
    assert one.fetch().front[0].accepted


def test_lost_claim_is_not_found_and_may_come_again(bench: Make) -> None:
    one = bench(member("lose", "pay"))
    one.submit(claim())
    assert one.fetch().front[0].accepted
    assert one.status().category == "A4"
    one.submit(claim(number=SECOND))
    assert seen(one, [14]) == [[(SECOND, "1", PAID)]]


def test_records_call_the_denial_off(bench: Make) -> None:
    one = bench(member("pend"))
    one.submit(claim())
    one.after(21)
    assert one.status().category == "P3"
    one.mail("records", "BLUEP")
    assert one.status().category == "P1"
    assert seen(one, [30, 31, 60]) == [[], [(FIRST, "1", PAID)], []]


@pytest.mark.parametrize(
    ("outcomes", "letters", "money"),
    [
        (["overturn"], ["overturned"], [(FIRST, "22", 0), (FIRST, "1", PAID)]),
        (["uphold"], ["upheld", "upheld"], []),
        (["uphold", "overturn"], ["upheld", "overturned"], [(FIRST, "22", 0), (FIRST, "1", PAID)]),
    ],
)
def test_appeals(bench: Make, outcomes: list[str], letters: list[str], money: list[object]) -> None:
    one = bench(member({"do": "deny", "carc": "CO-50", "appeal": outcomes}))
    one.submit(claim())
    one.after(20)
    came = []
    for level in range(1, len(letters) + 1):
        one.mail("appeal", "BLUEP", level)
        one.mail("appeal", "BLUEP", level, key=f"level {level} under another key")
        came += seen(one, [20 + 30 * level])
    assert [letter.decision for letter in one.simulator.letters(ACCOUNT)] == letters
    assert [d for day in came for d in day] == money


def test_short_payment_appealed(bench: Make) -> None:
    one = bench(member({"do": "short_pay", "appeal": ["overturn"]}))
    one.submit(claim())
    one.after(14)
    one.mail("appeal", "BLUEP")
    assert seen(one, [44]) == [[(FIRST, "22", -7210), (FIRST, "1", PAID)]]
    assert one.inbox.remits[-1].payment_cents == PAID - 7210


def test_overpayment_taken_back_is_carried_forward(bench: Make) -> None:
    one = bench(member("pay_twice"))
    one.submit(claim())
    one.after(39)
    last = one.inbox.remits[-1]
    assert (last.payment_cents, last.method) == (0, "NON")
    assert [(p.reason, p.cents) for p in last.provider_adjustments] == [("FB", -PAID)]
    assert len({remit.trace_number for remit in one.inbox.remits}) == 3


def test_refund_calls_the_reversal_off(bench: Make) -> None:
    one = bench(member("pay_twice"))
    one.submit(claim())
    one.after(20)
    assert [letter.kind for letter in one.simulator.letters(ACCOUNT)] == ["refund_request"]
    one.mail("refund", "BLUEP")
    assert seen(one, [60]) == [[]]


def test_crossover(bench: Make) -> None:
    members = member({"do": "crossover", "payer": "GOLDM", "member": "G1"}, payer="MEDB1")
    one = bench(members | {"G1": {"payer": "GOLDM"}})
    one.submit(claim("MEDB1"))
    primary = one.after(14).decisions[0]
    assert primary.status == "19"
    assert primary.crossover_carrier is not None
    assert primary.crossover_carrier.id == "GOLDM"
    assert one.status(payer="GOLDM").category == "P1"
    second = one.after(21)
    assert second.remits[0].payer.id == "GOLDM"
    assert [(d.control_number, d.status) for d in second.decisions] == [(FIRST, "2")]
    assert second.decisions[0].paid_cents == primary.patient_responsibility_cents
    assert one.status(payer="GOLDM").category == "F1"
    # Billed to the secondary all the same: a duplicate.
    one.submit(secondary(primary, "GOLDM", "G1", f"{ACCOUNT}S01", claim("MEDB1")))
    assert one.after(60).decisions[0].lines[0].adjustments[-1].reason == "18"


def test_secondary_with_its_own_copay(bench: Make) -> None:
    one = bench(member("pay", payer="UNITY") | {"B1": {"payer": "BLUEP", "benefit": {"copay": 10}}})
    one.submit(claim("UNITY"))
    primary = one.after(14).decisions[0]
    one.submit(secondary(primary, "BLUEP", "B1", f"{ACCOUNT}S01", claim("UNITY")))
    decision = one.after(40).decisions[0]
    assert decision.paid_cents == primary.patient_responsibility_cents - 1000
    assert decision.patient_responsibility_cents == 1000


def test_replacement_of_a_denied_claim(bench: Make) -> None:
    one = bench(member({"do": "deny", "carc": "CO-16"}, "pay"))
    one.submit(claim())
    number = one.after(14).decisions[0].payer_claim_number
    one.submit(claim(number=SECOND, frequency="7", original_reference=number))
    assert seen(one, [40]) == [[(SECOND, "1", PAID)]]


def test_replacement_of_a_paid_claim_reverses_it(bench: Make) -> None:
    one = bench(member("pay"))
    one.submit(claim())
    number = one.after(14).decisions[0].payer_claim_number
    more = (*LINES, line(4, "81003", 500))
    one.submit(claim(number=SECOND, lines=more, frequency="7", original_reference=number))
    assert seen(one, [40]) == [[(FIRST, "22", -PAID), (SECOND, "1", PAID + 266 - 53)]]
    assert one.status().category == "F4"


def test_void(bench: Make) -> None:
    one = bench(member("pay"))
    one.submit(claim())
    number = one.after(14).decisions[0].payer_claim_number
    one.submit(claim(number=SECOND, frequency="8", original_reference=number))
    assert one.fetch().front[0].accepted
    assert seen(one, [40]) == [[(FIRST, "22", -PAID)]]


def test_void_of_a_waiting_claim_stops_it(bench: Make) -> None:
    one = bench(member("pay"))
    one.submit(claim())
    number = one.fetch().front[0].payer_claim_number
    one.submit(claim(number=SECOND, frequency="8", original_reference=number))
    assert seen(one, [40]) == [[]]


def test_replacement_of_nothing_is_refused(bench: Make) -> None:
    one = bench(member("pay"))
    one.submit(claim(frequency="7", original_reference="NOSUCH"))
    assert one.fetch().front[0].statuses[0].category == "A7"


def test_duplicates(bench: Make) -> None:
    one = bench(member("pay"))
    one.submit(claim())
    one.submit(claim())
    came = one.fetch()
    assert sorted(c.accepted for c in came.front) == [False, True]
    one.submit(claim(number=SECOND))
    decisions = {d.control_number: d for d in one.after(40).decisions}
    assert decisions[FIRST].paid_cents == PAID
    assert decisions[SECOND].lines[0].adjustments[0].reason == "18"


def test_the_same_number_twice_in_one_file(bench: Make) -> None:
    one = bench(member("pay"))
    one.submit(claim(), claim())
    assert sorted(c.accepted for c in one.fetch().front) == [False, True]


def test_charges_that_do_not_add_up_are_refused(bench: Make) -> None:
    one = bench(member("pay"))
    one.submit(claim(charge_cents=1))
    came = one.fetch()
    assert [c.accepted for c in came.front] in ([], [False])


def test_authorization_is_needed(bench: Make) -> None:
    one = bench(member("pay", eligibility="auth"))
    one.submit(claim())
    assert one.after(14).decisions[0].lines[0].adjustments[0].reason == "197"


def test_authorization_given(bench: Make) -> None:
    one = bench(member("pay", eligibility="auth"))
    one.submit(claim(prior_authorization="AUTH1"))
    assert seen(one, [14]) == [[(FIRST, "1", PAID)]]


def test_status_day_by_day(bench: Make) -> None:
    one = bench(member({"do": "pay", "days": 40}))
    one.submit(claim())
    told = []
    for day in (0, 4, 35, 40):
        one.after(day)
        told.append(one.status().category)
    assert told == ["A2", "P1", "P1", "F1"]
    last = one.status()
    assert (last.paid_cents, last.check_number) == (PAID, one.inbox.remits[0].trace_number)


def test_claims_decided_together_share_a_remittance(bench: Make) -> None:
    one = bench(member("pay"))
    one.submit(claim(), claim(number=f"{ACCOUNT}P02", lines=LINES[1:]))
    assert [len(remit.claims) for remit in one.after(14).remits] == [2]


def test_a_voided_claim_is_billed_anew_and_paid(bench: Make) -> None:
    """The void uses up no behaviour of the scenario, and is itself no claim that the new one could duplicate."""
    one = bench(member("pay", {"do": "deny", "carc": "CO-50"}))
    one.submit(claim())
    one.after(15)
    number = one.inbox.decisions[0].payer_claim_number
    one.submit(claim(number=SECOND, frequency="8", original_reference=number))
    one.after(30)
    assert [each.status for each in one.inbox.decisions] == ["1", "22"]
    one.submit(claim(number=f"{ACCOUNT}P03"))
    one.after(60)
    last = one.inbox.decisions[-1]
    assert (last.control_number, last.status) == (f"{ACCOUNT}P03", "4")
    assert {a.reason for each in last.lines for a in each.adjustments} == {"50"}


def test_a_void_cannot_be_voided(bench: Make) -> None:
    one = bench(member("pay"))
    one.submit(claim())
    number = one.fetch().front[0].payer_claim_number
    one.submit(claim(number=SECOND, frequency="8", original_reference=number))
    void = one.fetch().front[0].payer_claim_number
    one.submit(claim(number=f"{ACCOUNT}P03", frequency="8", original_reference=void))
    (refused,) = one.fetch().front
    assert (refused.statuses[0].category, refused.statuses[0].code) == ("A7", "464")


def test_a_crossover_that_never_arrives_can_be_billed(bench: Make) -> None:
    members = member({"do": "crossover", "payer": "GOLDM", "member": "G1", "arrives": False}, payer="MEDB1")
    members |= {"G1": {"payer": "GOLDM"}}
    one = bench(members)
    one.submit(claim("MEDB1"))
    one.after(50)
    (primary,) = one.inbox.decisions
    assert primary.status == "19"
    assert one.status(payer="GOLDM").category == "A4"
    one.submit(secondary(primary, "GOLDM", "G1", f"{ACCOUNT}S02", claim("MEDB1")))
    one.after(90)
    assert [each.status for each in one.inbox.decisions] == ["19", "2"]


def test_a_crossover_that_comes_late_makes_our_own_claim_a_duplicate(bench: Make) -> None:
    members = member({"do": "crossover", "payer": "GOLDM", "member": "G1", "later": 60}, payer="MEDB1")
    members |= {"G1": {"payer": "GOLDM"}}
    one = bench(members)
    one.submit(claim("MEDB1"))
    one.after(30)
    (primary,) = one.inbox.decisions
    one.submit(secondary(primary, "GOLDM", "G1", f"{ACCOUNT}S02", claim("MEDB1")))
    one.after(90)
    late = {each.control_number: each.status for each in one.inbox.decisions[1:]}
    assert late == {f"{ACCOUNT}S02": "4", f"{ACCOUNT}P01": "2"}


RATE = {"percent": 12, "after": 30}
OWED = 102
"""10,300 cents x 12 % x 30/365 = 101.6."""


@pytest.mark.parametrize(
    ("interest", "with_payment", "after_letter"),
    [("at_once", OWED, []), ("on_request", 0, [OWED]), ("never", 0, [])],
)
def test_interest_of_a_late_payment(bench: Make, interest: str, with_payment: int, after_letter: list[int]) -> None:
    one = bench(member({"do": "pay", "days": 60, "interest": interest, "rate": RATE}))
    one.submit(claim())
    (remit,) = one.after(60).remits
    assert remit.payment_cents == PAID + with_payment
    assert remit.claims[0].amounts.get("I", 0) == with_payment
    assert [(each.reason, each.reference, each.cents) for each in remit.provider_adjustments] == (
        [("L6", FIRST, -OWED)] if with_payment else []
    )
    for key in ("first", "again"):
        one.mail("interest", "BLUEP", key=key)
    came = one.after(80).remits
    assert [each.payment_cents for each in came] == after_letter
    assert all(each.claims == () and each.provider_adjustments[0].reference == FIRST for each in came)


def test_no_interest_for_a_payment_in_time(bench: Make) -> None:
    one = bench(member({"do": "pay", "days": 30, "interest": "at_once"}))
    one.submit(claim())
    assert one.after(30).remits[0].payment_cents == PAID


def test_the_bank_tells_of_every_payment_when_the_scenario_says(bench: Callable[..., Bench]) -> None:
    one = bench({
        "M1": {"payer": "BLUEP"},
        "M2": {"payer": "BLUEP", "claims": [{"do": "pay", "eft_lag": 3}]},
        "M3": {"payer": "BLUEP", "claims": [{"do": "pay", "eft": "missing"}]},
        "M4": {"payer": "BLUEP", "claims": [{"do": "deny", "carc": "CO-50"}]},
    })  # fmt: skip
    for letter, member in zip("ABCD", ("M1", "M2", "M3", "M4"), strict=True):
        one.submit(claim(member=member, number=f"{account(letter)}P01"))
    told = {letter: one.after(14, account(letter)) for letter in "ABCD"}
    assert {letter: (len(each.remits), len(each.bank)) for letter, each in told.items()} == {
        "A": (1, 1), "B": (1, 0), "C": (1, 0), "D": (1, 0)
    }  # fmt: skip
    later = {letter: list(one.after(60, account(letter)).bank) for letter in "ABCD"}
    trace = told["B"].remits[0].trace_number
    assert later == {"A": [], "B": [f"ACH-20260319-BLUEP-{trace}.ach"], "C": [], "D": []}


def test_what_is_taken_back_by_a_later_payment(bench: Make) -> None:
    """WO leaves what the reversal takes, then takes it when nothing is paid, so FB carries it to the next payment."""
    one = bench(member("take_back"))
    one.submit(claim())
    remits = [remit for day in (14, 30, 45, 54) for remit in one.after(day).remits]
    told = [
        (each.payment_cents, [one.paid_cents for one in each.claims],
         [(plb.reason, plb.cents) for plb in each.provider_adjustments])
        for each in remits
    ]  # fmt: skip
    assert told == [
        (PAID, [PAID], []),
        (0, [-PAID], [("WO", -PAID)]),
        (0, [], [("WO", PAID), ("FB", -PAID)]),
        (0, [PAID], [("FB", PAID)]),
    ]
    assert len(one.inbox.bank) == 1
