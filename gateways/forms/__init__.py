"""Claims, superbills, statements on paper: data for pre-printed forms, and pages that anybody can read. PDF.

The forms themselves (CMS-1500 of the NUCC, UB-04 of the NUBC) are not reproduced: data are placed by line and column,
labels are paraphrases of our own.
"""

from gateways.forms.appeal import AppealPacket, packet_pdf
from gateways.forms.boxes import FormError
from gateways.forms.claims import Layout, claim_pdf
from gateways.forms.dispute import Dispute, DisputedLine, dispute_pdf, dispute_text
from gateways.forms.estimate import estimate_pdf
from gateways.forms.itemised import itemised_pdf
from gateways.forms.letter import letter_pdf
from gateways.forms.statement import statement_pdf
from gateways.forms.superbill import superbill_pdf

__all__ = [
    "AppealPacket",
    "Dispute",
    "DisputedLine",
    "FormError",
    "Layout",
    "claim_pdf",
    "dispute_pdf",
    "dispute_text",
    "estimate_pdf",
    "itemised_pdf",
    "letter_pdf",
    "packet_pdf",
    "statement_pdf",
    "superbill_pdf",
]
