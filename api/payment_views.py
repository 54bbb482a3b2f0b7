"""A payment as the API shows it: its receipt's number, and what each visit has of it."""

from datetime import date
from typing import Annotated

from fastapi import Path
from pydantic import Field

from api.errors import NotFoundError
from api.services import Services
from domain.payments import shares_of
from models.base import Value
from models.ids import EncounterId
from models.payments import MOST_CENTS, PaymentMethod
from storage import payments

Receipt = Annotated[str, Path(alias="receipt", pattern=r"^R[0-9A-Z]{12}$", examples=["R0123456789AB"])]


class Share(Value):
    """What one visit gets, or has, of a payment."""

    encounter: EncounterId
    cents: int = Field(strict=True, gt=0, le=MOST_CENTS)


class PaymentView(Value):
    """A payment with its receipt's number, and what each visit has of it now; nothing where it was taken back."""

    receipt: str
    encounter: EncounterId
    cents: int
    on: date
    method: PaymentMethod
    reference: str
    card: str
    by: str
    shares: tuple[Share, ...]


async def view_of(services: Services, receipt: str) -> PaymentView:
    """Return a payment by its receipt's number.

    Raises:
        NotFoundError: there is none.
    """
    async with services.database.session() as session:
        try:
            row = await payments.get(session, receipt)
        except payments.UnknownPaymentError:
            raise NotFoundError(f"no payment {receipt}") from None
        posted = await payments.entries(session, receipt)
    fields = row.model_dump(include={"cents", "on", "method", "reference", "card", "by"})
    shares = tuple(Share(encounter=each, cents=cents) for each, cents in shares_of(posted).items())
    return PaymentView(receipt=receipt, encounter=EncounterId(row.encounter_id), shares=shares, **fields)
