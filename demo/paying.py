"""How a patient of the demo pays online: the link on the newest statement, the questions, the card company's page."""

import asyncio
import re
from typing import Any

import httpx

from demo.client import DemoError
from models.intake import Intake

GOOD_CARD = "4242424242424242"
_LINK = re.compile(r"https?://\S+/pay/\S+")
_ACTION = re.compile(r'<form method="post" action="([^"]+)"')


def link_on(statements: list[dict[str, Any]]) -> str:
    """Return the address on the newest statement."""
    found = _LINK.search(statements[-1]["text"])
    if found is None:
        raise DemoError("the statement has no link to pay")
    return found[0]


async def pay(browser: httpx.AsyncClient, link: str, patient: Intake, card: str) -> None:
    """Go through the pages as a patient does, and pay everything that is owed."""
    born = patient.patient.birth_date
    assert born is not None
    who = {"born": f"{born:%m/%d/%Y}", "zip": patient.patient.address.postal_code}
    await _post(browser, link, who, 303)
    page = await _post(browser, f"{link}/checkout", {"pay": "all"}, 303)
    checkout = page.headers["location"]
    form = _ACTION.search((await browser.get(checkout)).text)
    if form is None:
        raise DemoError("the card company's page has no form")
    typed = {"number": card or GOOD_CARD, "expiry": "04 / 29", "code": "123"}
    paid = await _post(browser, str(httpx.URL(checkout).join(form[1])), typed, 303)
    for _ in range(20):
        if "it is paid" in (await browser.get(paid.headers["location"])).text:
            return
        await asyncio.sleep(0.5)
    raise DemoError("the card company does not say that it was paid")


async def _post(browser: httpx.AsyncClient, url: str, form: dict[str, str], status: int) -> httpx.Response:
    answer = await browser.post(url, data=form)
    if answer.status_code != status:
        raise DemoError(f"POST {httpx.URL(url).path.rpartition('/')[2]}: {answer.status_code}")
    return answer
