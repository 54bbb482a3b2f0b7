"""Two views of a claim compared field by field."""

from collections.abc import Iterator
from typing import Any

from domain.scrubbing.view import ClaimView
from models.denials import Difference

_NOT_SENT = {"today", "filing_limit", "history", "missing_document", "authorization_required", "referral_required"}


def differences(sent: ClaimView, corrected: ClaimView) -> tuple[Difference, ...]:
    """Return every field that differs, lines counted from 1; what never is on a claim is left out."""
    before, after = (each.model_dump(mode="json", exclude=_NOT_SENT) for each in (sent, corrected))
    return tuple(_compared((), before, after))


def _compared(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in before | after:
            yield from _compared((*path, name), before.get(name), after.get(name))
    elif path in (("lines",), ("other_payers",)):
        for number in range(max(len(before), len(after))):
            one = before[number] if number < len(before) else None
            other = after[number] if number < len(after) else None
            yield from _compared((*path, str(number + 1)), one, other)
    elif before != after:
        yield Difference(where=" ".join(path).replace("_", " "), before=before, after=after)
