"""Payments of patients: taken with a receipt, applied to one visit or to several, taken back or moved."""

from datetime import date
from typing import Literal, Self

from fastapi import APIRouter, Response
from pydantic import Field, model_validator

from api.auditing import note
from api.card_payments import answered
from api.encounters import business_now, must_exist
from api.errors import ConflictError, KeyReusedError
from api.idempotency import Key, OnceRoute
from api.paths import EncounterPath
from api.payment_views import PaymentView, Receipt, Share, view_of
from api.problems import documented
from api.security import Accounts, App, Reader
from domain.payments import oldest_first
from gateways.cards import charge_once
from gateways.forms.receipt import receipt_pdf
from models.base import Value
from models.cards import ChargeOrder, ChargeStatus
from models.payments import MOST_CENTS, Payment, PaymentMethod, receipt_number
from storage import encounters, payments
from storage.ledger import LedgerConflictError

router = APIRouter(tags=["patient"], route_class=OnceRoute)
_PDF = "application/pdf"
_NUMBERED = {PaymentMethod.CHECK: "the check's number", PaymentMethod.MONEY_ORDER: "the money order's number"}


class NewPayment(Value):
    """Money from a patient, already received.

    `apply` says where it goes: all to this visit, to what the patient owes at this facility with the oldest visit
    first, or as the payer says in `shares`, which sum to `cents`.
    """

    cents: int = Field(strict=True, gt=0, le=MOST_CENTS, examples=[2500])
    on: date | None = Field(None, description="Business date; today on the encounter's clock where not given")
    method: PaymentMethod = PaymentMethod.CASH
    reference: str = Field("", max_length=80, description="Number of the check or money order")
    by: str = Field("", max_length=80, description="Who took it", examples=["desk"])
    apply: Literal["visit", "oldest_first", "as_said"] = "visit"
    shares: tuple[Share, ...] = ()

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.method in _NUMBERED and not self.reference:
            raise ValueError(f"reference: {_NUMBERED[self.method]}, needed when method is {self.method.value!r}")
        if (self.apply == "as_said") != bool(self.shares):
            raise ValueError("shares: needed when apply is 'as_said', and only then")
        if self.shares and sum(each.cents for each in self.shares) != self.cents:
            raise ValueError("shares: they do not sum to cents")
        if len({each.encounter for each in self.shares}) != len(self.shares):
            raise ValueError("shares: an encounter comes twice")
        return self


class NewCharge(Value):
    """A card that the gateway knows by a token: from its terminal, or kept for the patient."""

    cents: int = Field(strict=True, gt=0, le=MOST_CENTS)
    token: str = Field(min_length=1, max_length=80, examples=["tok_approve"])


@router.post("/encounters/{encounter}/payments", status_code=201, responses=documented(404))
async def pay(services: App, actor: Accounts, key: Key, encounter: EncounterPath, new: NewPayment) -> PaymentView:
    """Record a patient's payment: first in the ledger, then told to whoever waits for it."""
    async with services.database.session() as session:
        today = (await business_now(services, session, encounter)).date()
        for share in new.shares:
            await must_exist(session, share.encounter)
        shares = {share.encounter: share.cents for share in new.shares} or None
        if new.apply == "oldest_first":
            shares = oldest_first(new.cents, await payments.owed_together(session, encounter), encounter)
    payment = Payment(
        number=receipt_number(f"patient:{key}"), encounter=encounter, on=new.on or today, by=new.by or actor.name,
        **new.model_dump(include={"cents", "method", "reference"}),
    )  # fmt: skip
    try:
        await services.till.take(payment, shares, actor.name)
    except LedgerConflictError as error:
        raise KeyReusedError("the key belongs to another payment") from error
    return await view_of(services, payment.number)


@router.post("/encounters/{encounter}/card-payments", status_code=201, responses=documented(404, 409))
async def charge_card(
    services: App, actor: Accounts, key: Key, encounter: EncounterPath, new: NewCharge
) -> PaymentView:
    """Charge a card by its token, once for the key: where the gateway does not answer, it is asked by the key."""
    if services.cards is None:
        raise ConflictError("no card gateway is configured", remedy="Set CLAIMFLOW_CARD_GATEWAY_URL.")
    async with services.database.session() as session:
        await must_exist(session, encounter)
    order = ChargeOrder(
        idempotency_key=receipt_number(f"charge:{key}"), account=encounter, cents=new.cents, token=new.token,
        notify_url=f"{services.public_url}/card-events" if services.public_url else "",
    )  # fmt: skip
    charge = await answered(charge_once(services.cards, order))
    if charge.status is ChargeStatus.DECLINED:
        raise ConflictError(f"declined: {charge.reason}", remedy="Ask for another card; a new key is a new charge.")
    receipt = await services.till.take_charge(encounter, charge, PaymentMethod.CARD, actor.name)
    return await view_of(services, receipt)


@router.get("/encounters/{encounter}/payments", responses=documented(404))
async def list_payments(services: App, _actor: Reader, encounter: EncounterPath) -> tuple[PaymentView, ...]:
    """List the payments that touched a visit, oldest first."""
    async with services.database.session() as session:
        await must_exist(session, encounter)
        rows = await payments.of_encounter(session, encounter)
    return tuple([await view_of(services, row.number) for row in rows])


@router.get("/payments/{receipt}", responses=documented(404))
async def get_payment(services: App, _actor: Reader, receipt: Receipt) -> PaymentView:
    """Return a payment and what each visit has of it."""
    return await view_of(services, receipt)


@router.get(
    "/payments/{receipt}/receipt.pdf",
    response_class=Response,
    responses=documented(404) | {200: {"description": "A PDF", "content": {_PDF: {}}}},
)
async def get_receipt(services: App, actor: Reader, receipt: Receipt) -> Response:
    """Return the receipt for the patient. PHI: the reading is recorded."""
    view = await view_of(services, receipt)
    async with services.database.transaction() as session:
        payment = payments.payment_of(await payments.get(session, receipt))
        intake = await encounters.intake(session, services.database.keys, view.encounter)
        posted = await payments.entries(session, receipt)
        await note(session, actor, "receipt.printed", f"encounter/{view.encounter}", receipt=receipt)
    headers = {"Content-Disposition": f'inline; filename="receipt-{receipt}.pdf"'}
    return Response(receipt_pdf(payment, intake, posted), media_type=_PDF, headers=headers)
