"""Underpayment cases: one running case a payer, code and cause, with every line that is short for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Update, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from models.ids import PayerSequence
from models.tables.claims import PostedClaimRow
from models.tables.contracts import LineExpectationRow
from models.tables.underpayments import UnderpaymentCaseRow, UnderpaymentItemRow
from models.underpayments import CaseDecision, CaseState, ItemOutcome

_LOCK = text("SELECT pg_advisory_xact_lock(hashtext('underpayments'))")
_CASE, _ITEM, _LINE, _POSTED = UnderpaymentCaseRow, UnderpaymentItemRow, LineExpectationRow, PostedClaimRow
_SAME_LINE = (
    (col(_ITEM.remittance_id) == col(_LINE.remittance_id))
    & (col(_ITEM.position) == col(_LINE.position))
    & (col(_ITEM.line) == col(_LINE.line))
)

# Never by the moment of posting: of two claims of one day, chance says which is posted first.
_ORDER = (col(_ITEM.joined_on), col(_ITEM.claim), col(_ITEM.position), col(_ITEM.line))


@dataclass(frozen=True, slots=True)
class Item:
    """One short line of a case, with what the contract says of it."""

    row: UnderpaymentItemRow
    line: LineExpectationRow
    payer_claim_number: str = ""


async def lock(session: AsyncSession) -> None:
    """Hold every case until the transaction ends: joining, deciding and settling happen one after the other."""
    await session.execute(_LOCK)


async def posted_lines(session: AsyncSession, remittance: str, position: int) -> Sequence[LineExpectationRow]:
    """Return the compared lines of one posting."""
    wanted = (col(_LINE.remittance_id) == remittance, col(_LINE.position) == position)
    return (await session.scalars(select(_LINE).where(*wanted).order_by(col(_LINE.line)))).all()


async def join(
    session: AsyncSession, line: LineExpectationRow, claim: str, cause: str, on: date, appeal_by: date | None
) -> None:
    """Put a short line into the running case of its payer, code and cause; a new case has no lead yet."""
    keys = {"payer_id": line.payer_id, "code": line.code, "cause": cause}
    started = {**keys, "state": CaseState.OPEN, "lead": "", "opened_on": on, "decided_by": "", "approved_by": ""}
    known = select(_ITEM).where(
        col(_ITEM.remittance_id) == line.remittance_id, col(_ITEM.position) == line.position,
        col(_ITEM.line) == line.line,
    )  # fmt: skip
    if (await session.scalars(known)).first() is not None:
        return
    running = select(col(_CASE.id)).filter_by(**keys).where(col(_CASE.state) != CaseState.CLOSED)
    case = await session.scalar(running)
    if case is None:
        case = await session.scalar(insert(_CASE).values(started).returning(col(_CASE.id)))
    row = {
        "remittance_id": line.remittance_id, "position": line.position, "line": line.line, "case_id": case,
        "claim": claim, "short_cents": line.difference_cents, "appeal_by": appeal_by, "joined_on": on, "letter": "",
        "outcome": ItemOutcome.UNSETTLED, "recovered_cents": 0, "settled_by": "", "approved_by": "",
    }  # fmt: skip
    await session.execute(insert(_ITEM).values(row).on_conflict_do_nothing())


async def case(session: AsyncSession, number: int) -> UnderpaymentCaseRow | None:
    """Return one case."""
    return (await session.scalars(select(_CASE).where(col(_CASE.id) == number))).one_or_none()


async def cases(session: AsyncSession, *states: CaseState) -> Sequence[UnderpaymentCaseRow]:
    """Return the cases in some states (all, where none is named), newest first."""
    wanted = select(_CASE).order_by(col(_CASE.id).desc())
    return (await session.scalars(wanted.where(col(_CASE.state).in_(states)) if states else wanted)).all()


async def items(session: AsyncSession, number: int) -> Sequence[Item]:
    """Return every line of a case by the day on which it joined, and by claim."""
    posted = (col(_POSTED.remittance_id) == col(_ITEM.remittance_id)) & (col(_POSTED.position) == col(_ITEM.position))
    wanted = select(_ITEM, _LINE, col(_POSTED.payer_claim_number)).join(_LINE, _SAME_LINE).join(_POSTED, posted)
    found = await session.execute(wanted.where(col(_ITEM.case_id) == number).order_by(*_ORDER))
    return [Item(row, line, theirs) for row, line, theirs in found]


async def unsettled_of(session: AsyncSession, claim: str) -> Sequence[Item]:
    """Return what of a claim is unsettled in any case."""
    mine = (col(_ITEM.claim) == claim, col(_ITEM.outcome) == ItemOutcome.UNSETTLED)
    found = await session.execute(select(_ITEM, _LINE).join(_LINE, _SAME_LINE).where(*mine))
    return [Item(row, line) for row, line in found]


async def allowed_now(session: AsyncSession, line: LineExpectationRow) -> tuple[int, int] | None:
    """Return what the postings that stand now allow and deny for the same line; None where none stands."""
    standing = text("""
        SELECT sum(l.allowed_cents), sum(l.denied_cents)
        FROM line_expectations l JOIN posted_claims p USING (remittance_id, position)
        WHERE l.encounter_id = :encounter AND l.sequence = :sequence AND l.code = :code
          AND l.control_number = :control AND (l.control_number <> '' OR l.line = :line)
          AND p.counterpart IS NULL AND NOT p.reversal
          AND NOT EXISTS (SELECT FROM posted_claims q WHERE q.counterpart = p.remittance_id || '/' || p.position)
    """)
    found = await session.execute(
        standing,
        {
            "encounter": line.encounter_id, "sequence": PayerSequence(line.sequence).value, "code": line.code,
            "line": line.line, "control": line.control_number,
        },
    )  # fmt: skip
    allowed, denied = found.one()
    return None if allowed is None else (int(allowed), int(denied))


async def decide(
    session: AsyncSession, number: int, decision: CaseDecision, on: date, actor: str, approved_by: str
) -> None:
    """Decide an open case; a disputed one goes on, any other is closed with all its claims."""
    state = CaseState.DISPUTED if decision is CaseDecision.DISPUTE else CaseState.CLOSED
    values = {"decision": decision, "state": state, "decided_on": on, "decided_by": actor, "approved_by": approved_by}
    await session.execute(update(_CASE).where(col(_CASE.id) == number).values(values))


async def settle(
    session: AsyncSession, row: UnderpaymentItemRow, outcome: ItemOutcome, on: date, recovered: int,
    actor: str = "", approved_by: str = "",
) -> None:  # fmt: skip
    """Note what a line has recovered and, unless it is unsettled, how its part of the case ended."""
    values: dict[str, object] = {"recovered_cents": recovered, "outcome": outcome}
    if outcome is not ItemOutcome.UNSETTLED:
        values |= {"settled_on": on, "settled_by": actor[:80], "approved_by": approved_by[:80]}
    await session.execute(_of(row).values(values))


async def name_letter(session: AsyncSession, row: UnderpaymentItemRow, letter: str, on: date) -> None:
    """Note by which letter a line was disputed."""
    await session.execute(_of(row).where(col(_ITEM.letter) == "").values(letter=letter, disputed_on=on))


def _of(row: UnderpaymentItemRow) -> Update:
    return update(_ITEM).where(
        col(_ITEM.remittance_id) == row.remittance_id, col(_ITEM.position) == row.position, col(_ITEM.line) == row.line
    )  # fmt: skip


async def gather(session: AsyncSession, number: int) -> None:
    """Give a case that has no lead yet its first claim."""
    nobody = (col(_CASE.id) == number, col(_CASE.lead) == "")
    if left := await _unsettled_claims(session, number):
        await session.execute(update(_CASE).where(*nobody).values(lead=left[0]))


async def close_or_pass_on(session: AsyncSession, number: int) -> str:
    """Close a case of which nothing is unsettled; an open one whose lead is through gets another: returns its claim."""
    left = await _unsettled_claims(session, number)
    found = await case(session, number)
    if found is None or found.state is CaseState.CLOSED:
        return ""
    if not left:
        await session.execute(update(_CASE).where(col(_CASE.id) == number).values(state=CaseState.CLOSED))
        return ""
    if found.lead in ("", *left):
        return ""
    await session.execute(update(_CASE).where(col(_CASE.id) == number).values(lead=left[0]))
    return left[0] if found.state is CaseState.OPEN else ""


async def _unsettled_claims(session: AsyncSession, number: int) -> Sequence[str]:
    mine = (col(_ITEM.case_id) == number, col(_ITEM.outcome) == ItemOutcome.UNSETTLED)
    return (await session.scalars(select(col(_ITEM.claim)).where(*mine).order_by(*_ORDER))).all()


async def at_stake(session: AsyncSession, number: int) -> tuple[int, int, date | None]:
    """Return cents and claims of a case that are unsettled, and the earliest last day of an appeal among them."""
    query = select(
        func.coalesce(func.sum(col(_ITEM.short_cents) - col(_ITEM.recovered_cents)), 0),
        func.count(col(_ITEM.claim).distinct()),
        func.min(col(_ITEM.appeal_by)),
    ).where(col(_ITEM.case_id) == number, col(_ITEM.outcome) == ItemOutcome.UNSETTLED)
    cents, claims, first = (await session.execute(query)).one()
    return int(cents), claims, first
