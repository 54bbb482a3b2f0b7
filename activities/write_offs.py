"""Posting what was asked for and approved: a write-off, or its taking back."""

from temporalio import activity

from codesets.write_offs import write_off_rule
from domain import ledger as books
from models.messages.facts import WriteOffRequested
from models.messages.write_offs import PostWriteOff, WriteOffResult
from storage import ledger
from storage.engine import Database


class WriteOffActivities:
    """Write-offs that were asked for on their own."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @activity.defn
    async def post_write_off(self, order: PostWriteOff) -> WriteOffResult:
        """Post one entry, once for each request; nothing where it is not owed, or taken back already, by now."""
        asked = order.request
        result = WriteOffResult(encounter=asked.encounter, request=asked.id, sequence=asked.sequence)
        async with self._database.transaction() as session:
            await ledger.lock(session, [asked.encounter])
            posted = await ledger.entries_of(session, asked.encounter)
            entry = _entry(order, posted)
            known = {each.key: each for each in posted}
            if entry.key not in known and (refused := refusal(asked, posted)):
                return result.model_copy(update={"refused": refused})
            if entry.key not in known:
                await ledger.post(session, [entry])
            elif known[entry.key].requested_by != asked.by:
                return result.model_copy(update={"refused": "it was taken back already"})
        return result.model_copy(update={"cents": -asked.cents if asked.reverses else asked.cents})


def refusal(asked: WriteOffRequested, posted: tuple[books.Entry, ...]) -> str:
    """Say why a request cannot be posted on these entries of its encounter; empty where it can."""
    if not asked.reverses:
        owed = books.balances(posted, asked.encounter)
        cents = owed.patient if asked.sequence is None else owed.insurance.get(asked.sequence, 0)
        return "" if asked.cents <= cents else "less is owed than is to be written off"
    known = {each.key: each for each in posted}
    found = known.get(asked.reverses)
    if found is None or found.kind not in books.WRITE_OFF_KINDS:
        return "there is no such write-off"
    return "it was taken back already" if books.reversal_key(found.key) in known else ""


def _entry(order: PostWriteOff, posted: tuple[books.Entry, ...]) -> books.Entry:
    asked = order.request
    on, memo = order.at.date(), asked.reason.value
    found = next((each for each in posted if each.key == asked.reverses), None)
    if found is not None and found.kind in books.WRITE_OFF_KINDS:
        return books.write_off_reversal(found, on, memo=memo, requested_by=asked.by, approved_by=order.approved_by)
    return books.adjustment(
        asked.encounter, on, write_off_rule(asked.reason).adjustment, cents=asked.cents, key=asked.id,
        sequence=asked.sequence, memo=memo, requested_by=asked.by, approved_by=order.approved_by,
    )  # fmt: skip
