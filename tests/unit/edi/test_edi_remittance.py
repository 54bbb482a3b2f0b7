"""The 835: what the field asks of it, and its balance."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

import edi
from edi.scalars import money, parse_cents, parse_date

HEAD = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CLINIC         *260310*0800*^*00501*000000001*0*P*:~"
    "GS*HP*PAYER*CLINIC*20260310*0800*1*X*005010X221A1~ST*835*0001~"
    "BPR*I*{paid}*C*ACH*CCP*01*1*DA*1*1**01*1*DA*1*20260310~TRN*1*EFT1*1123456789~DTM*405*20260309~"
    "N1*PR*PAYER~N1*PE*CLINIC*XX*1234567893~REF*TJ*123456789~LX*1~"
)


def read(body: str, paid: str = "0") -> tuple[edi.Remittance, tuple[edi.Finding, ...]]:
    rows = body.rstrip("~").split("~")
    text = HEAD.format(paid=paid) + "~".join(rows) + f"~SE*{len(rows) + 9}*0001~GE*1*1~IEA*1*000000001~"
    document = edi.read(text)
    assert document.all_findings == ()
    return edi.read_835(document.transactions[0])


def test_a_reversal_and_its_correction_are_two_claims_in_order() -> None:
    remittance, findings = read(
        "CLP*A1*22*-100*-80**12*ICN1~CAS*CO*45*-20~CLP*A1*1*100*60*20*12*ICN2~CAS*CO*45*20~CAS*PR*2*20~", "-20"
    )
    assert findings == ()
    assert [(c.status, c.paid_cents) for c in remittance.claims] == [("22", -8000), ("1", 6000)]
    assert edi.balance_findings(remittance) == ()


def test_a_crossover_names_the_next_payer() -> None:
    remittance, _ = read("CLP*A1*19*100*80*20*MB*ICN1~CAS*PR*2*20~NM1*TT*2*NEXT PLAN*****PI*NXT~", "80")
    (claim,) = remittance.claims
    assert claim.crossover_carrier
    assert (claim.crossover_carrier.name, claim.crossover_carrier.id) == ("NEXT PLAN", "NXT")


def test_one_cas_holds_six_adjustments() -> None:
    triplets = "*".join(f"{n}*{n}*{n}" for n in range(1, 7))
    remittance, _ = read(f"CLP*A1*1*100*79**12*ICN~CAS*CO*{triplets}~", "79")
    assert [(a.reason, a.cents, a.quantity) for a in remittance.claims[0].adjustments] == [
        (str(n), n * 100, Decimal(n)) for n in range(1, 7)
    ]


def test_remarks_of_mia_and_moa() -> None:
    remittance, _ = read("CLP*A1*1*0*0**12*ICN~MIA*0****MA01***************N1*N2~MOA***MA07*MA18~", "0")
    (claim,) = remittance.claims
    assert claim.inpatient_remarks == ("MA01", "N1", "N2")
    assert claim.outpatient_remarks == ("MA07", "MA18")


def test_a_provider_adjustment_lowers_the_payment() -> None:
    remittance, _ = read("CLP*A1*1*100*100**12*ICN~PLB*1234567893*20261231*WO:ICN9*30*L6*-5~", "75")
    assert [(a.reason, a.reference, a.cents) for a in remittance.provider_adjustments] == [
        ("WO", "ICN9", 3000),
        ("L6", "", -500),
    ]
    assert edi.balance_findings(remittance) == ()


@pytest.mark.parametrize(
    ("body", "paid", "rule", "segment"),
    [
        ("CLP*A1*1*100*80**12*ICN~CAS*CO*45*10~", "80", "balance-claim", "CLP"),
        ("CLP*A1*1*100*80**12*ICN~SVC*HC:99213*100*80~CAS*CO*45*10~", "80", "balance-line", "SVC"),
        ("CLP*A1*1*100*80**12*ICN~SVC*HC:99213*90*80~CAS*CO*45*10~", "80", "balance-charges", "CLP"),
        ("CLP*A1*1*100*80**12*ICN~CAS*CO*45*20~", "90", "balance-payment", "BPR"),
    ],
)
def test_what_does_not_add_up(body: str, paid: str, rule: str, segment: str) -> None:
    remittance, findings = read(body, paid)
    assert findings == ()
    found = {f.rule: f for f in edi.balance_findings(remittance)}
    assert rule in found
    assert (found[rule].level, found[rule].segment) == (3, segment)
    assert found[rule].position == 0 if segment == "BPR" else found[rule].position >= 11


def test_a_predetermination_pays_nothing() -> None:
    remittance, _ = read("CLP*A1*25*100*80**12*ICN~CAS*CO*45*20~", "0")
    assert edi.balance_findings(remittance) == ()


@pytest.mark.parametrize(
    ("body", "rule", "place"),
    [
        ("CLP*A1*1*1O0*80~", "amount-format", ("CLP", 3, "1O0")),
        ("CLP*A1*1*100.005*80~", "amount-format", ("CLP", 3, "100.005")),
        ("CLP**1*100*80~", "element-missing", ("CLP", 1, "")),
        ("CLP*A1*1*100*80~CAS*XX*45*1~", "adjustment-group", ("CAS", 1, "XX")),
        ("CLP*A1*1*100*80~DTM*232*20261399~", "date-format", ("DTM", 2, "20261399")),
        ("SVC*HC:1*1*1~", "segment-unexpected", ("SVC", 0, "")),
    ],
)
def test_faults_have_a_place(body: str, rule: str, place: tuple[str, int, str]) -> None:
    _, findings = read(body)
    (finding,) = findings
    assert finding.rule == rule
    assert (finding.segment, finding.element, finding.value) == place
    assert finding.position >= 11
    assert finding.remedy


def test_positions_point_into_the_file() -> None:
    remittance, _ = read("CLP*A1*1*100*80**12*ICN~CAS*CO*45*20~SVC*HC:99213*100*80~CAS*CO*45*20~")
    assert remittance.claims[0].position == 11
    assert remittance.claims[0].lines[0].position == 13
    # The place is no part of the value.
    assert replace(remittance.claims[0], position=99) == remittance.claims[0]


@pytest.mark.parametrize(
    ("text", "cents"),
    [("1", 100), ("1.5", 150), (".05", 5), ("-12.30", -1230), ("0", 0), ("1.005", None), ("1E2", None), ("", None),
     ("NaN", None), ("1,000", None), ("1.500", 150), ("+2", 200)],
)  # fmt: skip
def test_amounts(text: str, cents: int | None) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    ("cents", "text"), [(0, "0"), (100, "1"), (150, "1.5"), (5, "0.05"), (-1230, "-12.3"), (None, "")]
)
def test_money(cents: int | None, text: str) -> None:
    assert money(cents) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [("20260310", date(2026, 3, 10)), ("260310", date(2026, 3, 10)), ("202603100830", date(2026, 3, 10)),
     ("20260230", None), ("2026-03-10", None), ("", None), ("٢٠٢٦٠٣١٠", None)],
)  # fmt: skip
def test_dates(text: str, value: date | None) -> None:
    assert parse_date(text) == value
