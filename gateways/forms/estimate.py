"""The good-faith estimate that a patient without insurance gets before the visit (45 CFR 149.610(c))."""

from xml.sax.saxutils import escape

from reportlab.platypus import Flowable, Paragraph, Spacer

from domain.statements import address_lines, full_name
from gateways.forms import readable
from gateways.forms.readable import BODY, HEADING
from models.estimates import Estimate
from models.money import dollars

_SAID = (
    (
        "This is an estimate",
        "It shows what we reasonably expect today. What is done, and what it costs, may turn out differently. It is no "
        "contract: you need not get these services from us.",
    ),
    (
        "There may be more",
        "We may recommend other services that are booked or asked for separately. They are not in this estimate; ask "
        "us, or whoever provides them, for an estimate of their own.",
    ),
    (
        "If the bill is much higher",
        "Is your bill $400 or more above this estimate? You have the right to dispute it. Start within 120 days of the "
        "first bill: www.cms.gov/nosurprises/consumers or 1-800-985-3059. There is a small fee, which you get off the "
        "price if the decision is in your favor. Disputing changes nothing about the care that you get from us, and "
        "while it lasts we send nothing to a collection agency and charge no late fees. Keep this estimate.",
    ),
)


def estimate_pdf(estimate: Estimate) -> bytes:
    """Return the estimate as a PDF: the same bytes for the same facts."""
    return readable.document(f"Good-faith estimate of account {estimate.account}", [_page(estimate)])


def _page(estimate: Estimate) -> list[Flowable]:
    facility, patient, day = estimate.facility, estimate.patient, f"{estimate.issued_on:%B %-d, %Y}"
    page = readable.heading("Good-faith estimate", f"What your visit is expected to cost, as of {day}.")
    born = f"{patient.birth_date:%m/%d/%Y}" if patient.birth_date else ""
    visit = f"{estimate.service_date:%B %-d, %Y}" if estimate.service_date else "Not booked yet"
    page += readable.section(
        "You and your visit",
        [("Patient", full_name(patient.name)), ("Date of birth", born), ("Account", estimate.account),
         ("Address", ", ".join(address_lines(patient.address))),
         ("Visit", visit), ("Diagnosis codes", ", ".join(estimate.diagnoses) or "Not known yet")],
    )  # fmt: skip
    provider = full_name(estimate.provider.name)
    page += readable.section(
        "Who provides it",
        [("Facility", facility.name), ("Its NPI", facility.npi), ("Its tax id", facility.tax_id),
         ("Where", ", ".join(address_lines(facility.address))), ("Provider", provider),
         ("Provider's NPI", estimate.provider.npi)],
    )  # fmt: skip
    rows = [(each.text, each.code, str(each.units), dollars(each.charge_cents)) for each in estimate.lines]
    rows.append(("All expected charges", "", "", dollars(estimate.total_cents)))
    page += [Spacer(1, 10), readable.table(("What we expect to do", "Code", "Times", "Expected charge"), rows,
                                           (30, 8, 6, 12), {2, 3})]  # fmt: skip
    for title, words in _SAID:
        page += [Spacer(1, 4), Paragraph(escape(title), HEADING), Paragraph(escape(words), BODY)]
    if facility.phone:
        page += [Spacer(1, 8), Paragraph(escape(f"Questions? Call {facility.phone}."), BODY)]
    return page
