"""The itemised bill that a patient may ask for: every service with its charge and what came of it."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.platypus import Flowable, Paragraph, Spacer

from domain.itemised import ItemisedLine, whole_bill
from domain.statements import StatementFacts, account_rows, full_name
from gateways.forms import readable
from models.money import dollars

_HEADINGS = ("Date", "What was done", "Code", "Charge", "Insurance paid", "Taken off", "Your part")
_WIDTHS = (9, 28, 7, 9, 10, 9, 9)


def itemised_pdf(facts: StatementFacts, lines: Sequence[ItemisedLine], words: Sequence[tuple[str, str]]) -> bytes:
    """Return the bill as a PDF; `words` are the terms that it explains at its end."""
    return readable.document(f"Itemized bill of account {facts.account}", [_page(facts, lines, words)])


def _page(facts: StatementFacts, lines: Sequence[ItemisedLine], words: Sequence[tuple[str, str]]) -> Sequence[Flowable]:
    rest, total = whole_bill(lines, facts.sums)
    page = readable.heading("Itemized bill", f"{facts.facility.name}. Drawn on {facts.on:%B %-d, %Y}.")
    patient = [("Patient", full_name(facts.patient.name)), ("Account", facts.account)]
    visit = f"{facts.service_date:%B %-d, %Y}" if facts.service_date else ""
    page += readable.section("Patient and visit", [*patient, ("Visit", visit)])
    rows = [_row(each) for each in (*lines, *([rest] if rest else []), total)]
    page += [Spacer(1, 10), readable.table(_HEADINGS, rows, _WIDTHS, {3, 4, 5, 6})]
    owed = [(title, dollars(cents)) for title, cents in (*account_rows(facts), ("You owe now", facts.sums.owed))]
    page += [Paragraph("How the bill comes to what you owe", readable.HEADING)]
    page.append(readable.table(("", ""), owed, (6, 2), {1}))
    page.append(Paragraph("The words on this bill", readable.HEADING))
    return [*page, *(Paragraph(f"<b>{escape(term)}</b>: {escape(text)}", readable.BODY) for term, text in words)]


def _row(line: ItemisedLine) -> tuple[str, ...]:
    times = f", {line.units} times" if line.units > 1 else ""
    sums = (line.charge, line.insurance, line.adjusted, line.yours)
    return f"{line.day:%m/%d/%Y}" if line.day else "", f"{line.text}{times}", line.code, *map(dollars, sums)
