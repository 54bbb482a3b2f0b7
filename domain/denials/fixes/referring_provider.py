"""The referring physician whom the patient's other encounters name and the claim does not."""

from domain.coding.book import CodeBook
from domain.denials.known import Fix, Known
from models.denials import Correction, ProviderNumbers


def run(known: Known, correction: Correction, _book: CodeBook) -> Correction:
    """Fill in the referring physician where the claim has none."""
    found = known.elsewhere.referring
    if found is None or not found.npi or known.view.referring_npi:
        return correction
    providers = (correction.providers or ProviderNumbers()).model_copy(update={"referring": found})
    words = f"Referring physician {found.npi}, as on the patient's other encounters; only if this one was referred too"
    return correction.because(FIX.name, words, "other encounters", providers=providers)


FIX = Fix("referring_provider", run)
