"""The deadlines that Claimflow ships; a customer's own rows are laid over them."""

from functools import cache
from typing import Any

from codesets.data_files import items
from models.clocks import Clock


@cache
def load_clocks() -> tuple[Clock, ...]:
    """Return every row of clocks.yaml: several rows of one name differ in payer or effective date."""
    return tuple(Clock.model_validate(row) for item in items("clocks.yaml") for row in _of_each_payer(item))


def _of_each_payer(item: dict[str, Any]) -> list[dict[str, Any]]:
    """A row whose payer_id is a list holds for each of these payers."""
    payers = item.get("payer_id")
    return [{**item, "payer_id": payer} for payer in payers] if isinstance(payers, list) else [item]
