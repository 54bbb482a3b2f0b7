"""Files for and from collection agencies as CSV: one row of column names, amounts in dollars, dates as 2026-07-01.

Pure. What cannot be read is a finding with its line and column, and nothing of such a file is posted.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from pydantic import BaseModel, ValidationError

from models.agency_files import Acknowledged, AgencyRecord, RemitLine
from models.findings import Finding, Severity
from models.money import CENT
from models.money import cents as to_cents

_MONEY = (
    "balance",
    "itemized",
    "interest_since",
    "fees_since",
    "payments_since",
    "credits_since",
    "gross",
    "fee",
    "net",
)


def write_records(records: Iterable[AgencyRecord]) -> str:
    """Return a placement file: PLACE, UPDATE and RECALL records in their order."""
    return _written(records, AgencyRecord)


def write_acknowledgements(lines: Iterable[Acknowledged]) -> str:
    """Return an acknowledgement file."""
    return _written(lines, Acknowledged)


def write_remit(lines: Iterable[RemitLine]) -> str:
    """Return a remit file."""
    return _written(lines, RemitLine)


def read_acknowledgements(text: str) -> tuple[tuple[Acknowledged, ...], tuple[Finding, ...]]:
    """Return the lines of an acknowledgement file, and what is wrong with it."""
    return _read(text, Acknowledged)


def read_remit(text: str, *, net: bool) -> tuple[tuple[RemitLine, ...], tuple[Finding, ...]]:
    """Return the lines of a remit file, and what is wrong with it: unreadable, sums that do not fit, repetitions.

    `net`: the agency keeps its fee back, so that net = gross - fee; else net = gross, and the fee is billed.
    """
    lines, found = _read(text, RemitLine)
    findings, seen = list(found), set()
    for number, line in enumerate(lines, 2):
        expected = line.gross - line.fee if net else line.gross
        if line.net != expected:
            findings.append(_finding("AGENCY-NET", number, "net", "net is not what gross and fee make it"))
        if (line.record, line.reference) in seen:
            findings.append(_finding("AGENCY-TWICE", number, "reference", f"{line.reference} stands here twice"))
        seen.add((line.record, line.reference))
    return lines, tuple(findings)


def _written(records: Iterable[BaseModel], kind: type[BaseModel]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(kind.model_fields), lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({name: _cell(name, value) for name, value in record.model_dump(mode="json").items()})
    return out.getvalue()


def _cell(name: str, value: Any) -> str:
    if name in _MONEY:
        return str((Decimal(value) * CENT).quantize(CENT))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def _read[Line: BaseModel](text: str, kind: type[Line]) -> tuple[tuple[Line, ...], tuple[Finding, ...]]:
    reader = csv.DictReader(io.StringIO(text))
    missing = [name for name, field in kind.model_fields.items() if field.is_required()]
    missing = [name for name in missing if name not in (reader.fieldnames or ())]
    if missing:
        return (), (_finding("AGENCY-COLUMNS", 1, ", ".join(missing), "the first line does not name these columns"),)
    lines: list[Line] = []
    findings: list[Finding] = []
    for number, row in enumerate(reader, 2):
        try:
            lines.append(kind.model_validate(_values(row)))
        except (ValidationError, InvalidOperation) as error:
            findings.append(_finding("AGENCY-FIELD", number, _fields(error), "a field cannot be read"))
    return tuple(lines), tuple(findings)


def _values(row: Mapping[str, str | None]) -> dict[str, Any]:
    filled = {name: text for name, text in row.items() if text not in (None, "")}
    return {name: to_cents(Decimal(text or "")) if name in _MONEY else text for name, text in filled.items()}


def _fields(error: ValidationError | InvalidOperation) -> str:
    if isinstance(error, ValidationError):
        return ", ".join(str(each["loc"][0]) for each in error.errors(include_input=False) if each["loc"])
    return "an amount"


def _finding(code: str, line: int, column: str, message: str) -> Finding:
    return Finding(
        code=code, severity=Severity.ERROR, where=f"line {line}, {column}", message=message,
        remedy="Ask the agency for a corrected file under another name; nothing of this one was posted.",
        source="docs/collections.md",
    )  # fmt: skip
