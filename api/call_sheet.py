"""What to say when a late payer is called: whom, about what, what it said last, what the law says, what to ask."""

from datetime import date
from typing import Any

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from codesets.claim_status import status_questions, status_words
from codesets.payers import find_payer
from domain.prompt_pay import interest_due
from domain.statements import full_name
from models.base import Value
from models.intake import Coverage
from models.money import dollars
from models.prompt_pay import PromptPayLaw
from storage import claims, encounters
from storage.claims import StoredClaim
from storage.crypto import Keyring

_DAY = "%B %-d, %Y"


class CallSheet(Value):
    """One page for the phone. PHI: what a payer asks to find a claim."""

    payer: str
    phone: str
    portal: str
    facts: dict[str, str] = Field(description="What the payer asks for, in the order in which it asks")
    last_answer: str
    law: str
    questions: tuple[str, ...]


async def call_sheet(session: AsyncSession, keys: Keyring, context: dict[str, Any], today: date) -> CallSheet | None:
    """Return the sheet of a claim; None where it was never built here (another payer forwarded it)."""
    stored = await claims.load(session, keys, str(context.get("claim", "")))
    if stored is None:
        return None
    payer = find_payer(stored.payer_id) if stored.payer_id else None
    said = context.get("last_status") or {}
    category = str(said.get("category", ""))
    return CallSheet(
        payer=payer.name if payer else stored.payer_id,
        phone=payer.phone if payer else "",
        portal=payer.portal if payer else "",
        facts=await _facts(session, keys, stored),
        last_answer=_answer(said),
        law=_law(context, stored, today),
        questions=status_questions(category),
    )


async def _facts(session: AsyncSession, keys: Keyring, stored: StoredClaim) -> dict[str, str]:
    intake = await encounters.intake(session, keys, stored.key.encounter)
    mine = [each for each in intake.coverages if each.payer_id == stored.payer_id]
    cover = mine[0] if mine else Coverage()
    born = intake.patient.birth_date
    found = {
        "Provider": intake.facility.name,
        "NPI": intake.facility.npi,
        "Tax id": intake.facility.tax_id,
        "Patient": full_name(intake.patient.name),
        "Born": f"{born:{_DAY}}" if born else "",
        "Member id": cover.member_id,
        "Service": f"{stored.service_date:{_DAY}}",
        "Charge": dollars(stored.charge_cents),
        "Payer's claim number": stored.payer_claim_number,
        "Our claim number": stored.key.number,
    }
    return {name: value for name, value in found.items() if value}


def _answer(said: dict[str, Any]) -> str:
    if not said.get("asked"):
        return "Not asked yet (276)."
    asked = date.fromisoformat(said["asked"])
    if not said.get("category"):
        return f"Asked on {asked:{_DAY}} (276): no answer."
    code = f"{said['category']}{':' + said['code'] if said.get('code') else ''}"
    return f"On {asked:{_DAY}} (277, {code}): {status_words(said['category'], said.get('code', ''))}."


def _law(context: dict[str, Any], stored: StoredClaim, today: date) -> str:
    """The rule in one sentence, with what the payer would owe for today's payment of the whole charge at most."""
    if not context.get("law") or not context.get("received_on"):
        return "No prompt-payment law is known for this payer, or the day of receipt is not."
    law = PromptPayLaw.model_validate(context["law"])
    received, due_by = date.fromisoformat(context["received_on"]), date.fromisoformat(context["due_by"])
    words = (
        f"Received {received:{_DAY}}; a clean claim is due within {law.days} days, by {due_by:{_DAY}} ({law.source})."
    )
    owed = interest_due(law, received, today, stored.charge_cents)
    if owed is None:
        return f"{words} It is not overdue yet."
    return (
        f"{words} It is {owed.days_late} days overdue; interest of {owed.percent:f} % a year runs"
        f" (at most {dollars(owed.cents)} so far)."
    )
