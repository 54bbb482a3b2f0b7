"""Files of the bank: read strictly, held whole when anything in them does not add up."""

import sys
from datetime import date
from pathlib import Path

import pytest

from activities.exchange.reading import FileReader, Heard
from gateways.bank import BankFileError, is_bank_file, read_bank_file
from models.deposits import Deposit, DepositMethod
from models.messages.claims import RemittanceRef
from models.tables.edi import Direction
from storage.edi import files
from storage.engine import Database

sys.path.append(str(Path(__file__).parents[1] / "money"))
from money_bench import NOW, Listener, activities, advice, charged, encounter, payment, received

# Written by hand from the record layouts of the Nacha Operating Rules: a health care EFT, a payment of something else,
# and a health care payment that the payer takes back out of the account.
NACHA = """\
101 104000016 0710000132603161200A094101PROVIDER BANK          PAYERS BANK            00000001
5200BLUE PRAIRIE PPO                    1520001004CCDHCCLAIMPMT2603162603170751071000010000001
622104000016000123456789     0000006000EFT1           PRAIRIE FAMILY CLINIC   1071000010000001
705TRN*1*EFT1*1520001004*520001004~                                                00010000001
622104000016000123456789     0000000250RENT           PRAIRIE FAMILY CLINIC   1071000010000002
705TRN*1*EFT2*1520001004\\                                                          00010000002
627104000016000123456789     0000000100EFT2           PRAIRIE FAMILY CLINIC   1071000010000003
705TRN*1*EFT2*1520001004~                                                          00010000003
820000000600312000030000000001000000000062501520001004                         071000010000001
5200LANDLORD                            9999999999CCDRENT      2603162603170751071000010000002
622104000016000123456789     0000005000               PRAIRIE FAMILY CLINIC   0071000010000004
820000000100104000010000000000000000000050009999999999                         071000010000002
9000002000002000000070041600004000000000100000000011250
9999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999
"""
LIST = """\
method,trace_number,amount,deposited_on,payer_identifier,payer_name
check,10077,"1,234.56",2026-03-17,,Golden Medigap
ACH,EFT1,60.00,2026-03-17,1BLUEP,Blue Prairie
"""


def test_a_nacha_file() -> None:
    read = read_bank_file(NACHA.encode())
    common = {"method": DepositMethod.ACH, "deposited_on": date(2026, 3, 17), "payer_name": "BLUE PRAIRIE PPO"}
    first, rent, back = read.deposits
    assert first == Deposit.model_validate(
        common
        | {
            "payer_identifier": "1520001004",
            "trace_number": "EFT1",
            "cents": 6_000,
            "bank_reference": "071000010000001",
        }
    )
    assert (rent.trace_number, rent.cents, back.trace_number, back.cents) == ("EFT2", 250, "EFT2", -100)
    assert read.skipped == 1


def test_records_without_line_ends_are_the_same_file() -> None:
    blocks = "".join(line.ljust(94) for line in NACHA.splitlines())
    assert read_bank_file(blocks.encode()) == read_bank_file(NACHA.encode())


def test_a_list() -> None:
    check, ach = read_bank_file(LIST.encode()).deposits
    assert (check.method, check.payer_identifier, check.trace_number, check.cents) == ("check", "", "10077", 123_456)
    assert (ach.method, ach.payer_identifier, ach.cents, ach.deposited_on) == (
        "ach",
        "1BLUEP",
        6_000,
        date(2026, 3, 17),
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("0000006000EFT1", "0000006001EFT1", 9, "total of credits"),
        ("627104000016000123456789     0000000100", "627104000016000123456789     0000000101", 9, "total of debits"),
        ("622104000016000123456789     0000005000", "622104000026000123456789     0000005000", 12, "entry hash"),
        ("9000002", "9000003", 13, "2 batches"),
        ("2603162603170751071000010000001", "2603162613170751071000010000001", 2, "not a date"),
        ("TRN*1*EFT1*", "TRN*1**", 4, "no trace number"),
        ("820000000600312", "820000000700312", 9, "count of entries"),
        ("0000006000EFT1", "00000O6000EFT1", 3, "not a number"),
        ("90000020000020", "X0000020000020", 13, "does not belong here"),
        ("PRAIRIE FAMILY CLINIC   1071000010000001", "PRAIRIE FAMILY CLINIC    1071000010000001", 3, "95 characters"),
    ],
)
def test_a_nacha_file_that_does_not_add_up(old: str, new: str, line: int, message: str) -> None:
    assert old in NACHA
    with pytest.raises(BankFileError, match=message) as refused:
        read_bank_file(NACHA.replace(old, new, 1).encode())
    assert refused.value.line == line


def test_a_nacha_file_that_was_cut_off() -> None:
    lines = NACHA.splitlines()
    for kept in range(1, len(lines) - 2):
        with pytest.raises(BankFileError, match="cut off"):
            read_bank_file("\n".join(lines[:kept]).encode())


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("60.00", "60.001", "amount"),
        ("60.00", "NaN", "amount"),
        ("2026-03-17,1BLUEP", "17.3.2026,1BLUEP", "deposited_on"),
        ("ACH,", "cash,", "method"),
        ("method,", "kind,", "the column method is missing"),
    ],
)
def test_a_list_that_does_not_fit(old: str, new: str, message: str) -> None:
    with pytest.raises(BankFileError, match=message):
        read_bank_file(LIST.replace(old, new, 1).encode())


def test_what_is_no_bank_file() -> None:
    assert not is_bank_file(b"ISA*00*")
    with pytest.raises(BankFileError, match="neither"):
        read_bank_file(b"hello")


async def heard(database: Database, content: str) -> Heard:
    """Hears a file twice, as after a crash; says what the first time said."""
    async with database.transaction() as session:
        number = await files.store(session, database.keys, Direction.RECEIVED, "ACH.ach", content.encode())
        assert number
        file = await files.load(session, database.keys, number)
        first = await FileReader(session, database.keys, file, NOW).read()
        again = await FileReader(session, database.keys, file, NOW).read()
    assert (first.facts, first.findings) == (again.facts, again.findings)
    return first


async def test_a_file_of_the_bank_is_told_to_whoever_waits(database: Database) -> None:
    key = await charged(database, await encounter(database), 10_000)
    told = advice(payment(key.number, "CO-45:4000"), payer="BLUEP")
    (remittance,) = await received(database, told)
    result = await activities(database, Listener()).post_remittance(RemittanceRef(remittance=remittance))
    assert not result.payment.settled
    found = await heard(
        database, NACHA.replace("1520001004*", "1BLUEP*").replace("*520001004~    ", "*520001004~        ")
    )
    assert [fact.remittance for fact in found.facts if fact.kind == "payment_reassociated"] == [remittance]
    assert [fact.kind for fact in found.facts].count("deposit_unexplained") == 2
    assert [finding.rule for finding in found.findings] == ["bank-entries-skipped"]


async def test_a_file_of_the_bank_that_does_not_add_up_posts_nothing(database: Database) -> None:
    found = await heard(database, NACHA.replace("0000006000EFT1", "0000006001EFT1"))
    assert found.unreadable
    assert [(finding.rule, finding.position) for finding in found.findings] == [("bank-file", 9)]
    assert not found.facts
