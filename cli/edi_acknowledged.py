"""TA1, 997, 999: what the other side could read."""

from rich.console import Console
from rich.text import Text

from cli import edi_reply_words as words
from cli.edi_page import by_column, count, note, period, sheet, title
from edi import FunctionalAcknowledgement, InterchangeAcknowledgement, SegmentError


def interchange(console: Console, one: InterchangeAcknowledgement) -> None:
    """Prints a TA1: the verdict on the envelope."""
    label, style = words.VERDICTS.get(one.status, (f"STATUS {one.status}", "yellow"))
    sent = f"sent {period(one.date)} {one.time:%H:%M}"
    about = note(sent, f"note {one.note}" if one.note != "000" else "")
    console.print(sheet(title(label, style, f"Interchange {one.control}"), style, about))


def acknowledgement(console: Console, one: FunctionalAcknowledgement) -> None:
    """Prints a 999 or 997: the group, its sets, and each error in words."""
    label, style = words.VERDICTS.get(one.status, (f"STATUS {one.status}", "yellow"))
    rows: list[dict[str, Text | str]] = []
    for each in one.sets:
        verdict, colour = words.VERDICTS.get(each.accepted, (each.accepted, "yellow"))
        errors = Text("\n").join(_segment_error(error) for error in each.errors)
        rows.append(
            {"Set": each.control, "Type": each.type, "Verdict": Text(verdict.lower(), colour), "Errors": errors}
        )
    table = by_column(rows, (), wide="Errors" if any(row["Errors"] for row in rows) else "Verdict")
    kept = Text(f"{one.accepted:,} of {count(one.received, 'transaction set')} accepted")
    console.print(sheet(title(label, style, f"Group {one.group_control}", one.version), style, kept, table))


def _segment_error(error: SegmentError) -> Text:
    said = words.SEGMENT_ERRORS.get(error.code, f"has error {error.code}")
    text = Text(f"{error.segment} {said}", "red")
    text.append(f"  segment {error.position}{f' in {error.loop}' if error.loop else ''}", "dim")
    for one in error.elements:
        said = words.ELEMENT_ERRORS.get(one.code, f"has error {one.code}")
        text.append(f"\n  {error.segment}{one.element:02d} {said}", "red")
        text.append(f"  {one.value!r}" if one.value else "", "cyan")
    return text
