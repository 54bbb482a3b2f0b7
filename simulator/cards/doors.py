"""The gateway's addresses: for the provider with its password, for payers a page, and events told to the provider."""

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import httpx
from fastapi import APIRouter, Depends, HTTPException, Request, status
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from models.cards import SIGNATURE, Charge, ChargeOrder, ChargeStatus, Checkout, CheckoutOrder, Refund, RefundOrder
from simulator.cards import pages
from simulator.cards.desk import CardDesk, LateError, NoSuchError, TooMuchError
from simulator.service import Simulator

log = logging.getLogger("simulator")
_AGAIN_SECONDS = 1.0


def build(simulator: Simulator, client: Callable[..., None]) -> APIRouter:
    """Return the gateway's addresses; `client` lets the provider in."""
    router, desk = APIRouter(prefix="/cards"), simulator.cards
    guarded = [Depends(client)]

    @router.post("/checkouts", status_code=status.HTTP_201_CREATED, dependencies=guarded)
    async def open_checkout(order: CheckoutOrder, request: Request) -> Checkout:
        return _answer(lambda: desk.open(order, _base(request)))

    @router.get("/checkouts/{identifier}", dependencies=guarded)
    async def checkout(identifier: str, request: Request) -> Checkout:
        return _answer(lambda: desk.checkout(identifier, _base(request)))

    @router.post("/charges", status_code=status.HTTP_201_CREATED, dependencies=guarded)
    async def charge(order: ChargeOrder) -> Charge:
        return _answer(lambda: desk.charge(order))

    @router.get("/charges", dependencies=guarded)
    async def find(idempotency_key: str) -> Charge:
        return _answer(lambda: desk.find(idempotency_key))

    @router.post("/charges/{identifier}/refunds", status_code=status.HTTP_201_CREATED, dependencies=guarded)
    async def refund(identifier: str, order: RefundOrder) -> Refund:
        return _answer(lambda: desk.refund(identifier, order))

    @router.get("/pay/{identifier}")
    async def page(identifier: str) -> Response:
        return _page(desk, identifier)

    @router.post("/pay/{identifier}")
    async def pay(identifier: str, request: Request) -> Response:
        form = dict(parse_qsl((await request.body())[:2000].decode(errors="replace")))
        number = form.get("number", "")
        wrong = pages.wrong(number, form.get("expiry", ""), form.get("code", ""))
        if wrong:
            return _page(desk, identifier, wrong)
        paid = _answer(lambda: desk.pay(identifier, number))
        if paid.status is ChargeStatus.DECLINED:
            return _page(desk, identifier, f"{paid.reason} Nothing was charged. Try another card.")
        simulator.stir()
        back = httpx.URL(_answer(lambda: desk.order(identifier)).return_url).copy_merge_params({"checkout": identifier})
        return RedirectResponse(str(back), status.HTTP_303_SEE_OTHER)

    return router


def _page(desk: CardDesk, identifier: str, wrong: str = "") -> Response:
    order = _answer(lambda: desk.order(identifier))
    return HTMLResponse(pages.payment(identifier, order, wrong), headers=pages.HEADERS)


def _base(request: Request) -> str:
    return str(request.base_url).rstrip("/")


def _answer[T](ask: Callable[[], T]) -> T:
    try:
        return ask()
    except LateError:
        raise HTTPException(status.HTTP_504_GATEWAY_TIMEOUT, "no answer in time") from None
    except NoSuchError as error:
        raise HTTPException(status.HTTP_404_NOT_FOUND, f"no {error}") from error
    except TooMuchError as error:
        raise HTTPException(status.HTTP_409_CONFLICT, str(error)) from error


async def deliver(simulator: Simulator, secret: str) -> None:
    """Tells the provider every event that is due, each until it is taken; runs until cancelled."""
    async with httpx.AsyncClient(timeout=10) as client:
        while True:
            simulator.told.clear()
            due = simulator.card_events()
            missed = [each for each in due if not await _tell(simulator, client, secret, *each)]
            try:
                await asyncio.wait_for(simulator.told.wait(), _AGAIN_SECONDS if missed else None)
            except TimeoutError:
                continue


async def _tell(simulator: Simulator, client: httpx.AsyncClient, secret: str, event: str, url: str, body: str) -> bool:
    signature = hmac.new(secret.encode(), body.encode(), hashlib.sha256).hexdigest()
    headers: dict[str, Any] = {SIGNATURE: signature, "Content-Type": "application/json"}
    try:
        answer = await client.post(url, content=body, headers=headers)
    except httpx.HTTPError:
        return False
    if not answer.is_success:
        log.warning("event %s was not taken: %s", event, answer.status_code)
        return False
    simulator.cards.book.delivered(event)
    return True
