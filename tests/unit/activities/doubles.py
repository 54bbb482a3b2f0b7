"""Stand-ins for the outside: a vendor that keeps what it is given, a payer that says what it is told to."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import edi
from edi.write_envelope import Body
from gateways.mail import Mailing, MailRefusedError
from models.ids import EncounterId

MOMENT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Vendor:
    """A mail vendor with the idempotency of a real one. `failures` are raised first, one a call."""

    def __init__(self) -> None:
        self.mailed: dict[str, Mailing] = {}
        self.failures: list[Exception] = []
        self.lose_answers = 0

    async def post(self, mailing: Mailing) -> str:
        if self.failures:
            raise self.failures.pop()
        known = self.mailed.setdefault(mailing.idempotency_key, mailing)
        if known != mailing:
            raise MailRefusedError("status 409")
        if self.lose_answers:
            self.lose_answers -= 1
            raise ConnectionError("the answer was lost")
        return f"T{len(self.mailed)}"


Answer = Callable[[edi.EligibilityInquiry], edi.EligibilityResponse]


class Payers:
    """A clearinghouse that passes each 270 through the wire format and back."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[edi.EligibilityInquiry] = []

    async def ask(self, body: Body, *, encounter: EncounterId, on: date, claim: str = "") -> edi.Transaction:
        (inquiry,), findings = edi.read_270(through(body))
        assert not findings
        self.asked.append(inquiry)
        return through(edi.write_271(self.answer(inquiry), reference="R", moment=MOMENT))


def through(body: Body) -> edi.Transaction:
    envelope = edi.Envelope(
        sender_id="A", receiver_id="B", moment=MOMENT, interchange_control=1, group_control=1,
        application_sender="A", application_receiver="B",
    )  # fmt: skip
    document = edi.read(edi.write(envelope, [body]))
    assert not document.all_findings
    return document.transactions[0]


def response(
    inquiry: edi.EligibilityInquiry,
    benefits: Sequence[edi.Benefit] = (),
    rejections: Sequence[edi.Rejection] = (),
) -> edi.EligibilityResponse:
    return edi.EligibilityResponse(
        trace_number=inquiry.trace_number,
        payer=inquiry.payer,
        provider=inquiry.provider,
        subscriber=inquiry.subscriber,
        dependent=inquiry.dependent,
        benefits=tuple(benefits),
        rejections=tuple(rejections),
    )
