"""Letters that dispute an underpayment case: what is in them, and which the vendor does not have yet."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from codesets.payers import find_payer
from gateways.forms import Dispute, DisputedLine, dispute_pdf, dispute_text
from gateways.mail import Mailing, encoded
from models.ids import EncounterId, parse_claim_number
from models.intake import PostalAddress
from models.messages.claims import ClaimRef, LetterKind, SendLetter
from models.messages.underpayments import SendDispute
from models.tables.underpayments import UnderpaymentCaseRow
from models.underpayments import ItemOutcome
from storage import balance, encounters, underpayments
from storage.balance import Letter
from storage.crypto import Keyring
from storage.underpayments import Item


async def letters_due(session: AsyncSession, keys: Keyring, request: SendDispute) -> list[Mailing]:
    """Write the letter that the case needs, and return every letter of the case that the vendor does not have yet.

    A letter is filed with the first of its claims, whichever of them asked for it.
    """
    case = await underpayments.case(session, request.case)
    assert case is not None  # cases are never deleted
    found = await underpayments.items(session, request.case)
    letters = {each.row.letter for each in found if each.row.letter}
    fresh = [each for each in found if not each.row.letter and each.row.outcome is ItemOutcome.UNSETTLED]
    if fresh:
        key = f"underpayment-{request.case}:{len(letters) + 1}"
        first = parse_claim_number(fresh[0].row.claim)
        assert first is not None  # only claims of ours join
        for each in fresh:
            await underpayments.name_letter(session, each.row, key, request.at.date())
        dispute = await _dispute(session, keys, first.encounter, request.at.date(), case, fresh)
        letter = SendLetter(
            key=key, kind=LetterKind.DISPUTE, encounter=first.encounter, at=request.at, actor=request.actor,
            claim=ClaimRef(encounter=first.encounter, sequence=first.sequence, submission=first.submission),
        )  # fmt: skip
        await balance.keep_letter(session, keys, letter, dispute_text(dispute), dispute_pdf(dispute))
        found = await underpayments.items(session, request.case)
    return [_mailing(case, kept, found) for kept in await balance.unmailed(session, keys, f"underpayment-{case.id}:")]


def _mailing(case: UnderpaymentCaseRow, letter: Letter, items: Iterable[Item]) -> Mailing:
    payer, claims = find_payer(case.payer_id), [each.row.claim for each in items if each.row.letter == letter.key]
    return Mailing(
        idempotency_key=letter.key, kind=LetterKind.DISPUTE.value, to=payer.edi_payer_id if payer else case.payer_id,
        account=letter.encounter, claim_control_number=claims[0], claims=tuple(sorted(set(claims))),
        text=letter.text, document=encoded(letter.document),
    )  # fmt: skip


async def _dispute(
    session: AsyncSession, keys: Keyring, encounter: EncounterId, on: date, case: UnderpaymentCaseRow, items: list[Item]
) -> Dispute:
    intake = await encounters.intake(session, keys, encounter)
    payer = find_payer(case.payer_id)
    return Dispute(
        reference=f"U-{case.id}", payer=payer.name if payer else case.payer_id,
        payer_address=payer.address if payer else PostalAddress(), facility=intake.facility, on=on,
        code=case.code, cause=case.cause, lines=[_line(each) for each in items],
    )  # fmt: skip


def _line(item: Item) -> DisputedLine:
    line = item.line
    return DisputedLine(
        claim=line.claim, payer_claim_number=item.payer_claim_number, service_date=line.service_date,
        code="-".join((line.code, *line.modifiers)), units=f"{line.units.normalize():f}",
        charge_cents=line.charge_cents, contracted_cents=line.expected_cents or 0,
        allowed_cents=line.allowed_cents + line.denied_cents, term=line.term, steps=line.steps,
    )  # fmt: skip
