"""What is known when a corrected claim is prepared."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimView
from models.base import Value
from models.coding import Coding, Suggestion
from models.denials import Correction, ProviderNumbers
from models.intake import Coverage


class Known(Value):
    """The claim as today's records make it, and what the records say beside it.

    `denied_lines` count from 1; `told_member_id` is what the newest 271 says; `elsewhere` are provider numbers that
    other encounters of the practice have; `suggestions` quote the chart.
    """

    view: ClaimView
    sent: ClaimView
    coding: Coding
    coverage: Coverage
    denied_lines: tuple[int, ...]
    told_member_id: str = ""
    elsewhere: ProviderNumbers = ProviderNumbers()
    suggestions: tuple[Suggestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Fix:
    """A way to correct a claim: it adds what it changes to what was changed before it."""

    name: str
    run: Callable[[Known, Correction, CodeBook], Correction]
