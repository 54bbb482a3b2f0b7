"""The notice before collections as a page of its own: what may happen, by when, and every way to answer."""

from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.platypus import Flowable, Paragraph, Spacer, Table

from domain.statements import StatementFacts, address_lines, full_name, notice
from gateways.forms.readable import BODY, FAINT, HEADING, PAPER_WIDTH, TITLE
from models.money import dollars

_SHADE = colors.HexColor("#eef2f6")
_BOXED = "assistance_summary"
"""The summary is a document of its own that comes with the notice: it stands apart."""


def page(facts: StatementFacts) -> list[Flowable]:
    """Return the page for a statement that carries the notice."""
    drawn: list[Flowable] = [Paragraph("Notice before collections", TITLE), Spacer(1, 2)]
    sender = " - ".join((facts.facility.name, *address_lines(facts.facility.address)))
    drawn += [Paragraph(escape(sender), FAINT), Spacer(1, 10)]
    about = f"{full_name(facts.patient.name)}, account {facts.account}, {facts.on:%B %-d, %Y}"
    drawn += [Paragraph(escape(about), BODY), Spacer(1, 8)]
    drawn += [_deadline(facts), Spacer(1, 4)]
    for part in notice(facts):
        words = [Paragraph(escape(part.title), HEADING), Spacer(1, 2), Paragraph(escape(part.text), BODY)]
        drawn += [Spacer(1, 10), _boxed(words)] if part.name == _BOXED else [Spacer(1, 4), *words]
    return drawn


def _deadline(facts: StatementFacts) -> Flowable:
    words = f"<b>{dollars(facts.sums.owed)}</b> unpaid. Please answer by <b>{facts.due:%B %-d, %Y}</b>."
    return _boxed([Paragraph(f'<font size="13">{words}</font>', TITLE)])


def _boxed(words: list[Flowable]) -> Flowable:
    style = [("BACKGROUND", (0, 0), (-1, -1), _SHADE)]
    style += [(f"{side}PADDING", (0, 0), (-1, -1), 10) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    return Table([[words]], hAlign="LEFT", colWidths=[PAPER_WIDTH], style=style)
