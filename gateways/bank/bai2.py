"""BAI2 files: a bank's balance and transaction reports (BAI, Cash Management Balance Reporting Specifications 2).

Strict: counts and control totals of every account, group and of the file must agree, or nothing of the file is taken.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from gateways.bank.bai2_entries import Entry, deposit_of
from gateways.bank.values import BankFile, BankFileError, Remark
from models.deposits import Deposit

_ASK = "Ask the bank for the file again."
_AMOUNT = re.compile(r"[+-]?\d+")
_STATUSES = {
    "2": ("takes a report back", "Look what was posted of it, and correct that by POST /deposits."),
    "3": ("corrects a report", "Compare it with what was posted, and post the difference by POST /deposits."),
    "4": ("is a test", "Ask the bank for files of production."),
}
"""Group statuses that are no update: nothing is posted by itself."""


@dataclass(slots=True)
class _Record:
    """A record with its continuations: their fields, or what is left of them, parted by line ends."""

    line: int
    code: str
    rest: str
    physical: int = 1

    def take(self) -> str:
        """Return the next field; empty where there is none."""
        found = re.search(r"[,\n]", self.rest)
        end, after = found.span() if found else (len(self.rest), len(self.rest))
        word, self.rest = self.rest[:end].strip(), self.rest[after:]
        return word

    def number(self, name: str) -> int:
        """Return the next field as a number of cents or things; an empty one is 0."""
        word = self.take()
        if word and not _AMOUNT.fullmatch(word):
            raise BankFileError(self.line, f"the {name} {word!r} is not a number", _ASK)
        return int(word or 0)

    def day(self, name: str) -> date:
        word = self.take()
        try:
            if len(word) != 6:  # strptime takes 26031 for a day
                raise ValueError(word)
            return datetime.strptime(word, "%y%m%d").date()  # noqa: DTZ007 - a date without a time
        except ValueError:
            raise BankFileError(self.line, f"the {name} {word!r} is not a date", _ASK) from None

    def value_date(self) -> date | None:
        """Pass over a funds type and its fields; return the date that type V tells."""
        match self.take():
            case "" | "Z" | "0" | "1" | "2":
                return None
            case "S":
                fields = 3
            case "D":
                fields = 2 * self.number("count of distributions")
            case "V":
                day = self.day("value date")
                self.take()
                return day
            case kind:
                raise BankFileError(self.line, f"there is no funds type {kind!r}", _ASK)
        for _ in range(fields):
            self.number("distributed amount")
        return None


@dataclass(slots=True)
class _Whole:
    """What a trailer adds up: cents, parts (accounts of a group, groups of a file), physical records."""

    name: str
    cents: int = 0
    parts: int = 0
    records: int = 0

    def close(self, trailer: _Record, parts: str = "") -> None:
        """Compare with a trailer, which counts itself."""
        self.records += trailer.physical
        told = [("control total", self.cents, trailer.number("control total"))]
        if parts:
            told.append((f"count of {parts}", self.parts, trailer.number(f"count of {parts}")))
        told.append(("count of records", self.records, trailer.number("count of records")))
        for name, found, said in told:
            if found != said:
                raise BankFileError(
                    trailer.line, f"the {self.name} has {found} as its {name}, its trailer says {said}", _ASK
                )

    def hold(self, part: "_Whole") -> None:
        """Take in a part that has ended."""
        self.cents += part.cents
        self.records += part.records
        self.parts += 1


@dataclass(slots=True)
class _Reading:
    """Where in the file we are."""

    file: _Whole
    group: _Whole | None = None
    account: _Whole | None = None
    as_of: date = date.min
    currency: str = "USD"
    ended: bool = False
    deposits: list[Deposit] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    skipped: int = 0


def is_bai2(content: bytes) -> bool:
    """Whether a file begins with a file header record."""
    return content.startswith(b"01,")


def read_bai2(content: bytes) -> BankFile:
    """Read deposits; entries that pay nothing for health care are counted, or remarked where a person should look.

    Raises:
        BankFileError: a record, a count or a total is wrong, or a group is no update in dollars; names the line.
    """
    reading = _Reading(_Whole("file"))
    for record in _records(content):
        _read(reading, record)
    if not reading.ended:
        raise BankFileError(1, "the file has no trailer: it was cut off", _ASK)
    return BankFile(tuple(reading.deposits), reading.skipped, tuple(reading.remarks))


def _records(content: bytes) -> Iterator[_Record]:
    """Join each record with its continuations (88). A slash ends a record; text may do without."""
    try:
        lines = content.decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise BankFileError(1, f"byte {error.start + 1} is not ASCII", _ASK) from None
    record: _Record | None = None
    for number, line in enumerate(lines, 1):
        code, comma, body = line.rstrip().removesuffix("/").partition(",")
        if not code and not comma:
            continue
        if code == "88" and record is not None:
            record.rest += f"\n{body}"
            record.physical += 1
            continue
        if record is not None:
            yield record
        record = _Record(number, code, body)
    if record is not None:
        yield record


def _read(reading: _Reading, record: _Record) -> None:
    group, account = reading.group, reading.account
    match record.code:
        case "01" if record.line == 1:
            _file_header(reading, record)
        case "02" if group is None and not reading.ended:
            _group_header(reading, record)
        case "03" if group is not None and account is None:
            _account_header(reading, record)
        case "16" if account is not None:
            _entry(reading, account, record)
        case "49" if group is not None and account is not None:
            account.close(record)
            group.hold(account)
            reading.account = None
        case "98" if group is not None and account is None:
            group.close(record, "accounts")
            reading.file.hold(group)
            reading.group = None
        case "99" if group is None and not reading.ended:
            reading.file.close(record, "groups")
            reading.ended = True
        case code:
            raise BankFileError(record.line, f"a record {code[:8]!r} does not belong here", _ASK)


def _file_header(reading: _Reading, record: _Record) -> None:
    *_, version = (record.take() for _ in range(8))
    if version != "2":
        raise BankFileError(record.line, f"this is version {version!r} of BAI, not 2", "Ask the bank for BAI2 files.")
    reading.file.records += record.physical


def _group_header(reading: _Reading, record: _Record) -> None:
    _receiver, _originator, status = record.take(), record.take(), record.take()
    if status != "1":
        what, remedy = _STATUSES.get(status, (f"has the status {status!r}, which there is not", _ASK))
        raise BankFileError(record.line, f"the group {what}", remedy)
    reading.as_of = record.day("as-of date")
    record.take()
    reading.currency = record.take() or "USD"
    reading.group = _Whole("group", records=record.physical)


def _account_header(reading: _Reading, record: _Record) -> None:
    account = _Whole("account", records=record.physical)
    _number, currency = record.take(), record.take() or reading.currency
    if currency != "USD":
        raise BankFileError(record.line, f"the account is in {currency[:3]!r}", "Ask for accounts in dollars only.")
    while record.rest:
        _type = record.take()
        account.cents += record.number("amount")
        record.take()
        record.value_date()
    reading.account = account


def _entry(reading: _Reading, account: _Whole, record: _Record) -> None:
    account.records += record.physical
    code, cents = record.take(), record.number("amount")
    if not (code.isdigit() and len(code) == 3) or cents < 0:
        raise BankFileError(record.line, "an entry needs a type code of three digits and an amount without sign", _ASK)
    account.cents += cents
    day = record.value_date() or reading.as_of
    bank, customer = record.take(), record.take()
    found = deposit_of(Entry(record.line, int(code), cents, day, bank, customer, record.rest))
    if isinstance(found, Deposit):
        reading.deposits.append(found)
        return
    reading.skipped += 1
    if found is not None:
        reading.remarks.append(found)
