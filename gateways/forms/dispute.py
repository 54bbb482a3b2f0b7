"""A dispute of what a payer allowed: a letter for all claims of a case, with an exhibit that lists every line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from reportlab.platypus import Flowable, Paragraph, Spacer

from domain.statements import address_lines
from gateways.forms import readable
from models.intake import Facility, PostalAddress
from models.money import dollars


@dataclass(frozen=True, slots=True)
class DisputedLine:
    """One line of the exhibit. Amounts in cents; `term` and `steps` say where the contracted amount is from."""

    claim: str
    payer_claim_number: str
    service_date: date | None
    code: str
    units: str
    charge_cents: int
    contracted_cents: int
    allowed_cents: int
    term: str
    steps: Sequence[str]

    @property
    def difference_cents(self) -> int:
        """What is asked for."""
        return self.contracted_cents - self.allowed_cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Everything in the letter. `reference` is our number of the case."""

    reference: str
    payer: str
    payer_address: PostalAddress
    facility: Facility
    on: date
    code: str
    cause: str
    lines: Sequence[DisputedLine]

    @property
    def total_cents(self) -> int:
        """What is asked for in all."""
        return sum(each.difference_cents for each in self.lines)


def dispute_text(dispute: Dispute) -> str:
    """Return the letter in words, without the exhibit."""
    claims = len({each.claim for each in dispute.lines})
    days = sorted(each.service_date for each in dispute.lines if each.service_date)
    span = f"{days[0]:%B %-d, %Y}" + (f" to {days[-1]:%B %-d, %Y}" if days[-1] != days[0] else "") if days else ""
    return "\n\n".join(
        (
            "We have compared your remittances with our agreement."
            f" For service {dispute.code}, dates of service {span}, "
            f"you allowed {dollars(dispute.total_cents)} less than agreed on {claims}"
            f" claim{'' if claims == 1 else 's'}. Exhibit A lists every line: what our agreement allows, what you"
            " allowed, and the difference. Exhibit B shows for each how the agreed amount comes about.",
            "Please reprocess these claims at the agreed rate, reverse the earlier decisions, and send the difference"
            " with corrected remittance advices (835) that repeat our claim numbers.",
            "If you hold another rate to be in force, please send us the page of the agreement or the fee schedule"
            " that you applied, with its effective date. This letter is a dispute within the time for appeals of"
            " each claim; it does not give up any right to appeal.",
            f"Please quote our case {dispute.reference} in your answer.",
        )
    )


def dispute_pdf(dispute: Dispute) -> bytes:
    """Return letter and exhibits as one PDF: the same bytes for the same dispute."""
    title = f"Payment dispute {dispute.reference}"
    return readable.document(
        title, [_letter(dispute), _exhibit(dispute), _reasons(dispute)], lambda page: f"{title} - page {page}"
    )


def _letter(dispute: Dispute) -> list[Flowable]:
    facility, body = dispute.facility, readable.BODY
    page: list[Flowable] = [Paragraph(escape(facility.name), readable.TITLE)]
    page += [Paragraph(escape(line), readable.FAINT) for line in address_lines(facility.address)]
    page += [Paragraph(f"NPI {escape(facility.npi)}, tax id {escape(facility.tax_id)}", readable.FAINT)]
    page += [Spacer(1, 16), Paragraph(f"{dispute.on:%B %-d, %Y}", body), Spacer(1, 8)]
    to = (dispute.payer, "Provider Disputes", *address_lines(dispute.payer_address))
    page += [Paragraph(escape(line), body) for line in to]
    about = f"<b>Payment below the agreed rate:</b> service {escape(dispute.code)}, {dollars(dispute.total_cents)}"
    page += [Spacer(1, 14), Paragraph(about, body), Spacer(1, 10)]
    for part in dispute_text(dispute).split("\n\n"):
        page += [Paragraph(escape(part), body), Spacer(1, 8)]
    return [*page, Spacer(1, 16), Paragraph(escape(facility.name), body)]


def _exhibit(dispute: Dispute) -> list[Flowable]:
    rows = [
        (
            each.claim, each.payer_claim_number, f"{each.service_date:%m/%d/%Y}" if each.service_date else "",
            each.code, each.units, *map(dollars, (each.charge_cents, each.contracted_cents, each.allowed_cents,
                                                  each.difference_cents)),
        )
        for each in dispute.lines
    ]  # fmt: skip
    every = dispute.lines
    sums = (
        sum(each.charge_cents for each in every), sum(each.contracted_cents for each in every),
        sum(each.allowed_cents for each in every), dispute.total_cents,
    )  # fmt: skip
    rows.append(("Total", "", "", "", "", *map(dollars, sums)))
    names = ("Our claim", "Your claim", "Service", "Code", "Units", "Charged", "Agreed", "Allowed", "Difference")
    page = readable.heading("Exhibit A: lines below the agreed rate", f"{dispute.payer}, case {dispute.reference}")
    return [*page, readable.table(names, rows, (11, 10, 6, 6, 3, 6, 6, 6, 6), {4, 5, 6, 7, 8})]


def _reasons(dispute: Dispute) -> list[Flowable]:
    found: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for each in dispute.lines:
        found.setdefault((each.term, tuple(each.steps)), []).append(each.claim)
    rows = [(term, "; ".join(steps), ", ".join(claims)) for (term, steps), claims in found.items()]
    page = readable.heading("Exhibit B: how the agreed amounts come about", "Row of the agreement, and each step")
    return [*page, readable.table(("Agreed", "Amount", "Claims"), rows, (8, 14, 8), set())]
