"""Behind a pay link: who are you, what is owed and why, pay on the gateway's page, receipt. No login, no staff."""

import re
import secrets

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError

from api import pay_pages
from api.auditing import note
from api.card_payments import GATEWAY, hear
from api.pay_link import COOKIE, VISIT, LinkError, Visit, Visiting, chosen, facts_for, form_of, html, is_patient
from api.security import Actor, App
from gateways.cards import CardError, signed
from gateways.forms.receipt import receipt_pdf
from models.cards import SIGNATURE, CardEvent, CheckoutOrder
from models.payments import PaymentMethod
from storage import encounters, pay_links, payments

router = APIRouter(prefix="/pay", include_in_schema=False)
events_router = APIRouter(include_in_schema=False)
PATIENT = Actor("pay link", frozenset())


@router.get("/style.css")
async def style() -> Response:
    """Give the pages' one style sheet."""
    return Response(pay_pages.STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


@router.get("/{link}")
async def ask(visit: Visiting) -> Response:
    """Ask who it is."""
    return html(visit, pay_pages.question(visit.address))


@router.post("/{link}")
async def answer(visit: Visiting, request: Request) -> Response:
    """Let in whoever knows the patient's birth date and ZIP code; after too many wrong answers nobody for an hour."""
    services, form, now = visit.services, await form_of(request), visit.services.now()
    async with services.database.transaction() as session:
        await encounters.get(session, visit.encounter, lock=True)  # so that answers are counted one after the other
        if not await pay_links.may_try(session, visit.encounter, now):
            words = "Too many wrong answers. Please try again in an hour, or call us: we can take the payment by phone."
            return html(visit, pay_pages.question(visit.address, words), 429)
        passed = is_patient(await encounters.intake(session, services.database.keys, visit.encounter), form)
        await pay_links.tried(session, visit.encounter, now, passed=passed)
        subject = f"encounter/{visit.encounter}"
        await note(session, PATIENT, "pay_link.opened" if passed else "pay_link.refused", subject)
    if not passed:
        words = "This does not match our records. Please look at the bill and try again."
        return html(visit, pay_pages.question(visit.address, words), 403)
    response = RedirectResponse(f"{visit.address}/bill", 303)
    secure = services.public_url.startswith("https:")
    value = pay_links.visitor(services.database.keys, visit.encounter, now + VISIT)
    response.set_cookie(
        COOKIE, value, max_age=int(VISIT.total_seconds()), path=visit.address, secure=secure, httponly=True,
        samesite="lax",
    )  # fmt: skip
    return response


@router.get("/{link}/bill")
async def bill(visit: Visiting) -> Response:
    """Show what is owed and why. PHI: the reading is recorded."""
    if not visit.known:
        return RedirectResponse(visit.address, 303)
    return await _bill(visit)


@router.post("/{link}/checkout")
async def checkout(visit: Visiting, request: Request) -> Response:
    """Open the gateway's page for an amount."""
    if not visit.known or visit.services.cards is None:
        return RedirectResponse(visit.address, 303)
    facts, form = await facts_for(visit), await form_of(request)
    cents, wrong = chosen(facts, form)
    if wrong:
        return await _bill(visit, wrong, 422)
    base = visit.services.public_url
    order = CheckoutOrder(
        idempotency_key=f"{visit.encounter}:{secrets.token_hex(8)}",
        account=visit.encounter,
        cents=cents,
        payee=facts.facility.name,
        return_url=f"{base}{visit.address}/done",
        notify_url=f"{base}/card-events",
    )
    try:
        opened = await visit.services.cards.open_checkout(order)
    except CardError:
        return await _bill(visit, "The card company does not answer. Nothing was charged; please try again.", 503)
    return RedirectResponse(opened.url, 303)


@router.get("/{link}/done")
async def done(visit: Visiting, checkout: str = "") -> Response:
    """Ask the gateway what became of it, take what was paid, show the receipt."""
    if not visit.known or visit.services.cards is None:
        return RedirectResponse(visit.address, 303)
    if not re.fullmatch(r"co_\w{1,40}", checkout):
        return RedirectResponse(f"{visit.address}/bill", 303)
    facts = await facts_for(visit)
    try:
        found = await visit.services.cards.checkout(checkout)
    except CardError:
        return html(visit, pay_pages.waiting(facts.facility.name))
    if found.charge is None or found.account != visit.encounter:
        return RedirectResponse(f"{visit.address}/bill", 303)
    number = await visit.services.till.take_charge(visit.encounter, found.charge, PaymentMethod.ONLINE, GATEWAY.name)
    left = (await facts_for(visit)).sums.owed
    return html(visit, pay_pages.receipt(visit.address, number, found.charge, left, facts.facility.name))


@router.get("/{link}/receipts/{number}.pdf")
async def receipt(visit: Visiting, number: str) -> Response:
    """Return the receipt of a payment on this account. PHI: the reading is recorded."""
    if not visit.known:
        return RedirectResponse(visit.address, 303)
    services = visit.services
    async with services.database.transaction() as session:
        row = await payments.find(session, number)
        if row is None or row.encounter_id != visit.encounter:
            raise LinkError
        intake = await encounters.intake(session, services.database.keys, visit.encounter)
        content = receipt_pdf(payments.payment_of(row), intake, await payments.entries(session, row.number))
        await note(session, PATIENT, "receipt.printed", f"encounter/{visit.encounter}", receipt=row.number)
    headers = {"Content-Disposition": f'inline; filename="receipt-{row.number}.pdf"', "Cache-Control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


@events_router.post("/card-events", status_code=204)
async def card_event(services: App, request: Request) -> Response:
    """Hear what the gateway tells by itself; refused where it is not signed by it."""
    body = await request.body()
    if not signed(services.card_secret.get_secret_value(), body, request.headers.get(SIGNATURE, "")):
        return Response(status_code=401)
    try:
        event = CardEvent.model_validate_json(body)
    except ValidationError:
        return Response(status_code=422)
    await hear(services, event)
    return Response(status_code=204)


async def _bill(visit: Visit, told: str = "", status: int = 200) -> Response:
    facts = await facts_for(visit)
    async with visit.services.database.transaction() as session:
        await note(session, PATIENT, "pay_link.bill_read", f"encounter/{visit.encounter}")
    if facts.sums.owed <= 0:
        return html(visit, pay_pages.nothing_owed(visit.address, facts.facility.name))
    return html(visit, pay_pages.bill(visit.address, facts, told), status)
