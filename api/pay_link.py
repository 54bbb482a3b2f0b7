"""What the routes behind a pay link share: whose link it is, whether the question was answered, what may be paid."""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from fastapi import Depends, Request, Response
from fastapi.responses import HTMLResponse

from activities.statements import facts_of
from api import pay_pages
from api.encounters import business_now
from api.errors import NotFoundError
from api.security import App
from api.services import Services
from domain.statements import StatementFacts
from models.ids import EncounterId
from models.intake import Intake
from storage import pay_links

COOKIE, VISIT = "claimflow_pay", timedelta(minutes=30)
_LONGEST_FORM = 2_000
_AMOUNT = re.compile(r"\$?\s*(\d{1,7})(?:\.(\d{2}))?")
_BORN = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")


@dataclass(frozen=True, slots=True)
class Visit:
    """A request with a good link: whose it is, its address, whether the question was answered in this browser."""

    services: Services
    encounter: EncounterId
    address: str
    known: bool


class LinkError(Exception):
    """The link is not ours, or no longer good."""


async def _visit(request: Request, services: App, link: str) -> Visit:
    keys = services.database.keys
    found = pay_links.read_link(keys, link)
    if found is None or services.cards is None:
        raise LinkError
    encounter, until = found
    try:
        async with services.database.session() as session:
            today = (await business_now(services, session, encounter)).date()
    except NotFoundError:
        raise LinkError from None
    if today > until:
        raise LinkError
    known = pay_links.is_visitor(keys, encounter, request.cookies.get(COOKIE, "--"), services.now())
    return Visit(services, encounter, f"/pay/{link}", known)


Visiting = Annotated[Visit, Depends(_visit)]


async def refuse(_request: Request, _error: Exception) -> Response:
    """Say that a link is not good, and nothing else."""
    words = "This link is not good any more, or was not copied whole. Your newest bill has a new one; or call us."
    return HTMLResponse(pay_pages.sorry("This link does not work", words), 404, headers=_headers(""))


def _headers(gateway: str) -> dict[str, str]:
    """Headers of every page. The form's answer leads to the gateway's page, which browsers count as its target."""
    policy = f"default-src 'none'; style-src 'self'; form-action 'self' {gateway}; frame-ancestors 'none'"
    return {
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": policy,
    }


def html(visit: Visit, text: str, status: int = 200) -> Response:
    """Return a page with its headers."""
    cards = visit.services.cards
    address = urlsplit(cards.url) if cards is not None else None
    gateway = f"{address.scheme}://{address.netloc}" if address is not None else ""
    return HTMLResponse(text, status, headers=_headers(gateway))


async def form_of(request: Request) -> dict[str, str]:
    """Return what was typed; a form that is too long is cut off."""
    return dict(parse_qsl((await request.body())[:_LONGEST_FORM].decode(errors="replace")))


async def facts_for(visit: Visit) -> StatementFacts:
    """Return what a statement of this moment says. PHI: whoever shows it records it."""
    async with visit.services.database.session() as session:
        now = await business_now(visit.services, session, visit.encounter)
        return await facts_of(session, visit.services.database.keys, visit.encounter, number=0, at=now)


def is_patient(intake: Intake, form: Mapping[str, str]) -> bool:
    """Whether birth date is the patient's and ZIP code that of the bill; never where the records lack one."""
    found = _BORN.fullmatch(form.get("born", "").strip())
    guarantor = intake.guarantor.address if intake.guarantor is not None else intake.patient.address
    ours = guarantor.postal_code[:5] or intake.patient.address.postal_code[:5]  # where the bill goes
    if found is None or not ours or intake.patient.birth_date is None:
        return False
    zip_code = form.get("zip", "").strip()[:5]
    month, day, year = map(int, found.groups())
    try:
        born = date(year, month, day)
    except ValueError:
        return False
    return born == intake.patient.birth_date and secrets.compare_digest(zip_code.encode(), ours.encode())


def chosen(facts: StatementFacts, form: Mapping[str, str]) -> tuple[int, str]:
    """The amount in cents, and what is wrong with it."""
    owed = facts.sums.owed
    match form.get("pay"):
        case "prompt" if facts.prompt is not None:
            cents = facts.prompt[0]
        case "plan" if facts.plan is not None:
            cents = facts.plan.pay_now[0]
        case "other":
            found = _AMOUNT.fullmatch(form.get("amount", "").strip().replace(",", ""))
            if found is None:
                return 0, "Write the amount in dollars and cents, as in 25.00."
            cents = int(found[1]) * 100 + int(found[2] or 0)
        case _:
            cents = owed
    if not 0 < cents <= owed:
        return 0, "You can pay any amount up to what you owe."
    return cents, ""
