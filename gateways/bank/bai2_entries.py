"""One transaction (record 16) of a BAI2 report: a deposit of a payer, something to look at, or nothing of ours."""

import re
from dataclasses import dataclass
from datetime import date

from pydantic import ValidationError

from gateways.bank.values import BankFileError, Remark
from models.deposits import Deposit, DepositMethod

_HEALTH_CARE = "HCCLAIMPMT"
"""Company entry description of every health care EFT (Nacha Operating Rules)."""
_WIRES = frozenset({191, 195, 206, 208})
_CHECKS = frozenset({115, 116, 173, 174, 175, 176, 184, 301})
"""Lockboxes, their items, and deposits of checks."""
_CREDITS, _DEBITS = range(100, 400), range(400, 700)
_RETURNED = frozenset({118, 123, 168, 172, 189, 196, 252, 254, 255, 257, 258, 261, 266, 268})
"""Credits that give back, correct or adjust something: never money that a payer pays."""
_TAKEN_BACK = frozenset({468, 552, 554, 555, 557, 558, 561, 566, 568})
"""Debits that return or reverse what was credited."""
_TRN = re.compile(r"T\n?R\n?N\n?\*([^~\\]*)([~\\]?)")
_NEXT_SEGMENT = re.compile(r"\n(?=(?:RMR|DTM|REF|NTE|N1|PER|ENT|ADX|BPR)\*)")
"""What else may stand in the addenda of a payment: a trace number that is broken over lines looks like none of them."""
_PAYER = re.compile(r"\b(?:ORIG(?:INATOR)?|COMPANY|CO)\.? ?ID[: ]\s*(\w{1,15})")
_NAME = re.compile(
    r"\b(?:ORIG(?:INATOR)?|COMPANY|CO)\.? ?(?:CO )?NAME[: ]\s*([^\n,;]{1,60}?)"
    r"(?=\s{2}|[\n,;]|\s(?:ORIG|CO|COMPANY|DESC|ENTRY|SEC|TRACE|EED|IND|TRN)\b|$)"
)
_ACH_TRACE = re.compile(r"\bTRACE ?(?:NO|NUMBER|NBR|NUM|#)?[.:# ]+(\d{15})\b")


@dataclass(frozen=True, slots=True)
class Entry:
    """A transaction: `text` keeps the ends of its lines, since a segment may be broken there."""

    line: int
    code: int
    cents: int
    day: date
    bank_reference: str
    customer_reference: str
    text: str


def deposit_of(entry: Entry) -> Deposit | Remark | None:
    """Return what an entry is to us; None where it is not about health care payments.

    It is if its text has the TRN segment of the 835 or names a health care EFT. Money that a payer takes back out is
    negative, as in a NACHA file. A return, or checks that name no payment, are remarked and never taken.

    Raises:
        BankFileError: a TRN segment is not whole.
    """
    trace = _trace(entry)
    ours = bool(entry.cents) and (trace is not None or _HEALTH_CARE in entry.text.replace("\n", ""))
    if entry.code in _RETURNED:
        return _remark(entry, "gives back or corrects", "Post it by hand if a payer's money is in it") if ours else None
    if entry.code in _DEBITS and not ours:
        again = entry.cents and entry.code in _TAKEN_BACK
        return _remark(entry, "takes back", "Post the returned check or payment if it was a payer's") if again else None
    if entry.code in _CHECKS and not ours:
        return _remark(entry, "deposits checks without a TRN", "Send the payers' checks of it as a list (CSV)")
    if not ours:
        return None
    if entry.code not in _CREDITS and entry.code not in _DEBITS:
        return _remark(entry, "is of the bank's own kind", "Post it by POST /deposits if it is a payment")
    return _deposit(entry, trace)


def _remark(entry: Entry, what: str, remedy: str) -> Remark:
    return Remark(entry.line, f"an entry of type {entry.code:03d} {what}: it was left out", f"{remedy}.")


def _trace(entry: Entry) -> tuple[str, str] | None:
    """Return TRN02 and TRN03. A segment runs to its terminator, over ends of lines, or else to the end of its line."""
    found = _TRN.search(entry.text)
    if found is None:
        return None
    told = _NEXT_SEGMENT.split(found[1])[0] if found[2] else found[1].split("\n")[0]
    words = [word.strip() for word in told.replace("\n", "").split("*")]
    if len(words) < 3 or not words[1] or not words[2]:
        raise BankFileError(
            entry.line, "the TRN segment of the entry has no trace number or payer", "Ask the bank for the file again."
        )
    return words[1], words[2].split()[0]


def _deposit(entry: Entry, trace: tuple[str, str] | None) -> Deposit | Remark:
    payer, name, ach = (found[1] if found else "" for found in (each.search(entry.text) for each in _LABELS))
    number, payer = trace or ("", payer)
    reference = ach or entry.bank_reference or entry.customer_reference
    if not number and not reference:
        return _remark(entry, "names neither trace nor reference", "Post it by POST /deposits")
    method = DepositMethod.ACH
    if entry.code in _WIRES or entry.code in _CHECKS:
        method = DepositMethod.WIRE if entry.code in _WIRES else DepositMethod.CHECK
    try:
        return Deposit(
            method=method, payer_identifier=payer, trace_number=number,
            cents=-entry.cents if entry.code in _DEBITS else entry.cents, deposited_on=entry.day,
            payer_name=name.strip(), bank_reference=reference,
        )  # fmt: skip
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise BankFileError(entry.line, f"{first['loc'][0]}: {first['msg']}", "Ask the bank for the file.") from None


_LABELS = (_PAYER, _NAME, _ACH_TRACE)
