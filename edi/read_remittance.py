"""835 to remittance."""

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any

from edi.collector import paused
from edi.common import Party, Reference
from edi.envelope import Row, Transaction
from edi.findings import Finding
from edi.read_payment import PaymentReader
from edi.reader import Reader, at
from edi.reading import NOBODY, address, contact, loops
from edi.remittance import BankTransfer, ProviderAdjustment, Remittance

Fields = dict[str, Any]
DETAIL = frozenset({"LX", "CLP", "PLB"})
"""Tags that end the header."""
_PARTIES = frozenset({"N1"})


@paused()
def read_835(transaction: Transaction) -> tuple[Remittance, tuple[Finding, ...]]:
    """Reads one 835; balances are checked by `balance_findings`, not here."""
    reader = Reader(transaction)
    head = list(takewhile(lambda row: row[0] not in DETAIL, transaction.cut()))
    first = transaction.position + 1
    reader.attach(head, first)
    header = read_header(reader, head)
    detail = PaymentReader(reader)
    detail.feed(transaction.cut(len(head)), first + len(head))
    detail.close()
    return Remittance(
        **header,
        claims=tuple(detail.claims),
        sections=detail.finished_sections(),
        provider_adjustments=read_provider_adjustments(reader, detail.plb),
    ), tuple(reader.findings)


def read_header(reader: Reader, rows: Sequence[Row]) -> Fields:
    """What stands before the first claim."""
    reader.loop = "ST"
    fields: Fields = {
        "trace_number": "", "payer_identifier": "", "payer": NOBODY, "payee": NOBODY, "method": "",
        "payment_cents": 0, "payment_date": None,
    }  # fmt: skip
    parts = loops(rows, _PARTIES)
    for row in parts[0] if parts else ():
        handler = _HEADER.get(row[0])
        if handler:
            handler(reader, fields, row)
    for part in parts:
        role = {"PR": "payer", "PE": "payee"}.get(at(part[0], 1)) if part[0][0] == "N1" else None
        if role:
            fields[role] = _organization(part)
    tags = {row[0] for row in rows}
    for tag, what in (("BPR", "Payment"), ("TRN", "Trace number")):
        if tag not in tags:
            reader.missing(tag, what)
    for role in ("payer", "payee"):
        if fields[role] is NOBODY:
            reader.missing("N1", role.capitalize())
    return fields


def _bpr(reader: Reader, fields: Fields, row: Row) -> None:
    bank = BankTransfer(
        format=at(row, 5),
        sender_bank_qualifier=at(row, 6),
        sender_bank=at(row, 7),
        sender_account_qualifier=at(row, 8),
        sender_account=at(row, 9),
        originator=at(row, 10),
        originator_supplement=at(row, 11),
        receiver_bank_qualifier=at(row, 12),
        receiver_bank=at(row, 13),
        receiver_account_qualifier=at(row, 14),
        receiver_account=at(row, 15),
    )
    fields |= {
        "handling": at(row, 1),
        "payment_cents": reader.cents(row, 2),
        "credit_debit": at(row, 3),
        "method": at(row, 4),
        "payment_date": reader.day(row, 16),
        "transfer": bank if bank != BankTransfer() else None,
    }


def _trn(reader: Reader, fields: Fields, row: Row) -> None:
    fields |= {"trace_number": reader.text(row, 2, "Trace number"), "payer_identifier": at(row, 3)}


def _dtm(reader: Reader, fields: Fields, row: Row) -> None:
    if at(row, 1) == "405":
        fields["production_date"] = reader.day(row, 2)


def _ref(_reader: Reader, fields: Fields, row: Row) -> None:
    fields["references"] = (*fields.get("references", ()), Reference(qualifier=at(row, 1), value=at(row, 2)))


_HEADER: dict[str, Callable[[Reader, Fields, Row], None]] = {"BPR": _bpr, "TRN": _trn, "DTM": _dtm, "REF": _ref}


def _organization(rows: Sequence[Row]) -> Party:
    """N1 with N3, N4, REF*TJ and PER; PER*CX and PER*BL are the payer's desks."""
    head = rows[0]
    desk = next((row for row in rows if row[0] == "PER"), None)
    tax = next((at(row, 2) for row in rows if row[0] == "REF" and at(row, 1) == "TJ"), "")
    return Party(
        name=at(head, 2),
        entity_id_qualifier=at(head, 3),
        id=at(head, 4),
        address=address(rows),
        tax_id=tax,
        contact=contact(desk),
    )


def read_provider_adjustments(reader: Reader, rows: Sequence[tuple[Row, int]]) -> tuple[ProviderAdjustment, ...]:
    """PLB with their places, in order."""
    reader.loop = "PLB"
    found: list[ProviderAdjustment] = []
    for row, reader.here in rows:
        found += _provider_adjustments(reader, row)
    return tuple(found)


def _provider_adjustments(reader: Reader, row: Row) -> list[ProviderAdjustment]:
    fiscal = reader.day(row, 2)
    if fiscal is None:
        reader.note("element-missing", "The fiscal period is missing", "Send CCYY1231", row, 2, level=2)
        return []
    found = []
    for place in range(3, len(row), 2):
        reason, _, detail = row[place].partition(reader.component)
        if reason:
            found.append(
                ProviderAdjustment(
                    provider_id=at(row, 1),
                    fiscal_date=fiscal,
                    reason=reason,
                    reference=detail,
                    cents=reader.cents(row, place + 1),
                )
            )
    return found
