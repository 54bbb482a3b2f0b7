"""Names and facts in the words of the people who read the timeline."""

import re
from collections.abc import Mapping

from models.money import dollars


def in_words(name: str) -> str:
    """Return an identifier as words: "inquire_eligibility" and "PatientBalance" as people would write them."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|[_-]", " ", name).strip()
    return spaced[:1].upper() + spaced[1:].lower()


def fact_in_words(fact: Mapping[str, object]) -> str:
    """Return a fact, as its JSON, in one line."""
    teller = _FACTS.get(str(fact.get("kind")))
    return in_words(str(fact.get("kind", "fact"))) if teller is None else teller(fact)


def _reasons(fact: Mapping[str, object]) -> str:
    reasons = fact.get("reasons")
    return f" ({', '.join(map(str, reasons))})" if isinstance(reasons, list) and reasons else ""


def _money(fact: Mapping[str, object], field: str) -> str:
    value = fact.get(field)
    return dollars(value) if isinstance(value, int) else dollars(0)


def _acknowledged(who: str, fact: Mapping[str, object]) -> str:
    return f"{who} {'accepted' if fact.get('accepted') else 'rejected'} claim {fact.get('claim')}{_reasons(fact)}"


def _posted(fact: Mapping[str, object]) -> str:
    what = "Reversal" if fact.get("status") == "22" else "Remittance"
    shares = f"paid {_money(fact, 'paid_cents')}, patient {_money(fact, 'patient_cents')}"
    return f"{what} for claim {fact.get('claim')}: {shares}, denied {_money(fact, 'denied_cents')}{_reasons(fact)}"


def _decided(fact: Mapping[str, object]) -> str:
    outcome = "overturned" if fact.get("overturned") else "upheld"
    return f"Appeal level {fact.get('level')} of claim {fact.get('claim')}: denial {outcome}"


def _interest(fact: Mapping[str, object]) -> str:
    return f"Interest for claim {fact.get('claim')}: {_money(fact, 'cents')} paid"


def _owed(fact: Mapping[str, object]) -> str:
    due = fact.get("due")
    return (
        f"Claim {fact.get('claim')} was paid late: {_money(due if isinstance(due, dict) else {}, 'cents')} of interest"
    )


def _patient(fact: Mapping[str, object]) -> str:
    amount = f" of {_money(fact, 'cents')}" if fact.get("cents") else ""
    return f"{in_words(str(fact.get('event', '')))}{amount}"


_FACTS = {
    "batch_acknowledged": lambda fact: _acknowledged("The clearinghouse", fact),
    "claim_acknowledged": lambda fact: _acknowledged("The payer", fact),
    "remittance_posted": _posted,
    "appeal_decided": _decided,
    "interest_paid": _interest,
    "demand_received": lambda fact: f"The payer demands {_money(fact, 'cents')} of claim {fact.get('claim')} back",
    "appeal_filed": lambda fact: f"Appeal level {fact.get('level')} of claim {fact.get('claim')} was filed",
    "interest_owed": _owed,
    "patient_reported": _patient,
}
