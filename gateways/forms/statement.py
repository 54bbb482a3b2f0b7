"""The statement that a patient gets by mail: one page that anybody can read."""

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest
from xml.sax.saxutils import escape

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib import colors
from reportlab.platypus import Flowable, KeepInFrame, Paragraph, Spacer, Table

from domain import plan_words
from domain.plan_words import PlanFacts
from domain.statements import PAY_ONLINE, StatementFacts, account_rows, address_lines, advice, full_name, prompt_words
from gateways.forms import collection_notice, readable
from gateways.forms.readable import BODY, FAINT, HEADING, INK, LABEL, PAPER_WIDTH, RULE, TITLE
from models.money import dollars

_SERVICES = 5
"""More than these do not help a reader: the itemised bill has them all."""
_VISITS = 2
_CODE = 54
_SHADE = colors.HexColor("#eef2f6")
_OFFER = colors.HexColor("#e6f2ea")
_WARNING = colors.HexColor("#fdf3e1")


def statement_pdf(facts: StatementFacts) -> bytes:
    """Return the statement as a PDF: the same bytes for the same facts."""
    pages = [[_one_page(_page(facts))]]
    if facts.notice:
        pages.append([_one_page(collection_notice.page(facts))])
    return readable.document(f"Statement {facts.number} of account {facts.account}", pages)


def _one_page(parts: list[Flowable]) -> Flowable:
    """A statement is one page: where it would be more, everything is drawn a little smaller."""
    return KeepInFrame(PAPER_WIDTH, readable.PAPER_HEIGHT - 2, parts, mode="shrink")


def _page(facts: StatementFacts) -> list[Flowable]:
    page = [_top(facts), Spacer(1, 14), _greeting(facts)]
    page += _titled("How the bill comes to what you owe", [_account(facts)])
    page += _titled("Why you owe it", [_why(facts)]) if facts.parts else []
    page += _titled("What was done", [_services(facts)]) if facts.services else []
    page += _titled("Your other visits with us", [_visits(facts)]) if facts.others else []
    if facts.plan is not None and not facts.notice:
        page += _titled("Your payment plan", [_plan(facts.plan)])
        if told := plan_words.autopay(facts.plan):
            page += [Spacer(1, 4), Paragraph(escape(told), BODY)]
        if told := plan_words.warning(facts.plan):
            page += [Spacer(1, 8), _box([[[Paragraph(escape(told), BODY)]]], [PAPER_WIDTH], _WARNING)]
    if offered := prompt_words(facts):
        words = [Paragraph("Pay promptly, pay less", HEADING), Paragraph(escape(offered), BODY)]
        page += [Spacer(1, 8), _box([[words]], [PAPER_WIDTH], _OFFER)]
    if facts.notice:
        page += [Spacer(1, 8), _warning(facts)]
    online = [Spacer(1, 10), _online(facts.pay_url)] if facts.pay_url else []
    return [*page, *online, Spacer(1, 10), _advice(facts)]


def _warning(facts: StatementFacts) -> Flowable:
    words = (
        f"If this is not paid or answered by {facts.due:%B %-d, %Y}, we may give the account to a collection agency. "
        "The notice on the next page says what that means and how to get help."
    )
    notice = [Paragraph("Important notice before collections", HEADING), Paragraph(escape(words), BODY)]
    return _box([[notice]], [PAPER_WIDTH], _WARNING)


def _titled(title: str, parts: list[Flowable]) -> list[Flowable]:
    return [Paragraph(escape(title), HEADING), Spacer(1, 2), *parts]


def _top(facts: StatementFacts) -> Flowable:
    sender = [Paragraph(escape(facts.facility.name or "Your care provider"), TITLE)]
    sender += [Paragraph(escape(line), FAINT) for line in address_lines(facts.facility.address)]
    sender += [Paragraph(escape(f"Questions? {facts.facility.phone}"), FAINT)] if facts.facility.phone else []
    name, *address = facts.addressee
    sender += [Spacer(1, 16), Paragraph(f"<b>{escape(name)}</b>", BODY)]
    sender += [Paragraph(escape(line), BODY) for line in address]
    label, cents, day = _asked(facts)
    due = [
        Paragraph(label, LABEL),
        Spacer(1, 4),
        Paragraph(f'<font size="22">{dollars(cents)}</font>', TITLE),
        Spacer(1, 10),
        Paragraph(f"Please pay by <b>{day:%B %-d, %Y}</b>", BODY),
        Spacer(1, 4),
        Paragraph(f"Account {escape(facts.account)}", FAINT),
        Paragraph(f"Statement {facts.number} of {facts.on:%B %-d, %Y}", FAINT),
    ]
    return Table(
        [[sender, _box([[due]], [190], _SHADE)]],
        hAlign="LEFT",
        colWidths=[PAPER_WIDTH - 190, 190],
        style=[("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0), _NO_RIGHT],
    )


def _asked(facts: StatementFacts) -> tuple[str, int, date]:
    """What the statement asks for, and by when: all that is owed, or what the plan says."""
    if facts.plan is None or facts.notice or not facts.plan.pay_now[0]:
        return "You owe", facts.sums.owed, facts.due
    return "Your payment plan: please pay", *facts.plan.pay_now


def _plan(plan: PlanFacts) -> Flowable:
    told = list(plan_words.rows(plan))
    half = -(-len(told) // 2)
    pairs = [(*left, *right) for left, right in zip_longest(told[:half], told[half:], fillvalue=("", ""))]
    cells = [
        [Paragraph(escape(day), BODY), _figure(cents), "", Paragraph(escape(other), BODY), _figure(more)]
        for day, cents, other, more in pairs
    ]
    wide, gap = (PAPER_WIDTH - 20) / 2 - 70, 20
    ruled = [("LINEBELOW", (start, 0), (start + 1, -1), 0.4, RULE) for start in (0, 3)]
    return Table(cells, hAlign="LEFT", colWidths=[wide, 70, gap, wide, 70], style=[*ruled, *readable.TIGHT, _NO_RIGHT])


def _greeting(facts: StatementFacts) -> Flowable:
    day = f"on {facts.service_date:%B %-d, %Y}" if facts.service_date else "with us"
    billed = f" We billed {' and '.join(facts.payers)}; here is what came of it." if facts.insured else ""
    patient = full_name(facts.patient.name)
    visit = "your visit" if facts.addressee[0] == patient else f"the visit of {patient}"
    return Paragraph(escape(f"This is the bill for {visit} {day}.{billed}"), BODY)


def _account(facts: StatementFacts) -> Flowable:
    rows = [(words, dollars(cents)) for words, cents in account_rows(facts)]
    return _sums([*rows, ("You owe now" if facts.plan is None else "You owe in all", dollars(facts.sums.owed))])


def _sums(rows: Sequence[tuple[str, str]]) -> Table:
    bold = len(rows) - 1
    cells = [
        [Paragraph(f"<b>{escape(words)}</b>" if at == bold else escape(words), BODY), _figure(cents, at == bold)]
        for at, (words, cents) in enumerate(rows)
    ]
    style = [("LINEBELOW", (0, 0), (-1, bold - 1), 0.4, RULE), ("LINEABOVE", (0, bold), (-1, bold), 0.8, INK)]
    return Table(cells, hAlign="LEFT", colWidths=[PAPER_WIDTH - 90, 90], style=[*style, *readable.TIGHT, _NO_RIGHT])


def _figure(cents: str, bold: bool = False) -> Flowable:
    return Paragraph(f"<b>{cents}</b>" if bold else cents, readable.RIGHT_BODY)


def _why(facts: StatementFacts) -> Flowable:
    rows = [
        [Paragraph(f"<b>{escape(part.title)}</b>. {escape(part.text)}", BODY), _figure(dollars(part.cents))]
        for part in facts.parts
    ]
    together = sum(part.cents for part in facts.parts)
    if together != facts.sums.owed:
        rows.append([Paragraph("Together, before what was paid or taken off", FAINT), _figure(dollars(together))])
    style = [("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table(rows, hAlign="LEFT", colWidths=[PAPER_WIDTH - 90, 90], style=[*style, *readable.TIGHT, _NO_RIGHT])


def _services(facts: StatementFacts) -> Flowable:
    shown = facts.services[:_SERVICES]
    rows = [(f"{each.text}{f', {each.units} times' if each.units > 1 else ''}", dollars(each.cents)) for each in shown]
    if left := facts.services[_SERVICES:]:
        words = f"{len(left)} more services: ask for the itemized bill to see them all"
        rows.append((words, dollars(sum(each.cents for each in left))))
    cells = [[Paragraph(escape(words), BODY), _figure(cents)] for words, cents in rows]
    style = [("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE), *readable.TIGHT, _NO_RIGHT]
    return Table(cells, hAlign="LEFT", colWidths=[PAPER_WIDTH - 90, 90], style=style)


def _visits(facts: StatementFacts) -> Flowable:
    rows = [
        (f"Visit of {each.on:%B %-d, %Y}, account {each.account}" if each.on else f"Account {each.account}", each.cents)
        for each in facts.others[:_VISITS]
    ]
    if left := facts.others[_VISITS:]:
        rows.append((f"{len(left)} more visits", sum(each.cents for each in left)))
    cells = [[Paragraph(escape(words), BODY), _figure(dollars(cents))] for words, cents in rows]
    cells.append([Paragraph("Each has a bill of its own; they are not in the amount above.", FAINT), ""])
    return Table(cells, hAlign="LEFT", colWidths=[PAPER_WIDTH - 90, 90], style=[*readable.TIGHT, _NO_RIGHT])


def _advice(facts: StatementFacts) -> Flowable:
    cells = [[Paragraph(escape(title), HEADING), Paragraph(escape(text), BODY)] for title, text in advice(facts)]
    return _box([cells], [PAPER_WIDTH / len(cells)] * len(cells), _SHADE)


def _online(url: str) -> Flowable:
    code = Drawing(_CODE, _CODE)
    code.add(QrCodeWidget(url, barWidth=_CODE, barHeight=_CODE, barBorder=0))
    words = [
        Paragraph("Pay online", HEADING),
        Paragraph(escape(PAY_ONLINE), BODY),
        Paragraph(f'<link href="{escape(url)}">{escape(url)}</link>', FAINT),
    ]
    return Table(
        [[code, words]],
        hAlign="LEFT",
        colWidths=[_CODE + 14, PAPER_WIDTH - _CODE - 14],
        style=[("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *readable.TIGHT],
    )


def _box(rows: list[list[list[Flowable]]], widths: list[float], shade: colors.Color) -> Table:
    return Table(
        rows,
        hAlign="LEFT",
        colWidths=widths,
        style=[
            ("BACKGROUND", (0, 0), (-1, -1), shade),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            *((f"{side}PADDING", (0, 0), (-1, -1), 10) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")),
        ],
    )


_NO_RIGHT = ("RIGHTPADDING", (0, 0), (-1, -1), 0)
