"""The deadlines that Claimflow ships; a customer's own rows are laid over them."""

from functools import cache

from codesets.data_files import items
from models.clocks import Clock


@cache
def load_clocks() -> tuple[Clock, ...]:
    """Return every row of clocks.yaml: several rows of one name differ in payer or effective date."""
    return tuple(Clock.model_validate(item) for item in items("clocks.yaml"))
