"""Whose claim is it? By our number, else by the payer's; and which of our payers speaks."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from codesets.payers import PayerKind, find_payer
from domain.claims import billable, sequence_of
from edi import ClaimPayment, Remittance
from models.ids import ClaimKey, EncounterId
from models.intake import Coverage
from storage import claims, encounters
from storage.crypto import Keyring


@dataclass(frozen=True, slots=True)
class Matched:
    """The claims of a remittance by position (from 1), and the coverages of their encounters."""

    keys: Mapping[int, ClaimKey]
    coverages: Mapping[EncounterId, tuple[Coverage, ...]]


def is_payer(payer_id: str) -> bool:
    """Whether somebody can be billed under this id."""
    payer = find_payer(payer_id) if payer_id else None
    return payer is not None and payer.kind is not PayerKind.SELF_PAY


async def match(
    session: AsyncSession, keys: Keyring, paid: Remittance, payer_id: str, named: Mapping[int, str]
) -> Matched:
    """Match every CLP that can be matched. `named` are claim numbers that a person gave for positions.

    A claim that the payer before forwarded comes back under the number that we gave to that payer: then it is the
    speaking payer's place among the coverages that tells whose claim it is.
    """
    numbers = {
        position: named.get(position, payment.control_number).strip() for position, payment in enumerate(paid.claims, 1)
    }
    ours = await claims.payers(session, numbers.values())
    strangers = [paid.claims[position - 1] for position, number in numbers.items() if number not in ours]
    by_payer = await claims.by_payer_number(session, [each.payer_claim_number for each in strangers])
    found = {
        position: key
        for position, number in numbers.items()
        if (key := _key(number, paid.claims[position - 1], payer_id, ours, by_payer)) is not None
    }
    covered = {
        encounter: billable((await encounters.intake(session, keys, encounter)).coverages, is_payer)
        for encounter in sorted({key.encounter for key in found.values()})
    }
    return Matched({position: _speaker(key, payer_id, ours, covered) for position, key in found.items()}, covered)


def _key(
    number: str,
    payment: ClaimPayment,
    payer_id: str,
    ours: Mapping[str, tuple[ClaimKey, str]],
    by_payer: Mapping[str, list[tuple[ClaimKey, str]]],
) -> ClaimKey | None:
    if number in ours:
        return ours[number][0]
    candidates = [key for key, payer in by_payer.get(payment.payer_claim_number, []) if payer in (payer_id, "")]
    # One claim may have been submitted several times; two encounters under one payer number are nobody's match.
    return candidates[0] if len({key.encounter for key in candidates}) == 1 else None


def _speaker(
    key: ClaimKey,
    payer_id: str,
    ours: Mapping[str, tuple[ClaimKey, str]],
    covered: Mapping[EncounterId, tuple[Coverage, ...]],
) -> ClaimKey:
    billed = ours.get(key.number, (key, payer_id))[1]
    if not payer_id or payer_id == billed:
        return key
    sequence = sequence_of(covered[key.encounter], payer_id)
    return key if sequence is None or sequence == key.sequence else key.forwarded_to(sequence)
