"""Typed values of a file as JSON, and the acknowledgements that answer it."""

from dataclasses import fields, is_dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from edi import Document, Envelope, acknowledge, check, read_ta1, write, write_999, write_ta1
from edi.write_envelope import WriteError, clean

_EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001 - an interchange without a date; local as all of X12


def values(document: Document) -> dict[str, Any]:
    """Interchanges with their transactions."""
    checked = {id(one.transaction): one for one in check(document)}
    return {
        "interchanges": [
            {
                "sender": interchange.sender,
                "receiver": interchange.receiver,
                "control": interchange.control,
                "date": plain(interchange.date),
                "usage": interchange.usage,
                "acknowledgements": plain(read_ta1(interchange)[0]),
                "transactions": [
                    {
                        "type": transaction.type,
                        "version": transaction.version,
                        "control": transaction.control,
                        "value": plain(checked[id(transaction)].value),
                    }
                    for group in interchange.groups
                    for transaction in group.transactions
                ],
            }
            for interchange in document.interchanges
        ]
    }


def plain(value: Any) -> Any:
    """A value as JSON has it; what is empty is left out of objects."""
    if is_dataclass(value) and not isinstance(value, type):
        found = {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        return {name: one for name, one in found.items() if one is not None and one not in ("", [], {})}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value


def answers(document: Document) -> str:
    """TA1 and 999 as text; nothing for a file that wants no answer."""
    findings = [one for checked in check(document) for one in checked.findings]
    text = ""
    for number, answer in enumerate(acknowledge(document, findings), 1):
        interchange = next(one for one in document.interchanges if one.control == answer.control)
        day, clock = interchange.date, interchange.time
        envelope = Envelope(
            sender_id=clean(answer.receiver)[:15] or "RECEIVER",
            receiver_id=clean(answer.sender)[:15] or "SENDER",
            moment=datetime.combine(day, clock) if day and clock else _EPOCH,
            interchange_control=number,
            group_control=number,
            application_sender=clean(answer.receiver)[:15] or "RECEIVER",
            application_receiver=clean(answer.sender)[:15] or "SENDER",
            usage="T" if interchange.usage == "T" else "P",
        )
        bodies = [[write_ta1(answer.interchange)]] if answer.interchange else []
        bodies += [[write_999(one) for one in answer.functional]] if answer.functional else []
        for each in bodies:
            try:
                text += write(envelope, each)
            except WriteError as error:
                text += f"# not answered: {error}\n"
    return text
