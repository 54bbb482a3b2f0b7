"""What several services of a day do to each other, by the examples that CMS and payers publish."""

from datetime import date
from decimal import Decimal

import pytest
from contract_bench import DAY, amounts, contracts, service

from codesets.book import ShippedBook
from domain.contracts import Bill, price
from models.fees import Indicators, Indices, Place, Rates

FAMILIES = {
    "45380": Indicators(multiple_procedure=3, endoscopic_base="45378"),
    "45385": Indicators(multiple_procedure=3, endoscopic_base="45378"),
    "45378": Indicators(multiple_procedure=2),
    "29807": Indicators(multiple_procedure=3, endoscopic_base="29805"),
    "29819": Indicators(multiple_procedure=3, endoscopic_base="29805"),
    "29820": Indicators(multiple_procedure=3, endoscopic_base="29805"),
    "29805": Indicators(multiple_procedure=2),
    "28285": Indicators(multiple_procedure=2),
    "74177": Indicators(pctc=1, multiple_procedure=4),
    "71260": Indicators(pctc=1, multiple_procedure=4),
    "93306": Indicators(pctc=1, multiple_procedure=6),
    "93880": Indicators(pctc=1, multiple_procedure=6),
    "93225": Indicators(pctc=3, multiple_procedure=6),
    "93224": Indicators(pctc=4, multiple_procedure=6),
    "92235": Indicators(pctc=1, multiple_procedure=7),
    "92250": Indicators(pctc=1, multiple_procedure=7),
    "97110": Indicators(pctc=7, multiple_procedure=5),
    "97140": Indicators(pctc=7, multiple_procedure=5),
    "11042": Indicators(bilateral=1, assistant=1, co_surgeons=0),
    "27447": Indicators(multiple_procedure=2, bilateral=1, assistant=2, co_surgeons=2),
    "27158": Indicators(bilateral=2),
    "73562": Indicators(bilateral=3),
    "99213": Indicators(bilateral=0),
}


class Book(ShippedBook):
    """Dollars instead of relative values: the conversion factor is 1."""

    def indicators(self, code: str, on: date) -> Indicators:
        del on
        return FAMILIES.get(code, Indicators())

    def rates(self, code: str, modifier: str, on: date) -> Rates | None:
        del on
        values = {
            ("97110", ""): (7, 10, 1), ("97140", ""): (11, 8, 1),
            ("74177", ""): (100, 500, 0), ("74177", "TC"): (0, 500, 0), ("74177", "26"): (100, 0, 0),
            ("71260", ""): (80, 400, 0), ("71260", "TC"): (0, 400, 0), ("71260", "26"): (80, 0, 0),
        }.get((code, modifier))  # fmt: skip
        if values is None:
            return None
        work, expense, malpractice = map(Decimal, values)
        return Rates(work, expense, expense, malpractice, Decimal(1))

    def indices(self, locality: str, on: date) -> Indices | None:
        del locality, on
        return Indices()

    def cap_cents(self, code: str, modifier: str, locality: str, place: Place, on: date) -> int | None:
        """Caps of a locality of our own."""
        del place, on
        if locality != "99999-01":
            return None
        return {("71260", "TC"): 30_000, ("71260", ""): 38_000, ("74177", "TC"): 40_000, ("74177", ""): 50_000}[
            code, modifier
        ]


def fee(code: str, dollars: str, modifier: str = "") -> str:
    return f"code={code}; modifier={modifier}; method=fee; amount={dollars}"


SCOPES = (
    fee("45378", "255.40"), fee("45380", "285.98"), fee("45385", "374.56"),
    fee("29805", "200.00"), fee("29807", "310.02"), fee("29819", "275.12"), fee("29820", "270.13"),
    fee("28285", "600.00"),
    "code=multiple_procedure=2; method=multiple; amount=100/50",
    "code=multiple_procedure=3; method=endoscopy; amount=100/50",
)  # fmt: skip


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # Medicare Claims Processing Manual 12, 40.6: 374.56 + (285.98 - 255.40) = 405.14.
        (("45380", "45385"), [3_058, 37_456]),
        # The base beside another of its family is in that one's price.
        (("45378", "45385"), [0, 37_456]),
        (("45378",), [25_540]),
        (("45385",), [37_456]),
        # 310.02 + 75.12 + 70.13 = 455.27 of one family, whose base is 200.
        (("29807", "29819", "29820"), [31_002, 7_512, 7_013]),
        # Two families: 455.27 is dearer than 405.14, of which half is left, each line to the cent.
        (("45385", "45380", "29807", "29819", "29820"), [18_728, 1_529, 31_002, 7_512, 7_013]),
        # The family ranks behind 600: half of 455.27.
        (("29807", "29819", "29820", "28285"), [15_501, 3_756, 3_507, 60_000]),
        # An endoscopy alone of its family is one procedure of the day.
        (("45385", "28285"), [18_728, 60_000]),
        # A second unit is a second endoscopy.
        (("45385x2",), [49_372]),
    ],
)
def test_endoscopies(told: tuple[str, ...], expected: list[int]) -> None:
    assert amounts(contracts(*SCOPES), *map(service, told), book=Book()) == expected


def test_a_family_without_the_price_of_its_base_says_so() -> None:
    held = contracts(*SCOPES[1:])
    found = price(held, Book(), Bill(payer_id="BLUEP", services=(service("45380"), service("45385")))).lines
    assert [each.cents for each in found] == [None, None]
    assert "need the price of their base 45378" in found[0].steps[0]


TESTS = (
    fee("74177", "600"), fee("74177", "500", "TC"), fee("74177", "100", "26"),
    fee("71260", "480"), fee("71260", "400", "TC"), fee("71260", "80", "26"),
    fee("93306", "504"), fee("93306", "427", "TC"), fee("93306", "77", "26"),
    fee("93880", "213"), fee("93880", "148", "TC"), fee("93880", "65", "26"),
    fee("93225", "20"), fee("93224", "90"),
    fee("92235", "138"), fee("92235", "92", "TC"), fee("92235", "46", "26"),
    fee("92250", "76"), fee("92250", "53", "TC"), fee("92250", "23", "26"),
    "code=multiple_procedure=4; method=components; amount=50/95",
    "code=multiple_procedure=6; method=components; amount=75/100",
    "code=multiple_procedure=7; method=components; amount=80/100",
)  # fmt: skip


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        # CMS, MLN Matters MM9647: $876 = 600 + .95 x 80 + .50 x 400; $176 of the professional, $700 of the technical.
        (("74177", "71260"), [60_000, 27_600]),
        (("71260-26", "74177-26"), [7_600, 10_000]),
        (("71260-TC", "74177-TC"), [20_000, 50_000]),
        # Each component by itself: the dearer professional one is whole though its test is the cheaper one.
        (("74177-TC", "71260"), [50_000, 28_000]),
        (("74177",), [60_000]),
        (("74177x2",), [94_500]),
        # Cardiovascular: of the lower technical component three quarters, 65 + 111.
        (("93880", "93306"), [17_600, 50_400]),
        # Ophthalmology: four fifths, 23 + 42.40.
        (("92250", "92235"), [6_540, 13_800]),
        # A code that is technical by itself, and one that is both and has no components of its own.
        (("93225", "93306"), [1_500, 50_400]),
        (("93224", "93306"), [None, None]),
        # Different families do not reduce each other.
        (("74177", "93306", "92235"), [60_000, 50_400, 13_800]),
    ],
)
def test_components(told: tuple[str, ...], expected: list[int | None]) -> None:
    assert amounts(contracts(*TESTS), *map(service, told), book=Book()) == expected


def test_the_outpatient_cap_comes_after_the_reduction() -> None:
    held = contracts("method=medicare; amount=100", *TESTS[-3:])
    lines = (service("71260-TC"), service("74177-TC"))
    assert amounts(held, *lines, book=Book()) == [20_000, 50_000]
    # Half of 400 is below its cap of 300 and stays; half of 300 would be too little.
    assert amounts(held, *lines, book=Book(), locality="99999-01") == [20_000, 40_000]


THERAPY = ("method=medicare; amount=100", "code=multiple_procedure=5; method=practice_expense; amount=50")


@pytest.mark.parametrize(
    ("rows", "told", "expected"),
    [
        # The form of CMS's example (Change Request 7050): $18 twice and $20, of which practice expense 10, 10 and 8.
        # At 75 %: 18 + 8 + 7.50 + 12 + 6 = 51.50.
        ((THERAPY[0], THERAPY[1].replace("50", "75")), ("97110x2", "97140"), [3_350, 1_800]),
        # At 50 %, as since April 2013: 18 + 8 + 5 + 12 + 4 = 47.
        (THERAPY, ("97110x2", "97140"), [3_100, 1_600]),
        (THERAPY, ("97140", "97110"), [1_600, 1_800]),
        (THERAPY, ("97110",), [1_800]),
        # 110 % of Medicare reduces its own practice expense.
        (("method=medicare; amount=110", THERAPY[1]), ("97110", "97140"), [1_980, 1_760]),
        ((fee("97110", "18"), THERAPY[1]), ("97110x2",), [None]),
    ],
)
def test_therapy(rows: tuple[str, ...], told: tuple[str, ...], expected: list[int | None]) -> None:
    assert amounts(contracts(*rows), *map(service, told), book=Book()) == expected


def test_services_of_two_days_do_not_reduce_each_other() -> None:
    other = service("97110", on=date(2026, 3, 3))
    assert amounts(contracts(*THERAPY), service("97110"), other, book=Book()) == [1_800, 1_800]
    assert DAY != other.on


SURGEONS = (
    fee("27447", "1000"), fee("11042", "1000"), fee("27158", "1000"), fee("73562", "40"), fee("99213", "100"),
    "code=bilateral=0; modifier=50; method=modifier; amount=100",
    "code=bilateral=1; modifier=50; method=modifier; amount=150",
    "code=bilateral=2; modifier=50; method=modifier; amount=100",
    "code=bilateral=3; modifier=50; method=modifier; amount=200",
    *(f"code=assistant=2; modifier={each}; method=modifier; amount=16" for each in ("80", "81", "82")),
    *(f"code=assistant=1; modifier={each}; method=modifier; amount=0" for each in ("80", "81", "82")),
    "code=assistant=2; modifier=AS; method=modifier; amount=13.6",
    "code=co_surgeons=2; modifier=62; method=modifier; amount=62.5",
)  # fmt: skip


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("27447-50", 150_000),
        ("27158-50", 100_000),
        ("73562-50", 8_000),
        ("99213-50", 10_000),
        ("27447-80", 16_000),
        ("27447-81", 16_000),
        ("27447-82", 16_000),
        # 85 % of 16 %.
        ("27447-AS", 13_600),
        ("11042-80", 0),
        ("27447-62", 62_500),
        ("11042-62", None),
        # A team is priced by report: no row, no price.
        ("27447-66", None),
        ("27447-50-80", 24_000),
    ],
)
def test_sides_assistants_and_co_surgeons_go_by_the_indicators(told: str, expected: int | None) -> None:
    assert amounts(contracts(*SURGEONS), service(told), book=Book()) == [expected]


def test_amounts_explain_themselves() -> None:
    def steps(held: tuple[str, ...], *told: str) -> list[tuple[str, ...]]:
        asked = Bill(payer_id="BLUEP", services=tuple(map(service, told)))
        return [each.steps[1:] for each in price(contracts(*held), Book(), asked).lines]

    assert steps(SCOPES, "45380", "45385", "28285") == [
        ("less the base endoscopy 45378, $255.40 = $30.58", "multiple procedures, by value: 50 % = $15.29"),
        ("the dearest endoscopy of family 45378", "multiple procedures, by value: 50 % = $187.28"),
        ("multiple procedures, by value: 100 % = $600.00",),
    ]
    assert steps(TESTS, "74177", "71260") == [
        (),
        ("beside a dearer test: TC $400.00 at 50 %, 26 $80.00 at 95 % = $276.00",),
    ]
    assert [each[-2:] for each in steps(THERAPY, "97110x2")] == [
        ("with practice expense at 50 % a unit is $13.00", "2 units = $31.00")
    ]
