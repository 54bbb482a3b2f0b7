"""Files of the bank: which deposits came. NACHA (ACH) files, BAI2 reports, and lists as CSV."""

from gateways.bank.bai2 import is_bai2, read_bai2
from gateways.bank.deposit_list import is_deposit_list, read_deposit_list
from gateways.bank.nacha import is_nacha, read_nacha
from gateways.bank.values import BankFile, BankFileError

__all__ = ["BankFile", "BankFileError", "is_bank_file", "read_bank_file"]


def is_bank_file(content: bytes) -> bool:
    """Whether a received file is one of the bank and not X12."""
    return is_nacha(content) or is_bai2(content) or is_deposit_list(content)


def read_bank_file(content: bytes) -> BankFile:
    """Read a file of the bank.

    Raises:
        BankFileError: it is none, or its counts and totals do not agree: nothing of it is taken.
    """
    if is_nacha(content):
        return read_nacha(content)
    if is_bai2(content):
        return read_bai2(content)
    if is_deposit_list(content):
        return read_deposit_list(content)
    raise BankFileError(
        1, "this is neither a NACHA nor a BAI2 file nor a list of deposits", "Send what docs/exchange.md names."
    )
