"""Links by which patients pay online: signed, expiring, with a question that may be answered wrongly a few times.

Nothing in a link is secret or says who the patient is; who finds one still has to answer the question.
"""

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.ids import EncounterId
from models.tables.payments import PayAttemptRow
from storage.crypto import Keyring

MOST_WRONG = 5
"""Wrong answers in an hour: then the link waits."""
_HOUR = timedelta(hours=1)
_LINK, _VISITOR = "pay link", "pay visitor"


def link(keys: Keyring, encounter: EncounterId, until: date) -> str:
    """Return the last part of a link's address; it is good to the end of a business day."""
    text = f"{encounter}-{until:%Y%m%d}"
    return f"{text}-{keys.sign(text, _LINK)}"


def read_link(keys: Keyring, text: str) -> tuple[EncounterId, date] | None:
    """Return whose link it is and until when it is good; None where we did not make it."""
    head, _, signature = text.rpartition("-")
    if not keys.signed(head, _LINK, signature):
        return None
    encounter, _, day = head.partition("-")
    return EncounterId(encounter), date(int(day[:4]), int(day[4:6]), int(day[6:]))


def visitor(keys: Keyring, encounter: EncounterId, until: datetime) -> str:
    """Return what a browser keeps after the question was answered: good until a real moment."""
    text = f"{encounter}-{int(until.timestamp())}"
    return f"{text}-{keys.sign(text, _VISITOR)}"


def is_visitor(keys: Keyring, encounter: EncounterId, text: str, now: datetime) -> bool:
    """Whether a browser has answered the question for this encounter, and not too long ago."""
    head, _, signature = text.rpartition("-")
    whose, _, until = head.partition("-")
    return keys.signed(head, _VISITOR, signature) and whose == encounter and int(until) >= now.timestamp()


async def may_try(session: AsyncSession, encounter: EncounterId, now: datetime) -> bool:
    """Whether the question may be answered (again)."""
    wrong = select(func.count()).where(
        col(PayAttemptRow.encounter_id) == encounter,
        col(PayAttemptRow.passed).is_(False),
        col(PayAttemptRow.at) > now - _HOUR,
    )
    return int(await session.scalar(wrong) or 0) < MOST_WRONG


async def tried(session: AsyncSession, encounter: EncounterId, now: datetime, *, passed: bool) -> None:
    """Keep an answer to the question: whether it was right, not what it was."""
    await session.execute(insert(PayAttemptRow).values(encounter_id=encounter, passed=passed, at=now))
