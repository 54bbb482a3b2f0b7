"""What a file of the bank says."""

from dataclasses import dataclass

from models.deposits import Deposit


class BankFileError(ValueError):
    """A file that cannot be taken, whole: `line` counts from 1."""

    def __init__(self, line: int, message: str, remedy: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line
        self.message = message
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Remark:
    """An entry that was left out and that a person should look at."""

    line: int
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class BankFile:
    """Deposits of payers in the order of the file; `skipped` entries were left out, some of them with a remark."""

    deposits: tuple[Deposit, ...]
    skipped: int = 0
    remarks: tuple[Remark, ...] = ()
