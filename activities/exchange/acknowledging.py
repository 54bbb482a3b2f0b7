"""TA1, 999 and 277CA to facts about the claims that they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import edi
from edi import ClaimAcknowledgementBatch, ClaimStatus, FunctionalAcknowledgement, Interchange, Transaction
from models.ids import ClaimNumber
from models.messages.facts import BatchAcknowledged, ClaimAcknowledged
from storage import claims
from storage.edi import messages

if TYPE_CHECKING:
    from activities.exchange.reading import FileReader


async def interchanges(reader: FileReader, interchange: Interchange) -> None:
    """Hear TA1s. A refused envelope refuses every claim in it; an accepted one says nothing yet: the 999 will."""
    answers, findings = edi.read_ta1(interchange)
    reader.heard.findings += findings
    for number, answer in enumerate(answers):
        place = f"ta1:{interchange.control}:{number}"
        carried = await messages.carried(reader.session, "", interchange=answer.control)
        about = [claim for claim, _ in carried]
        await reader.record("TA1", place, about, interchange.control)
        if answer.status == "R":
            for claim in about:
                await _batch(reader, claim, f"{place}:{claim}", accepted=False, reasons=(f"TA1:{answer.note}",))


async def functional(reader: FileReader, transaction: Transaction) -> Iterable[str]:
    """Hear a 999: set by set where it names them, else the verdict on the group."""
    verdict, findings = edi.read_999(transaction)
    reader.heard.findings += findings
    carried = await messages.carried(reader.session, "837", group=verdict.group_control)
    left = [claim for claim, _ in carried]
    about = tuple(left)
    await reader.learn(about)
    for one in verdict.sets:
        inside = await messages.carried(reader.session, "837", group=verdict.group_control, set_control=one.control)
        reasons = (*(f"IK5:{code}" for code in one.codes), *(_place(each) for each in one.errors))
        for claim, _ in inside:
            if claim in left:
                left.remove(claim)
            place = f"{transaction.position}:{claim}"
            await _batch(reader, claim, place, accepted=one.accepted != "R", reasons=reasons)
    for claim in left:
        accepted, reasons = verdict.status != "R", _codes(verdict)
        await _batch(reader, claim, f"{transaction.position}:{claim}", accepted=accepted, reasons=reasons)
    return about


def _place(error: edi.SegmentError) -> str:
    elements = ",".join(f"{each.element:02d}:{each.code}" for each in error.elements)
    return f"{error.segment} {error.loop} IK3:{error.code} {elements}".rstrip()


def _codes(verdict: FunctionalAcknowledgement) -> tuple[str, ...]:
    return tuple(f"AK9:{code}" for code in verdict.codes)


async def _batch(reader: FileReader, claim: str, place: str, *, accepted: bool, reasons: tuple[str, ...]) -> None:
    on = reader.day(claim)
    if not accepted:
        await claims.mark_acknowledged(reader.session, claim, accepted=False, on=on)
    reader.heard.facts.append(
        BatchAcknowledged(
            id=reader.fact_id(place),
            on=on,
            claim=ClaimNumber(claim),
            accepted=accepted,
            reasons=() if accepted else reasons,
        )
    )


async def claims_acknowledged(reader: FileReader, transaction: Transaction) -> Iterable[str]:
    """Hear a 277CA: claim by claim, or for the whole batch where that was refused."""
    batch, findings = edi.read_277ca(transaction)
    reader.heard.findings += findings
    spoken = [
        (one.control_number, one.accepted, one.payer_claim_number, _reasons(one.statuses)) for one in batch.claims
    ]
    if not spoken and batch.statuses:
        accepted = all(status.accepted for status in batch.statuses)
        spoken = [(batch.batch_number, accepted, "", _reasons(_all_statuses(batch)))]
    known = await claims.known(reader.session, [number for number, *_ in spoken])
    await reader.learn(known)
    for number, accepted, payer_claim_number, reasons in spoken:
        if number not in known:
            continue  # not sent by us: the message stays recorded with the file
        on = reader.day(number)
        await claims.mark_acknowledged(
            reader.session, number, accepted=accepted, on=on, payer_claim_number=payer_claim_number
        )
        reader.heard.facts.append(
            ClaimAcknowledged(
                id=reader.fact_id(f"{transaction.position}:{number}"),
                on=on,
                claim=ClaimNumber(number),
                accepted=accepted,
                payer_claim_number=payer_claim_number,
                reasons=reasons,
            )
        )
    return known


def _all_statuses(batch: ClaimAcknowledgementBatch) -> tuple[ClaimStatus, ...]:
    return (*batch.statuses, *(status for provider in batch.providers for status in provider.statuses))


def _reasons(statuses: Iterable[ClaimStatus]) -> tuple[str, ...]:
    """Category and status codes of every composite of every status."""
    codes = []
    for status in statuses:
        codes.append(f"{status.category}:{status.code}")
        codes += [f"{each.category}:{each.code}" for each in status.additional]
    return tuple(dict.fromkeys(codes))
