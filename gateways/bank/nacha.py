"""NACHA files: CCD+ entries whose addenda 05 carry the TRN segment of the 835 (Nacha Operating Rules, appendix three).

Strict: counts, entry hashes and totals of every batch and of the file must agree, or nothing of the file is taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from gateways.bank.values import BankFile, BankFileError
from models.deposits import Deposit, DepositMethod

_LENGTH = 94
_HEALTH_CARE = "HCCLAIMPMT"
"""Company entry description of every health care EFT."""
_DEBITS = frozenset("6789")
"""Last digit of a transaction code that takes money out of the account."""
_ASK = "Ask the bank for the file again."


@dataclass(slots=True)
class _Totals:
    """What control records add up."""

    records: int = 0
    hash: int = 0
    debit: int = 0
    credit: int = 0

    def add(self, other: "_Totals") -> None:
        self.records += other.records
        self.hash += other.hash
        self.debit += other.debit
        self.credit += other.credit

    def told(self) -> tuple[int, ...]:
        return (self.records, self.hash % 10**10, self.debit, self.credit)


@dataclass(slots=True)
class _Batch:
    """A batch header, and its entries so far."""

    company: str
    company_id: str
    description: str
    effective: date
    totals: _Totals = field(default_factory=_Totals)


@dataclass(slots=True)
class _Reading:
    """Where in the file we are."""

    deposits: list[Deposit] = field(default_factory=list)
    skipped: int = 0
    batch: _Batch | None = None
    entry: tuple[int, str] | None = None
    trace: tuple[str, str] | None = None
    totals: _Totals = field(default_factory=_Totals)
    batches: int = 0


def is_nacha(content: bytes) -> bool:
    """Whether a file begins with a file header record."""
    return content[:3] == b"101" and content[34:40] == b"094101"


def read_nacha(content: bytes) -> BankFile:
    """Read deposits.

    Raises:
        BankFileError: a record, a count or a total is wrong; names the line.
    """
    reading, ended = _Reading(), False
    for number, record in _records(content):
        match record[0]:
            case "1" if number == 1:
                pass
            case "5" if reading.batch is None and not ended:
                reading.batch = _header(number, record)
            case "6" if reading.batch is not None:
                _entry(reading, reading.batch, number, record)
            case "7" if reading.batch is not None and reading.entry is not None:
                _addenda(reading, reading.batch, number, record)
            case "8" if reading.batch is not None:
                _end_batch(reading, reading.batch, number, record)
            case "9" if reading.batch is None and ended and set(record) == {"9"}:
                pass
            case "9" if reading.batch is None and not ended:
                _end_file(reading, number, record)
                ended = True
            case kind:
                raise BankFileError(number, f"a record of type {kind} does not belong here", _ASK)
    if not ended:
        raise BankFileError(1, "the file has no control record: it was cut off", _ASK)
    return BankFile(tuple(reading.deposits), reading.skipped)


def _records(content: bytes) -> Iterator[tuple[int, str]]:
    try:
        text = content.decode("ascii")
    except UnicodeDecodeError as error:
        raise BankFileError(1, f"byte {error.start + 1} is not ASCII", _ASK) from None
    lines = text.splitlines() if "\n" in text or "\r" in text else _blocks(text)
    for number, line in enumerate(lines, 1):
        if line and len(line) > _LENGTH:
            raise BankFileError(number, f"a record has {len(line)} characters, not {_LENGTH}", _ASK)
        if line.strip():
            yield number, line.ljust(_LENGTH)


def _blocks(text: str) -> list[str]:
    return [text[start : start + _LENGTH] for start in range(0, len(text), _LENGTH)]


def _number(line: int, text: str, name: str) -> int:
    if not text.strip().isdigit():
        raise BankFileError(line, f"the {name} {text.strip()!r} is not a number", _ASK)
    return int(text)


def _header(line: int, record: str) -> _Batch:
    try:
        effective = datetime.strptime(record[69:75], "%y%m%d").date()  # noqa: DTZ007 - a date without a time
    except ValueError:
        raise BankFileError(line, f"the effective entry date {record[69:75]!r} is not a date", _ASK) from None
    return _Batch(record[4:20].strip(), record[40:50].strip(), record[53:63].strip(), effective)


def _entry(reading: _Reading, batch: _Batch, line: int, record: str) -> None:
    _finish(reading, batch)
    cents = _number(line, record[29:39], "amount")
    debit = record[2] in _DEBITS
    batch.totals.add(
        _Totals(1, _number(line, record[3:11], "routing number"), cents if debit else 0, 0 if debit else cents)
    )
    reading.entry = (-cents if debit else cents, record[79:94].strip())


def _addenda(reading: _Reading, batch: _Batch, line: int, record: str) -> None:
    batch.totals.records += 1
    words = record[3:83].strip().rstrip("~\\").split("*")
    if record[1:3] == "05" and words[0] == "TRN":
        if len(words) < 4 or not words[2].strip():
            raise BankFileError(line, "the TRN segment of the addenda has no trace number or payer", _ASK)
        reading.trace = (words[2].strip(), words[3].strip())


def _finish(reading: _Reading, batch: _Batch) -> None:
    """Make a deposit of the entry that has ended, if it pays for health care."""
    entry, trace = reading.entry, reading.trace
    reading.entry = reading.trace = None
    if entry is None:
        return
    cents, reference = entry
    if not cents or (trace is None and batch.description != _HEALTH_CARE):
        reading.skipped += 1
        return
    number, payer = trace or ("", batch.company_id)
    reading.deposits.append(
        Deposit(
            method=DepositMethod.ACH, payer_identifier=payer, trace_number=number, cents=cents,
            deposited_on=batch.effective, payer_name=batch.company, bank_reference=reference,
        )
    )  # fmt: skip


def _end_batch(reading: _Reading, batch: _Batch, line: int, record: str) -> None:
    _finish(reading, batch)
    _agree(line, "batch", batch.totals, (record[4:10], record[10:20], record[20:32], record[32:44]))
    reading.totals.add(batch.totals)
    reading.batches += 1
    reading.batch = None


def _end_file(reading: _Reading, line: int, record: str) -> None:
    if _number(line, record[1:7], "batch count") != reading.batches:
        raise BankFileError(line, f"the file has {reading.batches} batches, its control record says other", _ASK)
    _agree(line, "file", reading.totals, (record[13:21], record[21:31], record[31:43], record[43:55]))


def _agree(line: int, whole: str, found: _Totals, told: tuple[str, str, str, str]) -> None:
    names = ("count of entries and addenda", "entry hash", "total of debits", "total of credits")
    for name, text, value in zip(names, told, found.told(), strict=True):
        if _number(line, text, name) != value:
            raise BankFileError(line, f"the {whole} has {value} as its {name}, its control record {int(text)}", _ASK)
