"""Scalars out of rows, with findings that know their place."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from edi.common import Adjustment, DatePeriod, Procedure, Sex
from edi.construct import constructor
from edi.envelope import Row, Segment, Transaction
from edi.findings import Finding, Severity
from edi.scalars import parse_cents, parse_date, parse_number, parse_span, remembered

_SEXES: dict[str, Sex] = {"": "", "M": "M", "F": "F", "U": "U"}
ADJUSTMENT_GROUPS = frozenset({"CO", "PR", "OA", "PI"})
_make_adjustment = constructor(Adjustment)
_make_procedure = constructor(Procedure)


def at(row: Row, number: int) -> str:
    """Element `number`, counted from 1; empty where absent."""
    return row[number] if len(row) > number else ""


class Reader:
    """Parses values and keeps findings with their place. `loop` is set by the caller as it goes."""

    def __init__(self, transaction: Transaction) -> None:
        self.transaction = transaction
        self.component = transaction.delimiters.component
        self.repetition = transaction.delimiters.repetition
        self.loop = ""
        self.findings: list[Finding] = []
        self.procedure = remembered(self._parse_procedure)
        self.pointers = remembered(self._parse_pointers)
        self.here = transaction.position
        self._rows: Sequence[Row] = ()
        self._start = 0

    def attach(self, rows: Sequence[Row], start: int) -> None:
        """Says which rows are read from now on, and the place of the first one."""
        self._rows, self._start = rows, start

    def place(self, row: Row) -> int:
        """The place of a row, looked for only when something is wrong with it; `here` where it is in no loop."""
        if isinstance(row, Segment):
            return row.position
        return next((place for place, one in enumerate(self._rows, self._start) if one is row), self.here)

    def note(
        self,
        rule: str,
        message: str,
        remedy: str,
        segment: Row | None = None,
        element: int = 0,
        *,
        level: int = 1,
        severity: Severity = "error",
        tag: str = "",
    ) -> None:
        """Keeps a finding; without a segment it points at ST."""
        self.findings.append(
            Finding(
                level=level,
                severity=severity,
                loop=self.loop,
                segment=segment[0] if segment else tag,
                position=self.place(segment) if segment else self.transaction.position,
                element=element,
                value=at(segment, element) if segment and element else "",
                rule=rule,
                message=message,
                remedy=remedy,
                transaction=self.transaction.control,
            )
        )

    def missing(self, tag: str, what: str) -> None:
        """Notes that a required segment is not there."""
        self.note("segment-missing", f"{what} ({tag}) is missing", f"Send {tag}", level=2, tag=tag)

    def text(self, segment: Row, number: int, what: str) -> str:
        """A required text; its absence is a finding."""
        value = at(segment, number)
        if not value:
            self.note("element-missing", f"{what} is missing", f"Send {what}", segment, number, level=2)
        return value

    def cents(self, segment: Row, number: int) -> int:
        """A required amount in cents; 0 with a finding where it is none."""
        value = parse_cents(segment[number]) if len(segment) > number else None
        if value is None:
            self._bad_amount(segment, number)
            return 0
        return value

    def maybe_cents(self, segment: Row, number: int) -> int | None:
        """An optional amount in cents."""
        text = at(segment, number)
        if not text:
            return None
        value = parse_cents(text)
        if value is None:
            self._bad_amount(segment, number)
        return value

    def _bad_amount(self, segment: Row, number: int) -> None:
        self.note(
            "amount-format", "This is not an amount in dollars and cents", "Send a decimal with at most two places",
            segment, number,
        )  # fmt: skip

    def number(self, segment: Row, number: int) -> Decimal | None:
        """An optional number."""
        text = at(segment, number)
        if not text:
            return None
        value = parse_number(text)
        if value is None:
            self.note("number-format", "This is not a number", "Send digits with a point", segment, number)
        return value

    def day(self, segment: Row, number: int) -> date | None:
        """An optional date."""
        text = segment[number] if len(segment) > number else ""
        if not text:
            return None
        value = parse_date(text)
        if value is None:
            self._bad_date(segment, number)
        return value

    def _bad_date(self, segment: Row, number: int) -> None:
        self.note("date-format", "This is not a date", "Send CCYYMMDD", segment, number)

    def span(self, segment: Row) -> tuple[date | None, date | None]:
        """DTP03: a date (D8) or a period (RD8); two None with a finding where it is neither."""
        found = parse_span(at(segment, 3))
        if found is None:
            self._bad_date(segment, 3)
            return None, None
        return found

    def period(self, segment: Row) -> DatePeriod | None:
        """DTP as a qualified date or period; None with a finding where it is neither."""
        start, end = self.span(segment)
        return DatePeriod(qualifier=at(segment, 1), start=start, end=end) if start else None

    def _parse_procedure(self, text: str) -> Procedure:
        """A procedure composite: qualifier, code, up to four modifiers, description."""
        parts = text.split(self.component)
        return _make_procedure(
            qualifier=parts[0],
            code=parts[1] if len(parts) > 1 else "",
            modifiers=tuple([part for part in parts[2:6] if part]),
            description=parts[6] if len(parts) > 6 else "",
        )

    def _parse_pointers(self, text: str) -> tuple[int, ...]:
        """Diagnosis pointers; what is no number is left out."""
        parts = text.split(self.component)
        return tuple([int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 3])

    def repeated(self, text: str) -> tuple[str, ...]:
        """The values of a repeating element."""
        if not text:
            return ()
        return tuple(text.split(self.repetition)) if self.repetition else (text,)

    def adjustments(self, segment: Row) -> tuple[Adjustment, ...]:
        """CAS: up to six triplets of reason, amount and quantity."""
        length = len(segment)
        if length == 4 and segment[1] in ADJUSTMENT_GROUPS and segment[2]:
            cents = parse_cents(segment[3])
            return (_make_adjustment(segment[1], segment[2], self.cents(segment, 3) if cents is None else cents),)
        return self._adjustments(segment, length)

    def _adjustments(self, segment: Row, length: int) -> tuple[Adjustment, ...]:
        group = at(segment, 1)
        if group not in ADJUSTMENT_GROUPS and not (group == "CR" and self.transaction.is_old):
            # An unknown group is kept as it came.
            self.note(
                "adjustment-group", "The adjustment group is not CO, PR, OA or PI", "Ask the payer what it means",
                segment, 1, level=5,
            )  # fmt: skip
        found = []
        for place in range(2, length, 3):
            if segment[place]:
                quantity = self.number(segment, place + 2) if length > place + 2 else None
                found.append(_make_adjustment(group, segment[place], self.cents(segment, place + 1), quantity))
        return tuple(found)

    def sex(self, segment: Row, number: int) -> Sex:
        """DMG03; an unknown code becomes "U" with a finding."""
        sex = _SEXES.get(at(segment, number))
        if sex is None:
            self.note("code-unknown", "The sex is not M, F or U", "Send M, F or U", segment, number, level=5)
            return "U"
        return sex
