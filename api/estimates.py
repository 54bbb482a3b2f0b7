"""What the routes of good-faith estimates share."""

from collections.abc import Sequence
from datetime import date

from fastapi import Response

from activities.estimates import priced
from api.errors import FieldError, InvalidError, NotFoundError
from models.base import Value
from models.estimates import Estimate, EstimateLine, ExpectedService
from models.ids import EstimateId
from models.messages.facts import EstimateMoved
from storage.estimates import KeptEstimate


class EstimateView(Value):
    """An estimate as it was given. PHI."""

    id: int
    total_cents: int
    late: bool
    estimate: Estimate


def view_of(kept: KeptEstimate) -> EstimateView:
    """Return an estimate as it is told."""
    return EstimateView(id=kept.id, total_cents=kept.content.total_cents, late=kept.content.late, estimate=kept.content)


def document_of(kept: Sequence[KeptEstimate], number: int, kind: str, owner: str) -> Response:
    """Return one of the estimates of an encounter or a request (`kind`, and which), as it was given, to the byte.

    Raises:
        NotFoundError: it has none of this number.
    """
    found = next((each for each in kept if each.id == number), None)
    if found is None:
        raise NotFoundError(f"{kind} {owner} has no estimate {number}")
    disposition = f'inline; filename="estimate-{owner}-{number}.pdf"'
    return Response(found.document, media_type="application/pdf", headers={"Content-Disposition": disposition})


def lines_of(expected: Sequence[ExpectedService], on: date) -> tuple[EstimateLine, ...]:
    """Return the services with our charges of a day.

    Raises:
        InvalidError: The chargemaster has no price for one; names it.
    """
    lines = []
    for position, each in enumerate(expected):
        if (line := priced(each, on)) is None:
            error = FieldError(pointer=f"/lines/{position}/code", message="no such service in the chargemaster")
            raise InvalidError(f"{each.code} has no price on {on}", errors=[error])
        lines.append(line)
    return tuple(lines)


def moved(estimate: EstimateId, what: str, on: date) -> EstimateMoved:
    """Return what the workflow of a request is told; `what` makes it once."""
    return EstimateMoved(id=f"estimate:{what}:{estimate}", on=on, estimate=estimate)
