"""Payments of patients that come back, are given back, or go to another visit."""

from datetime import date
from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from api.auditing import note
from api.card_payments import answered
from api.encounters import business_now, must_exist
from api.errors import ConflictError, NotFoundError
from api.idempotency import Key, OnceRoute
from api.payment_views import PaymentView, Receipt, view_of
from api.problems import documented
from api.security import Accounts, App
from api.views import Asked
from codesets.approvals import approval_limits
from domain import approvals
from domain.payments import SharesError, refunded_by
from models.approvals import Approval
from models.base import Value
from models.cards import RefundOrder
from models.ids import EncounterId
from models.messages.facts import RefundRequested
from models.payments import MOST_CENTS, Move, Reversal, ReversalReason, receipt_number
from storage import encounters, payments, refunds

router = APIRouter(tags=["patient"], route_class=OnceRoute)
_STATED = Literal[
    ReversalReason.NSF,
    ReversalReason.CHARGEBACK,
    ReversalReason.CHARGEBACK_WON,
    ReversalReason.CHARGEBACK_LOST,
    ReversalReason.VOID,
]


class NewReversal(Value):
    """A payment came back, or was never one. `cents` 0: all that is left of it."""

    reason: _STATED
    cents: int = Field(0, strict=True, ge=0, le=MOST_CENTS)
    dispute: str = Field("", max_length=80, description="The card network's case number")
    on: date | None = None


class NewRefund(Value):
    """What to give back of a payment. `cents` 0: all that is left of it."""

    cents: int = Field(0, strict=True, ge=0, le=MOST_CENTS)


class NewMove(Value):
    """A payment that was posted to the wrong visit of the patient. `cents` 0: all that the visit has of it."""

    source: EncounterId
    target: EncounterId
    cents: int = Field(0, strict=True, ge=0, le=MOST_CENTS)


@router.post("/payments/{receipt}/reversals", status_code=201, responses=documented(404, 409))
async def reverse(services: App, actor: Accounts, key: Key, receipt: Receipt, new: NewReversal) -> PaymentView:
    """Take a payment back: returned check, chargeback, void; or hear that a dispute was won or lost.

    Never more than is left of it. The patient owes it again, and the cycle goes on where it stood. What a gateway has
    taken is voided on its day only: afterwards money moves, which is a refund.
    """
    before = await view_of(services, receipt)
    entry_id = f"{receipt}:{receipt_number(key)}"
    async with services.database.session() as session:
        today = (await business_now(services, session, before.encounter)).date()
        known = refunded_by(entry_id, await payments.entries(session, receipt))
    wants = new.reason not in (ReversalReason.CHARGEBACK_WON, ReversalReason.CHARGEBACK_LOST)
    cents = _left(before, new.cents) if wants and not known else 0
    if new.reason is ReversalReason.VOID and before.card and cents:
        if before.on != today:
            remedy = "POST /payments/{receipt}/refunds: somebody else approves it."
            raise ConflictError("a card payment is voided on its day only", remedy=remedy)
        if services.cards is not None:
            refund = RefundOrder(idempotency_key=entry_id, cents=cents)
            await answered(services.cards.refund(before.reference, refund))
    reversal = Reversal(
        id=entry_id, payment=receipt, on=new.on or today, by=actor.name,
        **new.model_dump(include={"reason", "cents", "dispute"}),
    )  # fmt: skip
    await services.till.take_back(reversal, actor.name)
    return await view_of(services, receipt)


@router.post("/payments/{receipt}/refunds", status_code=202, responses=documented(404, 409))
async def ask_refund(services: App, actor: Accounts, key: Key, receipt: Receipt, new: NewRefund) -> Asked:
    """Ask that a payment be given back the way it came: a card's through its gateway. Somebody else approves it."""
    before = await view_of(services, receipt)
    async with services.telling.transaction() as (session, tell):
        today, cents = (await business_now(services, session, before.encounter)).date(), _left(before, new.cents)
        kept = await refunds.kept_of_patients(session, [share.encounter for share in before.shares])
        if cents > kept:
            remedy = "Void the check that refunds the credit, or ask for what is left."
            raise ConflictError(f"only {kept} cents of it have not gone back as the refund of a credit", remedy=remedy)
        fact = RefundRequested(
            id=f"{receipt}:{receipt_number(key)}", on=today, encounter=before.encounter, payment=receipt, cents=cents,
            by=actor.name,
        )  # fmt: skip
        tell([fact])
        await note(session, actor, "refund.requested", f"payment/{receipt}", cents=fact.cents)
    who = approvals.approver_for(approval_limits(), Approval.REFUND, fact.cents, today)
    return Asked(id=fact.id, cents=fact.cents, approver=who)


def _left(payment: PaymentView, wanted: int) -> int:
    """How much is to go back: what is wanted, else all that is left."""
    left = sum(share.cents for share in payment.shares)
    if wanted > left or not left:
        remedy = "GET /payments/{receipt} says what each visit still has of it."
        raise ConflictError(f"only {left} cents are left of this payment", remedy=remedy)
    return wanted or left


@router.post("/payments/{receipt}/moves", status_code=201, responses=documented(404, 409))
async def move_payment(services: App, actor: Accounts, key: Key, receipt: Receipt, new: NewMove) -> PaymentView:
    """Move what was posted to the wrong visit to another visit of the same patient."""
    async with services.database.session() as session:
        for encounter in (new.source, new.target):
            await must_exist(session, encounter)
        source, target = [await encounters.get(session, each) for each in (new.source, new.target)]
        today = (await business_now(services, session, new.target)).date()
    if not source.patient_index or source.patient_index != target.patient_index:
        raise ConflictError("these visits are not of the same patient", remedy="Refund it, and take it anew.")
    order = Move(id=f"{receipt}:{receipt_number(key)}", payment=receipt, on=today, by=actor.name, **new.model_dump())
    try:
        await services.till.move(order, actor.name)
    except payments.UnknownPaymentError:
        raise NotFoundError(f"no payment {receipt}") from None
    except SharesError as error:
        raise ConflictError(f"nothing was moved: {error}") from error
    return await view_of(services, receipt)
