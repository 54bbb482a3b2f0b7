"""The claim of an encounter on the form that it is billed on, and how either form is stored and sent."""

from datetime import datetime
from typing import cast

from pydantic import JsonValue, TypeAdapter

from activities.claims.institutional import institutional
from activities.claims.professional import professional
from activities.claims.sources import Sources
from domain.remittance import service_line
from edi import (
    AnyClaim,
    Body,
    InstitutionalBatch,
    InstitutionalClaim,
    Party,
    SubmissionBatch,
    write_837i,
    write_837p,
)

_CLAIM: TypeAdapter[AnyClaim] = TypeAdapter(AnyClaim)


def document(sources: Sources) -> AnyClaim:
    """Return the claim as it will be sent."""
    return institutional(sources) if sources.intake.institutional else professional(sources)


def dumped(claim: AnyClaim) -> JsonValue:
    """Return a claim as JSON."""
    return cast(JsonValue, _CLAIM.dump_python(claim, mode="json"))


def restored(content: JsonValue) -> AnyClaim:
    """Return a stored claim."""
    return _CLAIM.validate_python(content)


def charges_by_line(claim: AnyClaim) -> dict[int, int]:
    """Return what a claim charges, in cents by our service line."""
    return {
        number: line.charge_cents for line in claim.lines if (number := service_line(line.control_number)) is not None
    }


def written(claim: AnyClaim, submitter: Party, receiver: Party, moment: datetime) -> Body:
    """Return the 837 of one claim.

    One claim a transaction: the 277CA names the batch by the claim, and a 999 refuses it alone.
    """
    reference = claim.control_number
    if isinstance(claim, InstitutionalClaim):
        return write_837i(
            InstitutionalBatch(
                submitter=submitter, receiver=receiver, reference=reference, moment=moment, claims=(claim,)
            )
        )
    return write_837p(
        SubmissionBatch(submitter=submitter, receiver=receiver, reference=reference, moment=moment, claims=(claim,))
    )
