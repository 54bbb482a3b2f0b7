"""What moves where, as tables: each CLP status, each CAS group, each PLB code. Debits positive.

A code that the data know and that has no row here makes a test fail.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

import codesets
from activities.remittance.reading import classify
from cli.edi_words import CLAIM_STATUS
from codesets.payers import CapitationAgreement, find_payer
from codesets.plb import provider_adjustment
from domain import ledger, remittance
from domain.ledger import Account, Entry
from domain.remittance import AdjustedAmount, ClaimDecision, LineDecision, PostingPlan
from models.ids import ClaimKey, EncounterId, PayerSequence

P, S, T = PayerSequence
E = EncounterId("E000000000000")
DAY = date(2026, 3, 16)
DATA = Path(codesets.__file__).parent / "data"


def decided(*codes: str, status: str = "1", charge: int = 10_000) -> ClaimDecision:
    """One line, adjusted as in "CO-45:2500"; the rest is paid."""
    parts = [text.split(":") for text in codes]
    adjustments = tuple(
        AdjustedAmount(group=code.split("-")[0], reason=code.split("-")[1], cents=int(cents)) for code, cents in parts
    )
    paid = charge - sum(each.cents for each in adjustments)
    line = LineDecision(code="99213", charge_cents=charge, paid_cents=paid, adjustments=adjustments)
    return ClaimDecision(
        position=1, control_number=f"{E}P01", status=status, charge_cents=charge, paid_cents=paid, lines=(line,)
    )


def moved(entry: Entry | None) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in entry.lines if entry else ():
        name = f"{line.account}[{line.sequence}]" if line.sequence else line.account.value
        found[name] = found.get(name, 0) + line.cents
    return found


def posted(decision: ClaimDecision, sequence: PayerSequence, covered: int) -> tuple[PostingPlan, dict[str, int]]:
    plan = remittance.plan(decision, remittance.next_sequence(sequence, covered), classify)
    return plan, moved(remittance.entry(ClaimKey(E, sequence, 1), plan, decision, "R", DAY))


def receivable(sequence: PayerSequence) -> str:
    return f"insurance_receivable[{sequence}]"


PAID = {"payments_in_transit": 6_000, "contractual": 2_500, receivable(P): -10_000}
BY_STATUS: dict[str, tuple[tuple[str, ...], PayerSequence, int, dict[str, int], bool]] = {
    # CLP02: what is told, by whom, covers, what moves, forwarded
    "1": (("CO-45:2500", "PR-2:1500"), P, 1, PAID | {"patient_receivable": 1_500}, False),
    "2": (("OA-23:8500", "PR-3:500"), S, 2,
          {"payments_in_transit": 1_000, "patient_receivable": 500, receivable(S): -1_500}, False),
    "3": (("OA-23:9500",), T, 3, {"payments_in_transit": 500, receivable(T): -500}, False),
    "4": (("CO-50:10000",), P, 1, {}, False),
    "19": (("CO-45:2500", "PR-2:1500"), P, 2, PAID | {receivable(S): 1_500}, True),
    "20": (("OA-23:8500", "PR-3:500"), S, 3,
           {"payments_in_transit": 1_000, receivable(T): 500, receivable(S): -1_500}, True),
    "21": (("OA-23:9500",), T, 3, {"payments_in_transit": 500, receivable(T): -500}, True),
    "22": (("CO-45:-2500", "PR-2:-1500"), P, 1,
           {name: -cents for name, cents in (PAID | {"patient_receivable": 1_500}).items()}, False),
    "23": (("OA-109:10000",), P, 1, {}, True),
    "25": (("CO-45:2500", "PR-2:1500"), P, 1, {}, False),
    "99": (("CO-45:2500", "PR-2:1500"), P, 1, PAID | {"patient_receivable": 1_500}, False),
}  # fmt: skip
"""An unknown status is posted by what it says in amounts: the money has come, whatever the payer calls it."""


@pytest.mark.parametrize("status", BY_STATUS)
def test_a_status(status: str) -> None:
    codes, sequence, covered, expected, forwarded = BY_STATUS[status]
    charge = -10_000 if status == remittance.REVERSAL else 10_000
    plan, found = posted(decided(*codes, status=status, charge=charge), sequence, covered)
    assert (found, plan.crossover) == (expected, forwarded)


def test_every_status_has_a_row() -> None:
    assert set(CLAIM_STATUS) | {"1", "2", "3", "4", "19", "20", "21", "22", "23", "25"} <= set(BY_STATUS)


BY_GROUP: dict[tuple[str, str], dict[str, int]] = {
    ("CO", "45"): {"contractual": 4_000},
    ("CO", "50"): {},  # denied: it stays in the payer's receivable
    ("CO", "24"): {},  # no capitation agreement: denied
    ("CO", "zz"): {},  # unknown: denied, somebody looks
    ("PR", "1"): {"patient_receivable": 4_000},
    ("PR", "50"): {"patient_receivable": 4_000},  # the payer's group says whose it is
    ("PR", "zz"): {"patient_receivable": 4_000},
    ("OA", "23"): {},  # an earlier payer took care of it
    ("OA", "45"): {"contractual": 4_000},
    ("OA", "18"): {},  # a duplicate: worked as a denial
    ("PI", "45"): {"contractual": 4_000},
    ("PI", "16"): {},
    ("CR", "45"): {"contractual": 4_000},  # 4010's correction: by its reason
    ("CR", "50"): {},
}


@pytest.mark.parametrize(("group", "reason"), BY_GROUP)
def test_a_group(group: str, reason: str) -> None:
    expected = BY_GROUP[group, reason]
    _, found = posted(decided(f"{group}-{reason}:4000"), P, 1)
    gone = sum(expected.values())
    assert found == expected | {"payments_in_transit": 6_000, receivable(P): -6_000 - gone}


def test_every_group_has_rows_of_all_its_classes() -> None:
    with (DATA / "carc.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    assert {row["group"] for row in rows} | {"CO", "PR", "OA", "PI", "CR"} == {group for group, _ in BY_GROUP}
    tested = {reason for _, reason in BY_GROUP}
    assert {row["class"] for row in rows} == {row["class"] for row in rows if row["code"] in tested}


ACCOUNTS: dict[Account, str] = {
    Account.INTEREST: "51 CR L6",
    Account.RECOUPMENT: "72 OB WO WU",
    Account.WITHHELD: "E3 IR LE SL",
    Account.PROGRAM_REVENUE: "BN CT CV CW DM GO HM IP IS LS OA PI PL RE",
    Account.PAYER_BALANCE: "50 90 AH AM AP B2 B3 BD C5 CS FB FC J1 L3 RA TL ZZ",
}
BY_PLB = {code: account for account, codes in ACCOUNTS.items() for code in codes.split()}
"""ZZ is unknown: it stands on the payer's balance until somebody looks."""


@pytest.mark.parametrize("code", BY_PLB)
def test_a_provider_adjustment(code: str) -> None:
    for cents in (700, -700):  # positive lowers the payment
        account = Account(provider_adjustment(code).account)
        entry = ledger.provider_adjustment(DAY, remittance="R", number=1, reason=code, cents=cents, account=account)
        assert moved(entry) == {"payments_in_transit": -cents, BY_PLB[code].value: cents}


def test_every_plb_code_has_a_row() -> None:
    with (DATA / "plb.csv").open(encoding="utf-8") as file:
        codes = {row["code"] for row in csv.DictReader(line for line in file if not line.startswith("#"))}
    assert codes | {"ZZ"} == set(BY_PLB)
    assert {"WO", "FB", "72", "L6", "CS"} <= codes


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("CO-24:10000",), {"capitation_adjustment": 10_000, receivable(P): -10_000}),
        (
            ("CO-24:8000", "PR-3:2000"),
            {"capitation_adjustment": 8_000, "patient_receivable": 2_000, receivable(P): -10_000},
        ),
        (("CO-24:4000", "CO-45:1000", "CO-50:5000"),
         {"capitation_adjustment": 4_000, "contractual": 1_000, receivable(P): -5_000}),
        (("OA-24:10000",), {}),  # another group says something else
    ],
)  # fmt: skip
def test_capitation(codes: tuple[str, ...], expected: dict[str, int]) -> None:
    decision = remittance.under_capitation(decided(*codes))
    plan, found = posted(decision, P, 1)
    assert found == expected
    back = remittance.under_capitation(
        decided(*(code.replace(":", ":-") for code in codes), status="22", charge=-10_000)
    )
    assert posted(back, P, 1)[1] == {name: -cents for name, cents in expected.items()}
    assert plan.settled_cents + plan.denied_cents == 10_000


@pytest.mark.parametrize(
    ("group", "on", "covered"),
    [
        ("HARBOR-CAP", DAY, True),
        ("harbor-cap ", DAY, True),
        ("OTHER", DAY, False),
        ("", DAY, False),
        ("HARBOR-CAP", date(2019, 12, 31), False),
    ],
)
def test_a_capitation_agreement_is_data(group: str, on: date, covered: bool) -> None:
    payer = find_payer("HARBR")
    assert payer
    assert payer.capitation
    assert payer.capitation.covers(group, on) is covered


def test_an_agreement_for_all_members_that_has_ended() -> None:
    agreement = CapitationAgreement(effective_from=date(2026, 1, 1), effective_to=date(2026, 6, 30))
    assert agreement.covers("", date(2026, 6, 30))
    assert not agreement.covers("", date(2026, 7, 1))
