"""What earlier payers decided since the claim went, which the replacement repeats."""

from domain.coding.book import CodeBook
from domain.denials.known import Fix, Known
from models.denials import Correction


def run(known: Known, correction: Correction, _book: CodeBook) -> Correction:
    """Name the earlier payers whose decisions the claim lacked; they come with the claim as it is built today."""
    had = {each.payer_id for each in known.sent.other_payers if each.paid_cents is not None}
    for each in known.view.other_payers:
        if each.paid_cents is not None and each.payer_id not in had:
            words = f"{each.payer_id} has decided since: its payment and adjustments go with the claim"
            correction = correction.because(FIX.name, words, "835 of the earlier payer")
    return correction


FIX = Fix("coordination", run)
