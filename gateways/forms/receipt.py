"""The receipt of a payment: one page for the patient."""

from collections.abc import Iterable
from xml.sax.saxutils import escape

from reportlab.platypus import Flowable, Paragraph, Spacer

from domain.ledger import Entry, EntryKind
from domain.payments import cash_of
from domain.statements import address_lines, full_name
from gateways.forms import readable
from gateways.forms.readable import BODY, FAINT, HEADING, TITLE
from models.intake import Intake
from models.money import dollars
from models.payments import Payment, PaymentMethod

METHODS = {
    PaymentMethod.CASH: "Cash",
    PaymentMethod.CHECK: "Check",
    PaymentMethod.CARD: "Card",
    PaymentMethod.ONLINE: "Card, paid online",
    PaymentMethod.MONEY_ORDER: "Money order",
}
_KINDS = {
    EntryKind.PATIENT_PAYMENT: "Payment",
    EntryKind.PAYMENT_REVERSED: "Taken back",
    EntryKind.PAYMENT_RESTORED: "Back again",
    EntryKind.PAYMENT_MOVED: "Moved between visits",
}


def receipt_pdf(payment: Payment, intake: Intake, entries: Iterable[Entry]) -> bytes:
    """Return a receipt with every movement of the payment so far: the same bytes for the same facts."""
    facility = intake.facility
    page: list[Flowable] = [Paragraph(escape(facility.name or "Your care provider"), TITLE)]
    page += [Paragraph(escape(line), FAINT) for line in address_lines(facility.address)]
    page += [Spacer(1, 14), Paragraph(f"Receipt {payment.number}", HEADING), Spacer(1, 4)]
    paid = f"{dollars(payment.cents)} received from <b>{escape(full_name(intake.patient.name))}</b>"
    page += [Paragraph(f"{paid} on {payment.on:%B %-d, %Y}. Thank you.", BODY)]
    page += readable.section("Payment", _facts(payment), columns=4)
    rows = [
        (f"{entry.on:%B %-d, %Y}", _KINDS[entry.kind], entry.encounter or "", dollars(cash_of(entry)))
        for entry in entries
        if entry.kind in _KINDS
    ]
    heads = ("Day", "What", "Account", "Amount")
    page += [Paragraph("Where it went", HEADING), readable.table(heads, rows, (3, 3, 3, 2), {3})]
    return readable.document(f"Receipt {payment.number}", [page])


def _facts(payment: Payment) -> list[tuple[str, str]]:
    number = "" if payment.method in (PaymentMethod.CARD, PaymentMethod.ONLINE) else payment.reference
    return [
        ("Paid by", METHODS[payment.method]),
        ("Card", payment.card),
        ("Number", number),
        ("Account", payment.encounter),
    ]
