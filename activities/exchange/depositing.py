"""A file of the bank to deposits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from activities.deposits import take
from edi import Finding
from gateways.bank import BankFileError, read_bank_file

if TYPE_CHECKING:
    from activities.exchange.reading import FileReader


async def bank_file(reader: FileReader) -> None:
    """Keep and post the deposits of a file. One that does not add up is held with its finding, and posts nothing."""
    try:
        read = read_bank_file(reader.file.content)
    except BankFileError as error:
        reader.heard.findings.append(_finding("bank-file", "error", error.line, error.message, error.remedy))
        reader.heard.unreadable = True
        return
    taken = await take(reader.session, read.deposits, reader.file.id)
    reader.heard.facts += taken.facts
    for each in read.remarks:
        reader.heard.findings.append(_finding("bank-entry-left", "warning", each.line, each.message, each.remedy))
    if read.skipped:
        message = f"{read.skipped} entries were not taken for health care payments"
        reader.heard.findings.append(_finding("bank-entries-skipped", "warning", 0, message, "Nothing"))


def _finding(rule: str, severity: str, line: int, message: str, remedy: str) -> Finding:
    return Finding(
        level=1, severity="error" if severity == "error" else "warning", loop="", segment="bank file", position=line,
        element=0, value="", rule=rule, message=message, remedy=remedy,
    )  # fmt: skip
