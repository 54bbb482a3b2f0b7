"""A typed claim as a PDF: the CMS-1500 for professional claims, the UB-04 for institutional ones."""

from datetime import date
from enum import StrEnum

from reportlab.platypus import Flowable, Spacer

from edi import AnyClaim, InstitutionalClaim
from gateways.forms import cms1500, readable, ub04
from gateways.forms.boxes import Entries
from gateways.forms.labels import CMS1500, CMS1500_LINES, UB04, UB04_LINES
from gateways.forms.preprinted import preprinted


class Layout(StrEnum):
    """How a claim is put on paper."""

    PREPRINTED = "preprinted"
    READABLE = "readable"


def claim_pdf(claim: AnyClaim, layout: Layout, printed: date, right: float = 0, down: float = 0) -> bytes:
    """Return the claim on as many pages as its lines need; `right` and `down` align a pre-printed form, in points.

    Raises:
        FormError: the form cannot carry the claim.
    """
    if isinstance(claim, InstitutionalClaim):
        form, pages = "ub04", ub04.pages(claim, printed)
    else:
        form, pages = "cms1500", cms1500.pages(claim, printed)
    if layout is Layout.PREPRINTED:
        return preprinted(form, pages, right, down)
    return readable.document(f"Claim {claim.control_number}", claim_pages(claim, printed))


def claim_pages(claim: AnyClaim, printed: date) -> list[list[Flowable]]:
    """Return the pages of a claim that anybody can read."""
    if isinstance(claim, InstitutionalClaim):
        return [_readable("ub04", page, claim) for page in ub04.pages(claim, printed)]
    return [_readable("cms1500", page, claim) for page in cms1500.pages(claim, printed)]


def _readable(form: str, entries: Entries, claim: AnyClaim) -> list[Flowable]:
    name, sections = ("CMS-1500 (02/12)", CMS1500) if form == "cms1500" else ("UB-04 (CMS-1450)", UB04)
    subtitle = f"Boxes of the {name}. For reading: payers take the original form or the 837."
    page = readable.heading(f"Claim {claim.control_number}", subtitle)
    lines = _cms1500_lines(entries) if form == "cms1500" else _ub04_lines(entries)
    for number, (title, labels) in enumerate(sections.items()):
        page += readable.section(title, readable.facts(entries, labels))
        if number == 2:
            page += [Spacer(1, 8), lines]
    return page


def _cms1500_lines(entries: Entries) -> Flowable:
    rows = []
    for row in range(1, cms1500.LINES + 1):
        if f"24.{row}.code" in entries:
            rows.append([readable.said(entries, f"24.{row}.{part}") for part in CMS1500_LINES])
    return readable.table(tuple(CMS1500_LINES.values()), rows, (9, 9, 6, 8, 8, 8, 8, 6, 11, 14), {6, 7})


def _ub04_lines(entries: Entries) -> Flowable:
    used = [row for row in range(1, ub04.LINES + 2) if f"42.{row}" in entries]
    rows = [[entries.get(f"{column}.{row}", "") for column in UB04_LINES] for row in used]
    return readable.table(tuple(UB04_LINES.values()), rows, (8, 22, 14, 9, 8, 11, 11), {4, 5, 6})
