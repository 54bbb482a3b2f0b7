"""Until when a creditor may claim against the estate of a patient who has died. Pure.

State law bars claims some years after the death (clock rows `creditor_claim_<state>`), a notice to creditors usually
much earlier; the earlier day holds. A state without a row has only what its notice says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.deadlines import due_date
from models.clocks import Clock
from models.messages.balance import EstateFacts

NOTICE = "creditor_claim"


@dataclass(frozen=True, slots=True)
class ClaimLimit:
    """The last day of a claim, by which clock, and the day from which that counts."""

    clock: Clock
    began: date
    last_day: date


def claim_limit(clocks: Mapping[str, Clock], facts: EstateFacts) -> ClaimLimit | None:
    """Return the last day on which a claim may be filed; None while nothing that is known says so."""
    found = []
    if facts.claims_by is not None:
        found.append(ClaimLimit(clocks[NOTICE], facts.claims_by, due_date(clocks[NOTICE], facts.claims_by)))
    law = clocks.get(f"{NOTICE}_{facts.state.lower()}")
    if law is not None and facts.died_on is not None:
        found.append(ClaimLimit(law, facts.died_on, due_date(law, facts.died_on)))
    return min(found, key=lambda each: each.last_day, default=None)
