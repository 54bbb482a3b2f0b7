"""Financial assistance, worked by hand: guidelines, both sides of every band, the cap, AGB, refunds."""

from datetime import date
from decimal import Decimal

import pytest

from codesets.assistance import MissingGuidelineError, assistance_policy, guideline
from domain.assistance import determine, grant, missing
from models.assistance import AccountShare, Application, AssistancePolicy, Band, Determination, Outcome, Program
from models.ids import EncounterId

ON = date(2026, 6, 1)
POLICY = assistance_policy("", ON)
PAPERS = ("proof_of_income", "proof_of_address")


def application(income_cents: int | None, **more: object) -> Application:
    fields: dict[str, object] = {
        "received": ON,
        "household_size": 3,
        "income_cents": income_cents,
        "state": "NE",
        "documents": PAPERS,
    }
    return Application.model_validate(fields | more)


def decided(income_cents: int, policy: AssistancePolicy = POLICY, **more: object) -> Determination:
    asked = application(income_cents, **more)
    assert asked.household_size is not None
    return determine(asked, policy, guideline(ON, asked.state, asked.household_size))


def account(owed: int, paid: int = 0, charges: int = 100_000, **more: int) -> AccountShare:
    return AccountShare(
        encounter=EncounterId("E0123456789AB"), service_date=ON, charges=charges, owed=owed, paid=paid, **more
    )


# --- guidelines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "state", "household", "dollars"),
    [
        # 89 FR 2961, 90 FR 5917, 91 FR 1797
        (date(2024, 6, 1), "NE", 1, 15_060),
        (date(2024, 6, 1), "NE", 4, 31_200),
        (date(2024, 6, 1), "AK", 2, 25_540),
        (date(2024, 6, 1), "HI", 3, 29_690),
        (date(2025, 6, 1), "DC", 4, 32_150),
        (date(2025, 6, 1), "AK", 1, 19_550),
        (date(2025, 6, 1), "HI", 1, 17_990),
        (date(2026, 6, 1), "TX", 1, 15_960),
        (date(2026, 6, 1), "TX", 4, 33_000),
        (date(2026, 6, 1), "TX", 9, 61_400),
        (date(2026, 6, 1), "AK", 1, 19_950),
        (date(2026, 6, 1), "HI", 1, 18_360),
        (date(2026, 1, 12), "TX", 1, 15_650),  # the day before the new ones took effect
        (date(2026, 1, 13), "TX", 1, 15_960),
        (date(2027, 1, 31), "TX", 1, 15_960),  # until the new year's are out
    ],
)
def test_guidelines(on: date, state: str, household: int, dollars: int) -> None:
    assert guideline(on, state, household).cents == dollars * 100


@pytest.mark.parametrize("on", [date(2024, 1, 10), date(2027, 2, 1), date(2031, 1, 1)])
def test_a_year_that_is_missing_names_the_file(on: date) -> None:
    with pytest.raises(MissingGuidelineError, match=rf"poverty_guidelines.csv has no .* {on.year}"):
        guideline(on, "NE", 2)


# --- bands ----------------------------------------------------------------------------------------------------------

# A household of three in Nebraska, 2026: 15,960 + 2 x 5,680 = 27,320.


@pytest.mark.parametrize(
    ("income_cents", "percent", "discount", "cap"),
    [
        (0, "0.0", 100, None),
        (5_464_000, "200.0", 100, None),  # 2 x 27,320
        (5_464_001, "200.0", 75, None),  # a cent above
        (6_830_000, "250.0", 75, None),
        (6_830_001, "250.0", 50, None),
        (8_196_000, "300.0", 50, None),
        (8_196_001, "300.0", None, 819_600),  # a tenth of the income, rounded down
        (10_928_000, "400.0", None, 1_092_800),
    ],
)
def test_both_sides_of_each_band(income_cents: int, percent: str, discount: int | None, cap: int | None) -> None:
    found = decided(income_cents)
    assert found.outcome is Outcome.APPROVED
    assert (found.discount_percent, found.cap_cents) == (discount, cap)
    assert found.percent_of_guideline == Decimal(percent)


def test_above_the_last_band() -> None:
    found = decided(10_928_001)
    assert found.outcome is Outcome.DENIED
    assert found.reasons[-1] == "The policy helps up to 400 %."


def test_it_says_how_it_was_computed() -> None:
    assert decided(6_000_000).reasons == (
        "A household of 3 in NE with $60,000.00 a year.",
        "The poverty guideline of 2026 for it is $27,320.00 (91 FR 1797).",
        "The income is 219.6 % of the guideline.",
        "Up to 250 % the policy takes 75 % off.",
    )


def test_assets_and_residency_where_the_policy_asks() -> None:
    asking = POLICY.model_copy(update={"asset_limit_cents": 1_000_000, "residency": ("NE", "IA")})
    assert decided(0, asking, assets_cents=1_000_000).outcome is Outcome.APPROVED
    assert decided(0, asking, assets_cents=1_000_001).outcome is Outcome.DENIED
    assert decided(0, asking, assets_cents=0, state="KS").reasons[-1] == "The policy is for people who live in NE, IA."
    assert missing(application(0), asking) == ("What the household has in savings",)


# --- completeness ---------------------------------------------------------------------------------------------------


def test_what_is_missing_is_told_in_words() -> None:
    assert missing(application(1), POLICY) == ()
    assert missing(application(0, documents=("proof_of_income",)), POLICY) == (POLICY.documents["proof_of_address"],)
    empty = Application(received=ON)
    assert len(missing(empty, POLICY)) == 5
    assert determine(empty, POLICY, None).outcome is Outcome.INCOMPLETE


@pytest.mark.parametrize("program", list(Program))
def test_a_program_speaks_for_the_household(program: Program) -> None:
    found = determine(Application(received=ON, programs=(program,)), POLICY, None)
    assert (found.outcome, found.discount_percent) == (Outcome.APPROVED, 100)


# --- what remains of the bills --------------------------------------------------------------------------------------


def approved(discount: int | None = None, cap: int | None = None) -> Determination:
    return Determination(outcome=Outcome.APPROVED, discount_percent=discount, cap_cents=cap, reasons=())


@pytest.mark.parametrize(
    ("discount", "before", "responsible", "charity", "owed"),
    [
        (100, account(20_000), 0, 20_000, 0),
        (100, account(15_000, paid=5_000), 0, 20_000, -5_000),  # what was paid comes back
        (75, account(20_000), 5_000, 15_000, 5_000),
        (75, account(15_000, paid=5_000), 5_000, 15_000, 0),
        (75, account(10_000, paid=10_000), 5_000, 15_000, -5_000),
        (50, account(999), 499, 500, 499),  # half a cent in the patient's favour
        (75, account(14_501, paid=5_499), 5_000, 14_501, 0),  # $4.99 too much is not refunded
        (75, account(14_500, paid=5_500), 5_000, 15_000, -500),  # $5.00 is
        (50, account(90_000), 42_000, 48_000, 42_000),  # not more than AGB, 42 % of $1,000.00
        (50, account(84_000), 42_000, 42_000, 42_000),  # just so
        (100, account(0, bad_debt=20_000), 0, 20_000, 0),
        (0, account(20_000), 20_000, 0, 20_000),
    ],
)
def test_what_a_discount_leaves(discount: int, before: AccountShare, responsible: int, charity: int, owed: int) -> None:
    (found,) = grant(approved(discount), POLICY, [before])
    assert (found.responsible, found.charity, found.owed) == (responsible, charity, owed)


def test_agb_is_told_only_where_it_limits() -> None:
    assert [each.limited_by_agb for each in grant(approved(50), POLICY, [account(90_000), account(84_000)])] == [
        True,
        False,
    ]


def test_a_cap_is_shared_by_all_visits() -> None:
    # $300.00 for bills of $1,000.00 and $500.00: two thirds and one third.
    found = grant(approved(cap=30_000), POLICY, [account(100_000, charges=500_000), account(50_000, charges=500_000)])
    assert [each.responsible for each in found] == [20_000, 10_000]
    assert [each.charity for each in found] == [80_000, 40_000]


def test_a_cap_above_the_bills_changes_nothing_but_agb_does() -> None:
    found = grant(approved(cap=200_000), POLICY, [account(40_000), account(50_000)])
    assert [each.charity for each in found] == [0, 8_000]


# --- the policy as data ---------------------------------------------------------------------------------------------


def test_a_band_is_a_discount_or_a_share() -> None:
    for more in ({}, {"discount_percent": 50, "income_share_percent": 10}):
        with pytest.raises(ValueError, match="either"):
            Band.model_validate({"up_to_percent": 200, **more})


def test_bands_rise() -> None:
    turned = POLICY.model_dump() | {"bands": [band.model_dump() for band in reversed(POLICY.bands)]}
    with pytest.raises(ValueError, match="above the one before"):
        AssistancePolicy.model_validate(turned)


def test_no_policy_before_the_first_row() -> None:
    with pytest.raises(LookupError, match=r"assistance_policy\.yaml"):
        assistance_policy("", date(2023, 12, 31))
