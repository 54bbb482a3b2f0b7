"""Letters through the print-and-mail vendor."""

from sqlalchemy.ext.asyncio import AsyncSession
from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.claims.document import restored
from activities.denials.filing import filing_proof
from codesets.appeal_levels import level_rule
from codesets.carc import RootCause, reason
from codesets.payer_letters import interest_letter
from codesets.payers import PayerKind, find_payer
from gateways.forms import AppealPacket, packet_pdf
from gateways.mail import Mailing, MailRefusedError, MailVendor, encoded
from models.intake import Intake
from models.messages.claims import LetterKind, LetterSent, SendLetter
from storage import audit, balance, claims, encounters, remittances
from storage.claims import StoredClaim
from storage.crypto import Keyring
from storage.engine import Database

_TO_PAYERS = (LetterKind.APPEAL, LetterKind.RECORDS, LetterKind.INTEREST, LetterKind.REFUND)


class LetterActivities:
    """Letters through the print-and-mail vendor."""

    def __init__(self, database: Database, mail: MailVendor) -> None:
        self._database = database
        self._keys = database.keys
        self._mail = mail

    @activity.defn
    async def send_letter(self, letter: SendLetter) -> LetterSent:
        """Mail it once for each key."""
        async with self._database.transaction() as session:
            intake = await encounters.intake(session, self._keys, letter.encounter)
            number = letter.claim.number if letter.claim is not None else ""
            claim = await claims.load(session, self._keys, number) if number else None
            packet = b""
            if letter.kind is LetterKind.APPEAL:
                packet = packet_pdf(await packet_of(session, self._keys, letter, intake, claim))
            kept = await balance.keep_letter(session, self._keys, letter, text_of(letter, intake, claim), packet)
        if kept.tracking:
            return LetterSent(tracking=kept.tracking)
        payer = find_payer(claim.payer_id) if claim is not None else None
        mailing = Mailing(
            idempotency_key=letter.key,
            kind=letter.kind.value,
            to=payer.edi_payer_id if payer is not None and letter.kind in _TO_PAYERS else "patient",
            account=letter.encounter,
            claim_control_number=number,
            attachment_control_number=letter.attachment,
            level=max(letter.level, 1),
            text=kept.text,
            document=encoded(kept.document),
        )
        tracking = await post(self._mail, mailing)
        async with self._database.transaction() as session:
            await balance.letter_mailed(session, letter.key, tracking)
            detail = {"kind": letter.kind.value, "to": mailing.to, "documents": len(letter.documents)}
            subject = f"encounter/{letter.encounter}"
            await audit.record(session, letter.actor or "claimflow", "letter.mailed", subject, detail)
        return LetterSent(tracking=tracking)


async def packet_of(
    session: AsyncSession, keys: Keyring, letter: SendLetter, intake: Intake, claim: StoredClaim | None
) -> AppealPacket:
    """Gather an appeal: the claim as it went, the newest decision on it, the chosen records."""
    number = letter.claim.number if letter.claim is not None else ""
    posted = await remittances.postings_of(session, keys, letter.encounter)
    decided = next((each for each in reversed(posted) if each.posted.claim == number), None)
    payer = find_payer(claim.payer_id) if claim is not None else None
    late = decided is not None and any(about_filing(each.code) for each in decided.decision.all_adjustments())
    kind, names = (payer.kind, payer.appeal_levels) if payer is not None else (PayerKind.COMMERCIAL, ())
    payer_name = payer.name if payer is not None else "the payer"
    proof = await filing_proof(session, keys, claim, intake, letter.at) if claim is not None and late else None
    return AppealPacket(
        claim_number=number,
        payer_claim_number=claim.payer_claim_number if claim is not None else "",
        payer=payer_name,
        to=level_rule(kind, letter.level).decided_by or payer_name,
        level=letter.level,
        level_name=names[letter.level - 1] if letter.level <= len(names) else "",
        on=letter.at.date(),
        deadline=letter.deadline,
        letter=letter.text,
        intake=intake,
        claim=restored(claim.content) if claim is not None else None,
        decision=decided.decision if decided else None,
        decided_on=decided.on if decided else None,
        records=[each for each in intake.documents if each.identifier in letter.documents],
        policy=letter.policy,
        good_cause=letter.good_cause,
        filing=proof.text if proof else "",
        aggregate=letter.aggregate,
    )


def about_filing(code: str) -> bool:
    """Whether a reason ("CO-29") says that the claim was filed too late."""
    return reason(code).root_cause is RootCause.TIMELY_FILING


async def post(mail: MailVendor, mailing: Mailing) -> str:
    """Mail a letter; what the vendor will never take is not tried again."""
    try:
        return await mail.post(mailing)
    except MailRefusedError as error:
        raise ApplicationError(
            f"the mail vendor refused it: {error}", type="MailRefused", non_retryable=True
        ) from error


def text_of(letter: SendLetter, intake: Intake, claim: StoredClaim | None) -> str:
    """Return the letter and, below it, the documents that go with it: those that were chosen and no others.

    One that claims interest is prepared here where nobody wrote other words.
    """
    if letter.interest is not None and not letter.text:
        number, theirs = (claim.key.number, claim.payer_claim_number) if claim else ("", "")
        return interest_letter(number, theirs, letter.interest, letter.interest_paid_cents)
    chosen = [document for document in intake.documents if document.identifier in letter.documents]
    parts = [f"Attachment control number {letter.attachment}"] if letter.attachment else []
    parts += [letter.text] if letter.text else []
    parts += [f"--- {document.title or document.identifier}\n{document.text}" for document in chosen]
    return "\n\n".join(parts)
