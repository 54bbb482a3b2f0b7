"""276 and 277 to inquiries and responses."""

from collections.abc import Sequence
from dataclasses import dataclass

from edi.common import Party, Patient, Subscriber
from edi.envelope import Segment, Transaction
from edi.findings import Finding
from edi.read_status_parts import line_statuses, named, service_dates, statuses_of, traces
from edi.reader import Reader
from edi.reading import NOBODY, Level, first, levels, party, patient, reference, subscriber
from edi.status import StatusInquiry, StatusResponse


@dataclass(slots=True)
class _Above:
    """What the levels above the claim said."""

    payer: Party = NOBODY
    receiver: Party | None = None
    provider: Party | None = None
    subscriber: Subscriber | None = None
    dependent: Patient | None = None

    def enter(self, reader: Reader, level: Level) -> None:
        """Takes in a level and forgets those below it."""
        own = named(level)
        if level.code == "20":
            reader.loop = "2100A"
            self.payer = party(own) if own else NOBODY
            self.receiver = self.provider = self.subscriber = self.dependent = None
        elif level.code == "21":
            reader.loop = "2100B"
            self.receiver = party(own) if own else None
            self.provider = self.subscriber = self.dependent = None
        elif level.code == "19":
            reader.loop = "2100C"
            self.provider = party(own) if own else None
            self.subscriber = self.dependent = None
        elif level.code == "22":
            reader.loop = "2100D"
            self.subscriber = subscriber(reader, own) if own else Subscriber(member_id="", last_name="")
            self.dependent = None
        elif level.code == "23":
            reader.loop = "2100E"
            self.dependent = patient(reader, own) if own else Patient(last_name="")

    @property
    def other_receiver(self) -> Party | None:
        """The information receiver where it is not the provider itself."""
        return None if self.receiver == self.provider else self.receiver


def read_276(transaction: Transaction) -> tuple[tuple[StatusInquiry, ...], tuple[Finding, ...]]:
    """Reads the inquiries of a 276, one per trace number."""
    reader = Reader(transaction)
    above = _Above()
    inquiries = []
    for level in levels(transaction.segments)[1]:
        above.enter(reader, level)
        if level.code in {"22", "23"}:
            reader.loop = "2200D" if level.code == "22" else "2200E"
            inquiries += [_inquiry(reader, above, part) for part in traces(level)]
    if not inquiries:
        reader.missing("TRN", "A claim to ask about")
    return tuple(inquiries), tuple(reader.findings)


def _inquiry(reader: Reader, above: _Above, part: Sequence[Segment]) -> StatusInquiry:
    amount = first(part, "AMT", "T3")
    start, end = service_dates(reader, part)
    who = above.subscriber or Subscriber(member_id="", last_name="")
    group = reference(part, "6P")
    return StatusInquiry(
        trace_number=reader.text(part[0], 2, "Trace number"),
        payer=above.payer,
        provider=above.provider or NOBODY,
        receiver=above.other_receiver,
        subscriber=_with_group(who, group) if group else who,
        dependent=above.dependent,
        claim_control_number=reference(part, "EJ"),
        payer_claim_number=reference(part, "1K"),
        charge_cents=reader.maybe_cents(amount, 2) if amount else None,
        service_from=start,
        service_to=end,
        lines=line_statuses(reader, part),
    )


def _with_group(who: Subscriber, group: str) -> Subscriber:
    return Subscriber(
        member_id=who.member_id,
        last_name=who.last_name,
        first_name=who.first_name,
        middle_name=who.middle_name,
        birth_date=who.birth_date,
        sex=who.sex,
        address=who.address,
        group_number=group,
    )


def read_277(transaction: Transaction) -> tuple[tuple[StatusResponse, ...], tuple[Finding, ...]]:
    """Reads the responses of a 277, one per trace number at any level.

    A refusal at the receiver's or provider's level has no subscriber.
    """
    reader = Reader(transaction)
    above = _Above()
    responses = []
    for level in levels(transaction.segments)[1]:
        above.enter(reader, level)
        reader.loop = "2200" + {"21": "B", "19": "C", "22": "D", "23": "E"}.get(level.code, "")
        responses += [_response(reader, above, part) for part in traces(level)]
    if not responses:
        reader.missing("TRN", "A claim status")
    return tuple(responses), tuple(reader.findings)


def _response(reader: Reader, above: _Above, part: Sequence[Segment]) -> StatusResponse:
    start, end = service_dates(reader, part)
    return StatusResponse(
        trace_number=reader.text(part[0], 2, "Trace number"),
        payer=above.payer,
        receiver=above.other_receiver,
        provider=above.provider,
        subscriber=above.subscriber,
        dependent=above.dependent,
        claim_control_number=reference(part, "EJ"),
        payer_claim_number=reference(part, "1K"),
        service_from=start,
        service_to=end,
        lines=line_statuses(reader, part),
        statuses=statuses_of(reader, part),
    )
