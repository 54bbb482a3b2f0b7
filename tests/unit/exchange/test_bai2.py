"""BAI2 reports: the same deposits as NACHA tells, whole or not at all, and nothing that comes back taken for money."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_bank_files import NACHA, heard

from activities.exchange.reading import Heard
from gateways.bank import BankFileError, is_bank_file, read_bank_file
from models.deposits import Deposit, DepositMethod
from models.messages.facts import DepositUnexplained
from storage.engine import Database

# Composed by hand from the record layouts of BAI's Cash Management Balance Reporting Specifications, version 2. One
# account with a summary, an ACH credit over two lines, a wire with a value date, a check with its TRN, a payment that
# the payer takes back; a lockbox, a returned check and an ACH return that name no payment; rent and a fee. Another
# account without entries.
REPORT = """\
01,104000016,PRAIRIE,260318,0600,1,,,2/
02,PRAIRIE,104000016,1,260317,2400,USD,2/
03,123456789,,010,+500000,,,100,200000,7,S,150000,50000,0,400,9100,4,D,2,0,9000,1,100/
88,015,-2500,,/
16,165,6000,1,BR1,,ORIG CO NAME:BLUE PRAIRIE PPO ORIG ID:1520001004 DESC:HCCLAIMPMT
88,TRACE#:071000010000001 TRN*1*EF
88,T1*1520001004*520001004~
16,195,7250,V,260316,1200,W77,,ORIGINATOR NAME: GOLDEN, LTD / TRN*1*WIRE9*1640001111
88,INVOICES OF MARCH
16,175,12345,S,0,12345,0,,SLIP4,TRN*1*10077*1640002222~/
16,455,100,,BR5,,TRN*1*EFT1*1520001004\\
16,115,90000,D,2,0,40000,1,50000,BR6,LOCKBOX 12,3 CHECKS/
16,555,4000,,BR7,,RETURNED CHECK/
16,257,6100,0,BR8,,ACH RETURN TRN*1*EFT8*1520001004~
16,142,80000,0,BR9,,RENT OF THE CAFE/
16,699,5000/
49,917395,15/
03,987654321,USD,010,0,,/
49,0,2/
98,917395,2,19/
99,917395,1,21/
"""


def test_a_report() -> None:
    read = read_bank_file(REPORT.encode())
    eft, wire, check, back = read.deposits
    assert eft == Deposit(
        method=DepositMethod.ACH, payer_identifier="1520001004", trace_number="EFT1", cents=6_000,
        deposited_on=date(2026, 3, 17), payer_name="BLUE PRAIRIE PPO", bank_reference="071000010000001",
    )  # fmt: skip
    assert (wire.method, wire.payer_identifier, wire.trace_number) == (DepositMethod.WIRE, "1640001111", "WIRE9")
    assert (wire.cents, wire.deposited_on, wire.payer_name) == (7_250, date(2026, 3, 16), "GOLDEN")
    assert (check.method, check.trace_number, check.cents, check.bank_reference) == ("check", "10077", 12_345, "SLIP4")
    assert (back.payer_identifier, back.trace_number, back.cents) == ("1520001004", "EFT1", -100)
    assert read.skipped == 5
    assert [(each.line, each.message.split(":")[0]) for each in read.remarks] == [
        (12, "an entry of type 115 deposits checks without a TRN"),
        (13, "an entry of type 555 takes back"),
        (14, "an entry of type 257 gives back or corrects"),
    ]


def test_a_deposit_is_the_same_by_nacha_and_by_bai2() -> None:
    assert read_bank_file(NACHA.encode()).deposits[0].id == read_bank_file(REPORT.encode()).deposits[0].id


def test_an_eft_without_trn_is_the_same_by_its_trace() -> None:
    nacha = re.sub(r"^705TRN\*1\*EFT1.*\n", "", NACHA, flags=re.MULTILINE).replace("8200000006", "8200000005")
    nacha = nacha.replace("90000020000020000000700", "90000020000020000000600")
    report = REPORT.replace(" TRN*1*EF\n88,T1*1520001004*520001004~", "\n88,REST")
    first, second = (read_bank_file(each.encode()).deposits[0] for each in (nacha, report))
    assert (first.trace_number, first.id) == ("", second.id)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("16,165,6000,", "16,165,6001,", 17, "control total"),
        ("+500000", "-500000", 17, "control total"),
        ("49,917395,15/", "49,917395,13/", 17, "count of records"),
        ("98,917395,2,", "98,917394,2,", 20, "the group has 917395 as its control total"),
        ("98,917395,2,", "98,917395,3,", 20, "count of accounts"),
        ("99,917395,1,21/", "99,917395,1,20/", 21, "count of records"),
        ("99,917395,1,", "99,917395,2,", 21, "count of groups"),
        ("99,917395", "99,9I7395", 21, "not a number"),
        ("16,165,6000,", "16,165,-6000,", 5, "without sign"),
        ("16,165,6000,1,", "16,165,6000,X,", 5, "funds type 'X'"),
        ("V,260316", "V,261316", 8, "value date '261316' is not a date"),
        ("1,260317,2400", "1,26031,2400", 2, "not a date"),
        ("104000016,1,260317", "104000016,2,260317", 2, "takes a report back"),
        ("104000016,1,260317", "104000016,4,260317", 2, "is a test"),
        ("2400,USD", "2400,CAD", 3, "'CAD'"),
        (",,,2/\n", ",,,1/\n", 1, "not 2"),
        ("TRN*1*EF\n", "TRN*1**", 5, "no trace number"),
        ("49,0,2/\n", "", 19, "does not belong here"),
        ("98,917395,2,19/", "97,917395,2,18/", 20, "a record '97'"),
        ("99,917395,1,21/\n", "99,917395,1,21/\n02,A,B,1,260317,,,/\n", 22, "does not belong here"),
    ],
)
def test_a_report_that_does_not_add_up(old: str, new: str, line: int, message: str) -> None:
    assert old in REPORT
    with pytest.raises(BankFileError, match=re.escape(message)) as refused:
        read_bank_file(REPORT.replace(old, new, 1).encode())
    assert refused.value.line == line
    assert refused.value.remedy


def test_a_report_that_was_cut_off() -> None:
    lines = REPORT.splitlines()
    for kept in range(1, len(lines)):
        with pytest.raises(BankFileError, match=r"cut off|TRN segment"):
            read_bank_file("\n".join(lines[:kept]).encode())


def test_a_report_as_records_of_fixed_length() -> None:
    padded = "\r\n".join(line.ljust(120) for line in REPORT.splitlines())
    assert read_bank_file(padded.encode()) == read_bank_file(REPORT.encode())


WORDS = st.text("ABCXYZ0189 .,-/", max_size=40)
TRACES = st.text("ABC0189", min_size=1, max_size=30)


@st.composite
def _reports(draw: st.DrawFn) -> tuple[str, list[tuple[str, int]]]:
    """Reports of ACH credits with their TRN broken over lines anywhere, and what they pay."""
    lines, told = [], []
    for trace, cents, before in draw(st.lists(st.tuples(TRACES, st.integers(1, 10**11), WORDS), max_size=5)):
        text = f"A{before} TRN*1*{trace}*1520001004~"
        cut = draw(st.integers(1, len(text) - 1))
        lines += [f"16,{draw(st.sampled_from([142, 165, 195, 301]))},{cents},Z,B,C,{text[:cut]}", f"88,{text[cut:]}"]
        told.append((trace, cents))
    total = sum(cents for _, cents in told)
    body = "".join(f"{line}\n" for line in lines)
    count = len(lines) + 2
    head = "01,S,R,260318,,1,,,2/\n02,R,S,1,260317,,,/\n03,1,,,,,/\n"
    return f"{head}{body}49,{total},{count}/\n98,{total},1,{count + 2}/\n99,{total},1,{count + 4}/\n", told


@given(_reports())
def test_what_was_written_is_read(report: tuple[str, list[tuple[str, int]]]) -> None:
    text, told = report
    found = read_bank_file(text.encode()).deposits
    assert [(each.trace_number, each.cents) for each in found] == told
    assert all(each.payer_identifier == "1520001004" for each in found)


@given(st.integers(0, len(REPORT) - 1), st.characters(codec="latin-1"))
def test_a_damaged_report_is_refused_or_tells_the_same_money(at: int, other: str) -> None:
    """A wrong character never changes an amount: control totals of three levels would have to change with it."""
    damaged = (REPORT[:at] + other + REPORT[at + 1 :]).encode("latin-1")
    if not is_bank_file(damaged):
        return
    try:
        read = read_bank_file(damaged)
    except BankFileError:
        return
    whole = {abs(each.cents) for each in read_bank_file(REPORT.encode()).deposits}
    # What was not an entry of health care may have become one by a damaged type code, but with its own amount.
    assert {abs(each.cents) for each in read.deposits} <= whole | {90_000, 4_000, 6_100, 80_000, 5_000}


def waiting(found: Heard) -> list[str]:
    """The deposits of a file whose 835 is not here."""
    return [each.deposit for each in found.facts if isinstance(each, DepositUnexplained)]


async def test_a_report_is_heard_with_what_was_left_out(database: Database) -> None:
    found = await heard(database, REPORT)
    assert len(waiting(found)) == 4
    assert [(each.rule, each.position) for each in found.findings] == [
        ("bank-entry-left", 12), ("bank-entry-left", 13), ("bank-entry-left", 14), ("bank-entries-skipped", 0),
    ]  # fmt: skip
    again = await heard(database, NACHA)  # the same EFT by another file is the same deposit
    assert waiting(found)[-1] != waiting(again)[0]
    assert set(waiting(found)) & set(waiting(again))


async def test_a_report_that_does_not_add_up_posts_nothing(database: Database) -> None:
    found = await heard(database, REPORT.replace("16,165,6000,", "16,165,6001,"))
    assert found.unreadable
    assert [(each.rule, each.position) for each in found.findings] == [("bank-file", 17)]
    assert not found.facts
