"""The same boxes as a page that anybody can read: each with its number and a label of our own."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import inch
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

from gateways.forms.boxes import Entries

INK = colors.HexColor("#1f2933")
_FAINT = colors.HexColor("#6b7785")
RULE = colors.HexColor("#d5dbe1")
TITLE = ParagraphStyle("title", fontName="Helvetica-Bold", fontSize=15, leading=19, textColor=INK)
SUBTITLE = ParagraphStyle("subtitle", fontName="Helvetica", fontSize=9, leading=12, textColor=_FAINT, spaceAfter=8)
HEADING = ParagraphStyle("heading", fontName="Helvetica-Bold", fontSize=10, leading=13, textColor=INK, spaceBefore=8)
_TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=8.5, leading=11, textColor=INK)
_RIGHT = ParagraphStyle("right", parent=_TEXT, alignment=2)
BODY = ParagraphStyle("body", parent=_TEXT, fontSize=9.5, leading=12.5)
FAINT = ParagraphStyle("faint", parent=SUBTITLE, spaceAfter=0)
RIGHT_BODY = ParagraphStyle("right body", parent=BODY, alignment=2)
LABEL = ParagraphStyle("label", fontName="Helvetica", fontSize=7, leading=9, textColor=_FAINT)
_RIGHT_LABEL = ParagraphStyle("right label", parent=LABEL, alignment=2)
PAPER_WIDTH = LETTER[0] - 1.3 * inch - 12
PAPER_HEIGHT = LETTER[1] - 1.3 * inch - 12


def document(title: str, pages: Iterable[Sequence[Flowable]], footer: Callable[[int], str] | None = None) -> bytes:
    """Return a PDF of pages, each of which may run over; `footer` gives the last line of a page by its number."""
    out = BytesIO()
    margin = 0.65 * inch
    template = SimpleDocTemplate(
        out,
        pagesize=LETTER,
        title=title,
        leftMargin=margin,
        rightMargin=margin,
        topMargin=margin,
        bottomMargin=margin,
        invariant=True,
    )
    story: list[Flowable] = []
    for page in pages:
        story += [PageBreak(), *page] if story else page

    def foot(canvas: Canvas, drawn: SimpleDocTemplate) -> None:
        if footer is not None:
            canvas.setFont("Helvetica", 8)
            canvas.drawRightString(LETTER[0] - margin, margin / 2, footer(drawn.page))

    template.build(story, onFirstPage=foot, onLaterPages=foot)
    return out.getvalue()


def heading(title: str, subtitle: str) -> list[Flowable]:
    """The top of a page."""
    return [Paragraph(escape(title), TITLE), Paragraph(escape(subtitle), SUBTITLE)]


def section(title: str, facts: Sequence[tuple[str, str]], columns: int = 3) -> list[Flowable]:
    """A titled grid of labels and values; nothing where there is no value."""
    cells = [[Paragraph(escape(label), LABEL), Paragraph(escape(value), _TEXT)] for label, value in facts if value]
    if not cells:
        return []
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    rows[-1] += [[]] * (columns - len(rows[-1]))
    grid = Table(rows, colWidths=[PAPER_WIDTH / columns] * columns, hAlign="LEFT")
    grid.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE), *TIGHT])
    return [KeepTogether([Paragraph(escape(title), HEADING), Spacer(1, 2), grid])]


def table(headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float], right: set[int]) -> Table:
    """A table that repeats its headings on further pages; `right` are the columns of figures."""
    styles = [_RIGHT if column in right else _TEXT for column in range(len(headings))]
    labels = [_RIGHT_LABEL if column in right else LABEL for column in range(len(headings))]
    body = [[Paragraph(escape(cell), style) for cell, style in zip(row, styles, strict=True)] for row in rows]
    top = [Paragraph(escape(each), label) for each, label in zip(headings, labels, strict=True)]
    share = PAPER_WIDTH / sum(widths)
    found = Table([top, *body], colWidths=[width * share for width in widths], repeatRows=1, hAlign="LEFT")
    found.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, INK),
            ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *TIGHT,
        ]
    )
    return found


TIGHT = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 6),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


_LETTERS = set("ABCDEFGHIJKL")
_SILENT = "indicator"
"""Which revision of ICD is meant: there is one."""


def said(entries: Entries, box: str) -> str:
    """Everything in a box and its parts, as words: dates whole, choices by their name."""
    parts = {name[len(box) + 1 :]: text for name, text in entries.items() if name.startswith(f"{box}.")}
    whole = [entries[box]] if box in entries else []
    for stem in dict.fromkeys(name.removesuffix("month") for name in parts if name.endswith("month")):
        pieces = [parts.pop(f"{stem}{unit}") for unit in ("month", "day", "year")]
        whole.append("/".join(pieces))
    for name, text in parts.items():
        if name != _SILENT:
            choice = name.upper() if len(name) == 1 else name
            whole.append(choice if text == "X" else f"{name}: {text}" if name in _LETTERS else text)
    return " ".join(whole)


def facts(entries: Entries, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return each labelled box that says something."""
    return [(f"{box} {label}" if box[0].isdigit() else label, said(entries, box)) for box, label in labels.items()]
