"""Charging a plan's installment to the card that the patient has agreed to."""

from temporalio import activity

from activities.taking import Till
from codesets.patient_policy import patient_policy
from domain.autopay import to_charge
from gateways.cards import CardGateway, charge_once
from models.autopay import Consent
from models.cards import ChargeOrder, ChargeStatus
from models.messages.autopay import ChargeInstallment, InstallmentCharged
from models.payments import PaymentMethod, receipt_number
from models.plans import PlanEvent
from storage import audit, autopay, plans
from storage.ledger import reading

_ACTOR = "autopay"


class AutopayActivities:
    """Installments by a stored card."""

    def __init__(self, till: Till, cards: CardGateway | None, public_url: str) -> None:
        self._till = till
        self._cards = cards
        self._events = f"{public_url}/card-events" if public_url else ""

    @activity.defn
    async def charge_installment(self, order: ChargeInstallment) -> InstallmentCharged:
        """Charge what is missing of an installment, once for each attempt; nothing without a consent that stands.

        An attempt that was begun is asked for by its key first. CardError is tried again with the same key.
        """
        consent, cents = await self._due(order)
        if consent is None or cents == 0 or self._cards is None:
            return InstallmentCharged()
        name = f"autopay:{order.encounter}:{order.plan}:{order.installment}:{order.attempt}"
        asked = ChargeOrder(
            idempotency_key=receipt_number(name), account=order.encounter, cents=cents, token=consent.token,
            notify_url=self._events,
        )  # fmt: skip
        charge = await self._cards.find(asked.idempotency_key) or await charge_once(self._cards, asked)
        if charge.status is ChargeStatus.APPROVED:
            await self._till.take_charge(order.encounter, charge, PaymentMethod.CARD, _ACTOR)
            return InstallmentCharged()
        async with self._till.database.transaction() as session:
            await plans.note(session, order.encounter, order.plan, PlanEvent.DECLINED, order.at)
            detail = {"plan": order.plan, "installment": order.installment, "attempt": order.attempt}
            await audit.record(session, _ACTOR, "autopay.declined", f"encounter/{order.encounter}", {**detail})
        retries = patient_policy(order.at.date()).plan.autopay_retries
        return InstallmentCharged(declined=True, again=order.attempt < retries)

    async def _due(self, order: ChargeInstallment) -> tuple[Consent | None, int]:
        database = self._till.database
        async with database.session() as session:
            found = await plans.standing(session, order.encounter)
            if found is None or found[0].number != order.plan:
                return None, 0
            plan = found[0]
            consent = await autopay.standing(session, database.keys, order.encounter, order.plan)
            paid = await plans.received(session, order.encounter) - plan.received_before_cents
            owed = (await reading.balances(session, order.encounter)).patient
        return consent, to_charge(plan, order.installment, paid, owed)
