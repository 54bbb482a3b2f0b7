"""A list of deposits as CSV: checks of a lockbox, wires, ACH of a bank that gives no NACHA file."""

import csv
import io
from decimal import Decimal, InvalidOperation

from pydantic import ValidationError

from gateways.bank.values import BankFile, BankFileError
from models.deposits import Deposit

_COLUMNS = ("method", "trace_number", "amount", "deposited_on")
_MORE = ("payer_identifier", "payer_name", "bank_reference")


def is_deposit_list(content: bytes) -> bool:
    """Whether the first line names the columns of a list of deposits."""
    first = content.split(b"\n", 1)[0].decode("latin-1").strip().lower().lstrip("\xef\xbb\xbf")
    return {"trace_number", "amount", "deposited_on"} <= set(first.split(","))


def read_deposit_list(content: bytes) -> BankFile:
    """Read deposits: `method` (ach, check, wire), `trace_number`, `amount` in dollars, `deposited_on` (ISO date).

    Raises:
        BankFileError: a column is missing or a value does not fit; names line and column.
    """
    try:
        rows = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        missing = [name for name in _COLUMNS if name not in (rows.fieldnames or ())]
        if missing:
            raise BankFileError(1, f"the column {missing[0]} is missing", f"Name the columns {', '.join(_COLUMNS)}.")
        return BankFile(tuple(_deposit(rows.line_num, row) for row in rows))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BankFileError(1, f"the list cannot be read: {error}", "Send CSV in UTF-8.") from None


def _deposit(line: int, row: dict[str, str | None]) -> Deposit:
    try:
        amount = Decimal((row["amount"] or "").replace(",", "").removeprefix("$"))
        if not amount.is_finite() or amount != amount.quantize(Decimal("0.01")):
            raise InvalidOperation
    except InvalidOperation:
        raise BankFileError(
            line, f"amount {row['amount']!r} is no amount in dollars and cents", "Write 1234.56."
        ) from None
    told = {name: (row.get(name) or "").strip() for name in (*_COLUMNS, *_MORE) if name != "amount"}
    told["method"] = told["method"].lower()
    try:
        return Deposit.model_validate(told | {"cents": int(amount * 100)})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BankFileError(line, f"{first['loc'][0]}: {first['msg']}", "Correct the value.") from None
