"""Inquiries, responses and acknowledgements to 276, 277 and 277CA."""

from collections.abc import Sequence
from datetime import datetime

from edi import writing
from edi.common import Party
from edi.scalars import day, money, number
from edi.status import (
    ClaimAcknowledgement,
    ClaimAcknowledgementBatch,
    ClaimStatus,
    LineStatus,
    ProviderAcknowledgement,
    StatusInquiry,
    StatusResponse,
    Tally,
)
from edi.write_envelope import Body, Builder, clean


def write_276(*inquiries: StatusInquiry, reference: str, moment: datetime) -> Body:
    """Writes one 276; `reference` is BHT03, `moment` BHT04 and BHT05."""
    builder = _start("276", ("0010", "13"), reference, moment)
    tree = _Tree(builder)
    for inquiry in inquiries:
        tree.descend(inquiry)
        builder.loop = "2200E" if inquiry.dependent else "2200D"
        builder.add("TRN", "1", builder.require(inquiry.trace_number, "TRN", 2, 50))
        builder.add_if(inquiry.payer_claim_number, "REF", "1K", inquiry.payer_claim_number)
        builder.add_if(inquiry.subscriber.group_number, "REF", "6P", inquiry.subscriber.group_number)
        builder.add_if(inquiry.claim_control_number, "REF", "EJ", inquiry.claim_control_number)
        builder.add_if(inquiry.charge_cents, "AMT", "T3", money(inquiry.charge_cents))
        writing.period(builder, "472", inquiry.service_from, inquiry.service_to)
        _lines(builder, inquiry.lines)
    return builder.body()


def write_277(*responses: StatusResponse, reference: str, moment: datetime) -> Body:
    """Writes one 277. A response without subscriber is a refusal at the level above, and ends there."""
    builder = _start("277", ("0010", "08"), reference, moment, "DG")
    tree = _Tree(builder)
    for response in responses:
        builder.loop = tree.descend(response)
        builder.add("TRN", "2", builder.require(response.trace_number, "TRN", 2, 50))
        _statuses(builder, response.statuses)
        builder.add_if(response.payer_claim_number, "REF", "1K", response.payer_claim_number)
        builder.add_if(response.claim_control_number, "REF", "EJ", response.claim_control_number)
        writing.period(builder, "472", response.service_from, response.service_to)
        _lines(builder, response.lines)
    return builder.body()


def _lines(builder: Builder, lines: Sequence[LineStatus]) -> None:
    builder.loop = "2220" + builder.loop[-1:]
    for line in lines:
        builder.add(
            "SVC", writing.procedure(line.procedure), money(line.charge_cents), money(line.paid_cents),
            line.revenue_code, "", "", number(line.units),
        )  # fmt: skip
        _statuses(builder, line.statuses)
        builder.add_if(line.control_number, "REF", "FJ", line.control_number)
        writing.period(builder, "472", line.service_from, line.service_to)


def _start(kind: str, codes: tuple[str, str], reference: str, moment: datetime, use: str = "") -> Builder:
    builder = Builder(kind)
    builder.loop = "ST"
    builder.add(
        "BHT", *codes, builder.require(reference, "BHT", 3, 50),
        moment.strftime("%Y%m%d"), moment.strftime("%H%M"), use,
    )  # fmt: skip
    return builder


class _Tree:
    """Opens the levels above a claim where they change. Levels that carry a refusal are not shared."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.levels = writing.Hierarchy(builder)
        self.path: list[tuple[Party, int]] = []

    def descend(self, value: StatusInquiry | StatusResponse) -> str:
        """Opens what is not open yet; returns the loop the trace belongs to."""
        receiver = value.receiver or value.provider or Party(name="")
        wanted = [("20", "A", "PR", value.payer), ("21", "B", "41", receiver)]
        if value.provider:
            wanted.append(("19", "C", "1P", value.provider))
        kept = 0
        while kept < min(len(self.path), len(wanted)) and self.path[kept][0] == wanted[kept][3]:
            kept += 1
        if not value.subscriber:
            kept = min(kept, len(wanted) - 1)
        del self.path[kept:]
        for rank in range(kept, len(wanted)):
            code, letter, role, party = wanted[rank]
            last = rank == len(wanted) - 1 and not value.subscriber
            parent = self.path[-1][1] if self.path else 0
            number = self.levels.open(parent, code, f"2000{letter}", child=not last)
            self.path.append((party, number))
            self.builder.loop = f"2100{letter}"
            writing.name(self.builder, role, party)
            if code == "20":
                writing.contact(self.builder, party)
        if not value.subscriber:
            loop = f"2200{wanted[-1][1]}"
            # Nothing may be hung under a level that was refused.
            self.path.pop()
            return loop
        return self._people(value, self.path[-1][1])

    def _people(self, value: StatusInquiry | StatusResponse, parent: int) -> str:
        assert value.subscriber is not None
        inquiry = isinstance(value, StatusInquiry)
        number = self.levels.open(parent, "22", "2000D", child=value.dependent is not None)
        if inquiry:
            writing.demographics(self.builder, value.subscriber)
        self.builder.loop = "2100D"
        writing.member(self.builder, value.subscriber)
        if value.dependent is None:
            return "2200D"
        self.levels.open(number, "23", "2000E", child=None)
        if inquiry:
            writing.demographics(self.builder, value.dependent)
        self.builder.loop = "2100E"
        writing.dependent(self.builder, value.dependent, "QC")
        return "2200E"


def _statuses(builder: Builder, statuses: Sequence[ClaimStatus]) -> None:
    for s in statuses:
        more = [(c.category, c.code, c.entity) for c in s.additional[:2]]
        tenth, eleventh = (*more, (), ())[:2]
        builder.add(
            "STC", (s.category, s.code, s.entity), day(s.effective_date), s.action, money(s.charge_cents),
            money(s.paid_cents), day(s.finalized_date), "", day(s.check_date), s.check_number,
            tenth, eleventh, clean(s.message),
        )  # fmt: skip


def write_277ca(batch: ClaimAcknowledgementBatch, *, reference: str, moment: datetime) -> Body:
    """Writes one 277CA; `reference` is BHT03, `moment` BHT04 and BHT05."""
    builder = _start("277CA", ("0085", "08"), reference, moment, "TH")
    levels = writing.Hierarchy(builder)
    top = levels.open(0, "20", "2000A", child=True)
    builder.loop = "2100A"
    writing.name(builder, batch.source_role, batch.source)
    builder.loop = "2200A"
    builder.add("TRN", "1", builder.require(batch.trace_number, "TRN", 2, 50))
    writing.period(builder, "050", batch.received_date)
    writing.period(builder, "009", batch.processed_date)
    receiver = levels.open(top, "21", "2000B", child=bool(batch.providers))
    builder.loop = "2100B"
    writing.name(builder, "41", batch.receiver)
    builder.loop = "2200B"
    builder.add("TRN", "2", builder.require(batch.batch_number, "TRN", 2, 50))
    _statuses(builder, batch.statuses)
    _tally(builder, batch.tally, "90", "AA")
    for provider in batch.providers:
        _provider(builder, levels, receiver, provider)
    return builder.body()


def _provider(builder: Builder, levels: writing.Hierarchy, receiver: int, value: ProviderAcknowledgement) -> None:
    parent = levels.open(receiver, "19", "2000C", child=bool(value.claims))
    builder.loop = "2100C"
    writing.name(builder, "85", value.provider)
    builder.loop = "2200C"
    builder.add("TRN", "1", builder.require(value.trace_number, "TRN", 2, 50))
    _statuses(builder, value.statuses)
    _tally(builder, value.tally, "QA", "QC")
    for claim in value.claims:
        _claim(builder, levels, parent, claim)


def _claim(builder: Builder, levels: writing.Hierarchy, parent: int, claim: ClaimAcknowledgement) -> None:
    levels.open(parent, "PT", "2000D", child=None)
    builder.loop = "2100D"
    if claim.subscriber:
        writing.member(builder, claim.subscriber, "QC")
    builder.loop = "2200D"
    builder.add("TRN", "2", builder.require(claim.control_number, "TRN", 2, 50))
    _statuses(builder, claim.statuses)
    builder.add_if(claim.payer_claim_number, "REF", "1K", claim.payer_claim_number)
    builder.add_if(claim.clearinghouse_number, "REF", "D9", claim.clearinghouse_number)
    writing.period(builder, "472", claim.service_from, claim.service_to)
    _lines(builder, claim.lines)


def _tally(builder: Builder, tally: Tally, accepted: str, rejected: str) -> None:
    for qualifier, count in ((accepted, tally.accepted), (rejected, tally.rejected)):
        if count is not None:
            builder.add("QTY", qualifier, str(count))
    builder.add_if(tally.accepted_cents, "AMT", "YU", money(tally.accepted_cents))
    builder.add_if(tally.rejected_cents, "AMT", "YY", money(tally.rejected_cents))
