"""A letter to a patient: one or two pages that anybody can read."""

from xml.sax.saxutils import escape

from reportlab.platypus import Flowable, Paragraph, Spacer

from domain.assistance_letters import LetterPage
from domain.statements import address_lines, full_name
from gateways.forms import readable
from gateways.forms.readable import BODY, FAINT, HEADING, TITLE


def letter_pdf(page: LetterPage) -> bytes:
    """Return a letter as a PDF: the same bytes for the same words."""
    return readable.document(page.subject, [_parts(page)])


def _parts(page: LetterPage) -> list[Flowable]:
    facts = page.facts
    parts: list[Flowable] = [Paragraph(escape(facts.facility.name or "Your care provider"), TITLE)]
    parts += [Paragraph(escape(line), FAINT) for line in address_lines(facts.facility.address)]
    parts += [Paragraph(escape(f"Questions? {facts.facility.phone}"), FAINT)] if facts.facility.phone else []
    parts += [Spacer(1, 22), Paragraph(f"<b>{escape(full_name(facts.patient.name))}</b>", BODY)]
    parts += [Paragraph(escape(line), BODY) for line in address_lines(facts.patient.address)]
    parts += [Spacer(1, 16), Paragraph(escape(f"{facts.on:%B %-d, %Y}. Account {facts.account}"), FAINT)]
    parts += [Spacer(1, 10), Paragraph(escape(page.subject), TITLE), Spacer(1, 8)]
    parts += [Paragraph(escape(words), BODY) for words in page.paragraphs]
    parts += [Spacer(1, 4)]
    parts += [Paragraph(escape(words), BODY, bulletText="\u2022") for words in page.points]
    if page.rows:
        widths = (4, *(1.6,) * (len(page.headings) - 1))
        figures = set(range(1, len(page.headings)))
        parts += [Spacer(1, 12), readable.table(page.headings, page.rows, widths, figures)]
    for title, words in page.closing:
        parts += [Spacer(1, 4), Paragraph(escape(title), HEADING), Paragraph(escape(words), BODY)]
    return parts
