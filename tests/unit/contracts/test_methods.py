"""Each method, modifier and selector of a contract, worked by hand."""

from datetime import date

import pytest
from contract_bench import DAY, NO_LIMIT, PAYERS, Book, amounts, contracts, service

from domain.contracts import Bill, Contract, Contracts, Setting, price, read_terms
from models.fees import Place

BOTH_SIDES = "method=modifier; modifier=50; amount=150"
FEE = "code=99213; method=fee; amount=109.15"
PROCEDURES = (
    "code=28285; method=fee; amount=600.00",
    "code=20610; method=fee; amount=80.00",
    "code=12001; method=fee; amount=95.01",
    "code=multiple_procedure=2; method=multiple; amount=100/50/25",
)


@pytest.mark.parametrize(
    ("rows", "told", "charge", "expected"),
    [
        ((FEE,), "99213", NO_LIMIT, 10_915),
        ((FEE,), "99213-25", NO_LIMIT, 10_915),
        ((FEE,), "99213x3", NO_LIMIT, 32_745),
        ((FEE,), "99213", 10_000, 10_000),
        ((f"{FEE}; lesser_of_charge=no",), "99213", 10_000, 10_915),
        ((FEE,), "99214", NO_LIMIT, None),
        (("code=99202-99215; method=fee; amount=50",), "99214", NO_LIMIT, 5_000),
        (("code=99202-99215; method=fee; amount=50",), "99201", NO_LIMIT, None),
        (("method=charge; amount=46",), "J3301", 10_001, 4_600),
        (("method=charge; amount=46",), "J3301", 10_099, 4_646),
        # (0.97 + 1.33 + 0.09) x 32.3465 = 77.31 nationally; 110 % of it.
        (("method=medicare; amount=100",), "99213", NO_LIMIT, 7_731),
        (("method=medicare; amount=110",), "99213", NO_LIMIT, 8_504),
        # 0.97 + 1.33 x 0.869 + 0.09 x 0.575 = 2.17752; x 32.3465 = 70.44.
        (("method=medicare; amount=100; locality=10112-00",), "99213", NO_LIMIT, 7_044),
        # x 33.2875, the factor of 2024.
        (("method=medicare; amount=100; locality=10112-00; schedule=2024",), "99213", NO_LIMIT, 7_248),
        (("method=medicare; amount=100; conversion_factor=40",), "99213", NO_LIMIT, 9_560),
        (("method=medicare; amount=100; locality=99999-99",), "99213", NO_LIMIT, None),
        (("method=medicare; amount=100",), "80053", NO_LIMIT, 1_056),
        (("method=medicare; amount=100",), "J3301", NO_LIMIT, None),
        # 0.31 x 32.3465 = 10.03 for reading the film; the film itself, capped at the outpatient amount.
        (("method=medicare; amount=100",), "71046-26", NO_LIMIT, 1_003),
        (("method=medicare; amount=100; locality=10112-00",), "71046-TC", NO_LIMIT, 1_900),
        ((FEE, BOTH_SIDES), "99213-50", NO_LIMIT, 16_373),
        ((FEE, "method=modifier; modifier=52; amount=50"), "99213-52", NO_LIMIT, 5_458),
        ((FEE, "method=modifier; modifier=80; amount=16"), "99213-80", NO_LIMIT, 1_746),
        ((FEE, "method=modifier; modifier=AS; amount=13.6"), "99213-AS", NO_LIMIT, 1_484),
        ((FEE, "method=modifier; modifier=62; amount=62.5"), "99213-62", NO_LIMIT, 6_822),
        ((FEE, "method=modifier; modifier=78; amount=70"), "99213-78", NO_LIMIT, 7_641),
        # 150 % of 109.15 is 163.725, to the cent 163.73; 16 % of that.
        ((FEE, BOTH_SIDES, "method=modifier; modifier=80; amount=16"), "99213-50-80", NO_LIMIT, 2_620),
        ((FEE,), "99213-62", NO_LIMIT, None),
        ((FEE,), "99213-26", NO_LIMIT, None),
        ((FEE, "code=99213; modifier=26; method=fee; amount=41.20"), "99213-26", NO_LIMIT, 4_120),
    ],
)  # fmt: skip
def test_one_line(rows: tuple[str, ...], told: str, charge: int, expected: int | None) -> None:
    assert amounts(contracts(*rows), service(told, charge)) == [expected]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (("28285",), [60_000]),
        (("20610", "28285"), [4_000, 60_000]),
        # By value: 600 whole, 95.01 half (47.505 to the cent 47.51), 80 a quarter.
        (("20610", "12001", "28285"), [2_000, 4_751, 60_000]),
        # A second unit is another procedure: 80, then 40.
        (("20610x2",), [12_000]),
        # Both sides are 120 and then the dearest of the two.
        (("20610-50", "12001"), [12_000, 4_751]),
        (("28285", "99213"), [60_000, None]),
    ],
)
def test_several_procedures_of_a_day(told: tuple[str, ...], expected: list[int | None]) -> None:
    held = contracts(*PROCEDURES, BOTH_SIDES)
    assert amounts(held, *map(service, told)) == expected


def test_procedures_of_two_days_are_not_reduced() -> None:
    other = service("20610", on=date(2026, 3, 3))
    assert amounts(contracts(*PROCEDURES), service("28285"), other) == [60_000, 8_000]


def test_the_place_decides_which_practice_expense() -> None:
    held = contracts("method=medicare; amount=100")
    # 0.97 + 0.55 + 0.09 = 1.61; x 32.3465.
    assert amounts(held, service("99213"), place=Place.FACILITY) == [5_208]
    split = contracts("method=fee; amount=100; place=nonfacility", "method=fee; amount=70; place=facility")
    assert amounts(split, service("99213"), place=Place.FACILITY) == [7_000]
    assert amounts(split, service("99213")) == [10_000]


def test_the_most_specific_row_wins() -> None:
    rows = [
        "method=charge; amount=50",
        "code=multiple_procedure=2; method=fee; amount=7",
        "code=20000-29999; method=fee; amount=6",
        "code=20600-20699; method=fee; amount=5",
        "code=20610; method=fee; amount=4",
        "code=20610; modifier=RT; method=fee; amount=3",
        "plan=G77; method=fee; amount=2",
    ]
    held = contracts(*rows)
    one = amounts(held, service("20610-RT"), plan="G77")
    assert one == [200]
    for last, told, expected in ((7, "20610-RT", 300), (7, "20610", 400), (4, "20610", 500), (3, "20610", 600),
                                 (2, "20610", 700), (1, "20610", 50)):  # fmt: skip
        assert amounts(contracts(*rows[:last]), service(told, 100 if last == 1 else NO_LIMIT)) == [expected]


def test_a_plan_or_locality_that_is_not_the_bills_does_not_count() -> None:
    held = contracts("plan=G77; method=fee; amount=2", "locality=10112-00; method=fee; amount=3; code=99213")
    assert amounts(held, service("99213"), plan="G78", locality="05402-00") == [None]
    assert amounts(held, service("99213"), plan="G78", locality="10112-00") == [300]


def test_two_localities_and_nobody_told_which_is_no_price_and_says_so() -> None:
    held = contracts("locality=10112-00; method=fee; amount=3", "locality=05402-00; method=fee; amount=4")
    (found,) = price(held, Book(), Bill(payer_id="BLUEP", services=(service("99213"),))).lines
    assert found.cents is None
    assert "say plan and locality" in found.steps[0]


def test_rows_hold_on_the_date_of_service() -> None:
    held = contracts(f"{FEE}; effective_to=2026-06-30", "code=99213; method=fee; amount=112; effective_from=2026-07-01")
    days = (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1))
    assert [amounts(held, service("99213", on=day)) for day in days] == [[None], [10_915], [11_200]]


def test_a_later_file_speaks_from_its_first_day_and_whole() -> None:
    def of(number: int, code: str, cents: str, begins: str) -> Contract:
        text = f"payer_id,code,method,amount,effective_from\nBLUEP,{code},fee,{cents},{begins}"
        return Contract(number, f"file {number}", read_terms(text, PAYERS))

    held = Contracts(
        [of(1, "99213", "1", "2026-01-01"), of(2, "99213", "2", "2026-07-01"), of(3, "99214", "3", "2026-07-01")]
    )
    assert amounts(held, service("99213")) == [100]
    assert amounts(held, service("99213", on=date(2026, 7, 1))) == [None]
    assert amounts(held, service("99214", on=date(2026, 7, 1))) == [300]


def stay(held: Contracts, drg: str = "470", days: int = 3, charge: int = 4_000_000) -> int | None:
    bill = Bill(
        payer_id="BLUEP", services=(service("", charge),), setting=Setting.INPATIENT, drg=drg, days=days, through=DAY
    )
    found = price(held, Book(), bill).whole
    return found.cents if found else None


def test_a_stay_by_case_by_group_by_day_by_charge() -> None:
    rows = [
        "setting=inpatient; method=charge; amount=46",
        "setting=inpatient; method=per_diem; amount=2710",
        "setting=inpatient; method=drg; amount=6640",
        "setting=inpatient; code=470; method=case; amount=14500",
    ]
    # 46 % of 40,000; 3 days; 1.9289 x 6,640; the case.
    assert [stay(contracts(*rows[:last])) for last in range(1, 5)] == [1_840_000, 813_000, 1_280_790, 1_450_000]
    assert stay(contracts(*rows), drg="871") != 1_450_000
    assert (
        stay(contracts("setting=inpatient; method=per_diem; amount=2710; lesser_of_charge=yes"), charge=500_000)
        == 500_000
    )
    assert stay(contracts("setting=professional; method=charge; amount=46")) is None


def test_a_case_rate_pays_for_all_lines() -> None:
    held = contracts("code=28285; method=case; amount=2200", "method=charge; amount=50")
    found = price(held, Book(), Bill(payer_id="BLUEP", services=(service("28285", 300_000), service("20610", 20_000))))
    assert found.whole is not None
    assert (found.whole.cents, found.code, found.lines) == (220_000, "28285", ())


def test_a_later_payer_is_held_to_what_its_contract_says_of_that() -> None:
    line = service("99213", prior=8_000)
    assert amounts(contracts(FEE), line, later=True) == [None]
    cob = contracts(FEE, "method=secondary")
    assert amounts(cob, line, later=True) == [2_915]
    assert amounts(cob, service("99213", prior=20_000), later=True) == [0]
    assert amounts(cob, service("99213"), later=True) == [None]


def test_an_amount_explains_itself() -> None:
    held = contracts("method=medicare; amount=110; locality=10112-00; schedule=2024", PROCEDURES[3])
    (found,) = price(held, Book(), Bill(payer_id="BLUEP", services=(service("99213x2"),))).lines
    assert found.steps == (
        "Medicare 2024, nonfacility, locality 10112-00: work 0.97 x 1 + practice expense 1.33 x 0.869 + "
        "malpractice 0.09 x 0.575 = 2.1775 units",
        "x conversion factor 33.2875 = $72.48",
        "110 % of Medicare: $79.73",
        "x 2 units = $159.46",
    )
    assert (found.contract, found.title, found.line) == (1, "ours", 2)
    assert found.term == "medicare 110 for * (10112-00)"
