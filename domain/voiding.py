"""Which claims can be voided. Pure.

A void (frequency 8) names the payer's number of the claim that it takes back, so the payer must have that claim; NUBC
and NUCC give the frequency codes.
"""

from collections.abc import Iterable, Sequence

from models.base import Value
from models.ids import ClaimKey, PayerSequence
from models.messages.claims import Frequency


class Filed(Value):
    """One submission: whether it is on its way, whether the payer accepted it, and under which number."""

    key: ClaimKey
    frequency: Frequency
    pending: bool
    accepted: bool
    payer_claim_number: str


def standing(filed: Iterable[Filed]) -> tuple[Filed, ...]:
    """Return for each payer the accepted claim that nothing replaced or voided, in the order of their turns."""
    newest: dict[PayerSequence, Filed] = {}
    for each in sorted(filed, key=lambda each: each.key.submission):
        if not each.accepted:
            continue
        if each.frequency is Frequency.VOID:
            newest.pop(each.key.sequence, None)
        else:
            newest[each.key.sequence] = each
    return tuple(newest[sequence] for sequence in PayerSequence if sequence in newest)


class Refusal(Value):
    """Why not now, and what to do."""

    reason: str
    remedy: str


def refusal(filed: Sequence[Filed], rebill: str, *, appealing: bool) -> Refusal | None:
    """Return why claims cannot be voided now, None where they can.

    `rebill` is the control number of the one claim that is to be billed anew; empty to void all of them.
    """
    claims = standing(filed)
    if appealing:
        return Refusal(reason="an appeal is open", remedy="Wait for its decision, or give the appeal up.")
    if any(each.pending for each in filed):
        remedy = "Wait until the payer has accepted or rejected it."
        return Refusal(reason="a claim is on its way to the payer", remedy=remedy)
    if not claims:
        return Refusal(reason="no payer has a claim of it", remedy="There is nothing to void.")
    if any(not each.payer_claim_number for each in claims):
        remedy = "Ask for the claim's status: the payer's answer names it."
        return Refusal(reason="the payer's claim number is not known yet", remedy=remedy)
    if rebill and rebill not in [each.key.number for each in claims]:
        remedy = f"Name one of {', '.join(each.key.number for each in claims)}."
        return Refusal(reason=f"{rebill} is not a claim that a payer has", remedy=remedy)
    if rebill and rebill != claims[-1].key.number:
        remedy = f"Void {claims[-1].key.number} first, or all claims together."
        return Refusal(reason="a later payer was billed from this claim", remedy=remedy)
    return None
