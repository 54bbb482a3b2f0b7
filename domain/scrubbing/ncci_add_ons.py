"""National Correct Coding Initiative, add-on code edits: an add-on is paid only beside its primary.

The source is the Medicare NCCI Policy Manual, ch. 1 s. R: same patient, same day, same practitioner.
"""

from collections.abc import Iterator

from domain.coding.book import CodeBook
from domain.scrubbing.view import ClaimView, Edit, error, hold
from models.edits import AddOn
from models.findings import Finding

_SHOWN = 6


def add_ons(claim: ClaimView, book: CodeBook) -> Iterator[Finding]:
    """An add-on service without the service that it is added to."""
    for place, line in enumerate(claim.lines):
        on = claim.day(line)
        add_on = book.add_on(line.code, on) if on else None
        if on is None or add_on is None:
            continue
        beside = {each.code for each in claim.lines if claim.day(each) == on} - {line.code}
        if add_on.primaries & beside:
            continue
        # Where the payer decides, any service that stands alone may be its primary.
        if add_on.kind == 2 and any(book.add_on(code, on) is None for code in beside):
            continue
        where = f"lines[{place}]"
        message = f"{line.code} is an add-on, and no service that it adds to is on the claim for {on}"
        if add_on.kind == 1:
            yield error("NCCI-AOC", where, message, f"Add its primary ({_some(add_on)}), or remove it", add_on.source)
        else:
            accepted = (
                "the payer's list says which" if add_on.kind == 2 else f"{_some(add_on)}, or another of the payer's"
            )
            yield hold("NCCI-AOC", where, message, f"Add its primary ({accepted}), or remove it", add_on.source)


def _some(add_on: AddOn) -> str:
    listed = sorted(add_on.primaries)
    more = f" and {len(listed) - _SHOWN} more" if len(listed) > _SHOWN else ""
    return ", ".join(listed[:_SHOWN]) + more


EDITS: tuple[Edit, ...] = (add_ons,)
