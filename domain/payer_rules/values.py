"""Values of a rule file, each kind with its own words when it is wrong."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from yaml.nodes import MappingNode, Node

from domain.payer_rules.conditions import Between, Choice, Codes, Condition, Span, Starts
from domain.payer_rules.fields import NO, YES, Kind
from domain.payer_rules.nodes import Reader, nearest
from models.money import cents

_CODE = re.compile(r"[0-9A-Z]{2,5}")
_YES_NO = {"yes": YES, "true": YES, "no": NO, "false": NO}


def condition(reader: Reader, node: Node, name: str, kind: Kind, choices: tuple[str, ...]) -> Condition:
    """Return what a field is asked; problems are noted in the reader."""
    match kind:
        case Kind.CODES:
            return Codes(tuple(_span(reader, each, text) for each, text in reader.texts(node, name)))
        case Kind.STARTS:
            found = (text.replace(".", "").upper() for _, text in reader.texts(node, name))
            return Starts(tuple(found))
        case Kind.WORDS:
            return Choice(frozenset(word(reader, each, name, choices) for each, _ in reader.texts(node, name)))
        case Kind.FLAG:
            return Choice(frozenset({flag(reader, node, name)}))
        case Kind.NUMBER | Kind.MONEY | Kind.DATE:
            return _between(reader, node, name, kind)


def _span(reader: Reader, node: Node, text: str) -> Span:
    first, dash, last = (part.strip() for part in text.upper().partition("-"))
    span = Span(first, last if dash else first)
    if not _CODE.fullmatch(span.first) or not _CODE.fullmatch(span.last):
        reader.complain(node, f"{text!r} is not a code or a range of codes", "Write 99213, or 99202-99215")
    elif not span.sensible:
        reader.complain(node, f"{text!r} is not a range", "Both ends have the same form, the lower one first")
    return span


def _between(reader: Reader, node: Node, name: str, kind: Kind) -> Between:
    if not isinstance(node, MappingNode):
        exact = amount(reader, node, name, kind)
        return Between(exact, exact)
    limits = reader.block(node, name, ("from", "to"))
    low = amount(reader, limits["from"], f"{name} from", kind) if "from" in limits else None
    high = amount(reader, limits["to"], f"{name} to", kind) if "to" in limits else None
    if low is not None and high is not None and low > high:
        reader.complain(node, f"{name} ends before it begins", "Swap from and to")
    return Between(low, high)


def amount(reader: Reader, node: Node, name: str, kind: Kind) -> int:
    """Return a whole number, dollars as cents, or a date as its day number; 0 after a complaint."""
    match kind:
        case Kind.DATE:
            return day(reader, node, name).toordinal()
        case Kind.MONEY:
            return money(reader, node, name)
        case _:
            return number(reader, node, name)


def number(reader: Reader, node: Node, name: str) -> int:
    """Return a whole number; 0 after a complaint."""
    text = reader.text(node, name)
    if re.fullmatch(r"-?[0-9]{1,9}", text):
        return int(text)
    if text:
        reader.complain(node, f"{name} is a whole number, not {text!r}", "Write 65, or {from: 18, to: 64}")
    return 0


def money(reader: Reader, node: Node, name: str) -> int:
    """Return dollars as cents; 0 after a complaint."""
    text = reader.text(node, name).removeprefix("$").replace(",", "")
    try:
        found = Decimal(text or "0")
    except InvalidOperation:
        found = Decimal("NaN")
    if found.is_finite() and abs(found) < Decimal(10**9) and found == found.quantize(Decimal("0.01")):
        return cents(found)
    reader.complain(node, f"{name} is an amount in dollars, not {text!r}", "Write 150.00, or {from: 100.00}")
    return 0


def day(reader: Reader, node: Node, name: str) -> date:
    """Return a date; the first of all days after a complaint."""
    text = reader.text(node, name)
    try:
        return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else _no_day(reader, node, name, text)
    except ValueError:
        return _no_day(reader, node, name, text)


def _no_day(reader: Reader, node: Node, name: str, text: str) -> date:
    if text:
        reader.complain(node, f"{name} is a date, not {text!r}", "Write year-month-day: 2026-01-31")
    return date.min


def flag(reader: Reader, node: Node, name: str) -> str:
    """Return yes or no; no after a complaint."""
    text = reader.text(node, name)
    if text and text.lower() not in _YES_NO:
        reader.complain(node, f"{name} is yes or no, not {text!r}", "Write yes or no")
    return _YES_NO.get(text.lower(), NO)


def word(reader: Reader, node: Node, name: str, choices: tuple[str, ...]) -> str:
    """Return one of the choices (any word where there are none), whatever its case; "" after a complaint."""
    text = reader.text(node, name)
    if not choices or not text:
        return text
    for choice in choices:
        if choice.lower() == text.lower():
            return choice
    reader.complain(node, f"{name} is not {text!r}", nearest(text, choices))
    return ""
