"""Inquiries and responses to 270 and 271."""

from collections.abc import Sequence
from datetime import datetime

from edi import writing
from edi.common import Party, Subscriber
from edi.eligibility import Benefit, EligibilityInquiry, EligibilityResponse
from edi.scalars import money, number
from edi.write_envelope import Body, Builder, Repeated, clean

_YES_NO = {True: "Y", False: "N", None: ""}


def write_270(*inquiries: EligibilityInquiry, reference: str, moment: datetime) -> Body:
    """Writes one 270. Neighbours with the same payer and provider share their levels.

    Args:
        inquiries: At least one; a real-time request has exactly one.
        reference: BHT03, our number of the transaction; the 271 may echo it.
        moment: BHT04 and BHT05.
    """
    builder = _start("270", "13", reference, moment)
    tree = _Tree(builder)
    for inquiry in inquiries:
        tree.source(inquiry.payer)
        tree.receiver(inquiry.provider)
        parent = tree.subscriber(has_child=inquiry.dependent is not None)
        if inquiry.dependent is None:
            _trace(builder, "1", inquiry)
        _subscriber(builder, inquiry.subscriber)
        if inquiry.dependent is not None:
            tree.levels.open(parent, "23", "2000D", child=False)
            _trace(builder, "1", inquiry)
            _dependent(builder, inquiry)
        writing.period(builder, "291", inquiry.service_date)
        builder.loop = "2110D" if inquiry.dependent else "2110C"
        if inquiry.service_types:
            builder.add("EQ", Repeated(inquiry.service_types))
    return builder.body()


def write_271(*responses: EligibilityResponse, reference: str, moment: datetime) -> Body:
    """Writes one 271; `reference` is BHT03 of the 270.

    A refusal at 2000A, 2100A or 2100B is written at its level, and ends there where the response has no
    subscriber.
    """
    builder = _start("271", "11", reference, moment)
    tree = _Tree(builder)
    for response in responses:
        _answer(builder, tree, response)
    return builder.body()


def _answer(builder: Builder, tree: "_Tree", response: EligibilityResponse) -> None:
    tree.source(response.payer, response, more=response.provider is not None)
    if response.provider is None:
        return
    tree.receiver(response.provider, response, more=response.subscriber is not None)
    if response.subscriber is None:
        return
    parent = tree.subscriber(has_child=response.dependent is not None)
    if response.dependent is None:
        _trace(builder, "2", response)
    _rejections(builder, response, "2000C")
    _subscriber(builder, response.subscriber, response)
    if response.dependent is not None:
        tree.levels.open(parent, "23", "2000D", child=False)
        _trace(builder, "2", response)
        _rejections(builder, response, "2000D")
        _dependent(builder, response)
    writing.periods(builder, response.dates)
    builder.loop = "2110D" if response.dependent else "2110C"
    for benefit in response.benefits:
        _benefit(builder, benefit)
    _rejections(builder, response, builder.loop)


def _start(kind: str, purpose: str, reference: str, moment: datetime) -> Builder:
    builder = Builder(kind)
    builder.loop = "ST"
    builder.add(
        "BHT", "0022", purpose, builder.require(reference, "BHT", 3, 50),
        moment.strftime("%Y%m%d"), moment.strftime("%H%M"),
    )  # fmt: skip
    return builder


class _Tree:
    """Numbers the levels and opens a source or receiver only where it changes."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self.levels = writing.Hierarchy(builder)
        self.last_source: Party | None = None
        self.last_receiver: Party | None = None
        self.source_id = self.receiver_id = 0

    def source(self, payer: Party, response: EligibilityResponse | None = None, *, more: bool = True) -> None:
        """An HL that carries refusals or ends there is never shared."""
        special = response is not None and (not more or _refused(response, "2000A", "2100A"))
        if payer == self.last_source and not special:
            return
        self.source_id = self.levels.open(0, "20", "2000A", child=more)
        self.last_source, self.last_receiver = (None if special else payer), None
        _rejections(self.builder, response, "2000A")
        self.builder.loop = "2100A"
        writing.name(self.builder, "PR", payer)
        writing.contact(self.builder, payer)
        _rejections(self.builder, response, "2100A")

    def receiver(self, provider: Party, response: EligibilityResponse | None = None, *, more: bool = True) -> None:
        special = response is not None and (not more or _refused(response, "2000B", "2100B"))
        if provider == self.last_receiver and not special:
            return
        self.receiver_id = self.levels.open(self.source_id, "21", "2000B", child=more)
        self.last_receiver = None if special else provider
        _rejections(self.builder, response, "2000B")
        self.builder.loop = "2100B"
        writing.name(self.builder, "1P", provider)
        builder = self.builder
        builder.add_if(provider.tax_id, "REF", "EI" if response is None else "TJ", provider.tax_id)
        writing.address(builder, provider.address)
        _rejections(builder, response, "2100B")
        builder.add_if(provider.taxonomy, "PRV", "BI", "PXC", provider.taxonomy)

    def subscriber(self, *, has_child: bool) -> int:
        return self.levels.open(self.receiver_id, "22", "2000C", child=has_child)


def _refused(response: EligibilityResponse, *loops: str) -> bool:
    return any(rejection.loop in loops for rejection in response.rejections)


def _rejections(builder: Builder, response: EligibilityResponse | None, loop: str) -> None:
    for rejection in response.rejections if response else ():
        if rejection.loop == loop:
            builder.add("AAA", "Y" if rejection.valid else "N", "", rejection.code, rejection.follow_up)


def _trace(builder: Builder, kind: str, value: EligibilityInquiry | EligibilityResponse) -> None:
    builder.add_if(value.trace_number, "TRN", kind, value.trace_number, value.trace_assigner)


def _subscriber(builder: Builder, value: Subscriber, response: EligibilityResponse | None = None) -> None:
    builder.loop = "2100C"
    writing.member(builder, value)
    builder.add_if(value.group_number, "REF", "6P", value.group_number)
    writing.address(builder, value.address)
    _rejections(builder, response, "2100C")
    writing.demographics(builder, value)


def _dependent(builder: Builder, value: EligibilityInquiry | EligibilityResponse) -> None:
    if value.dependent is None:
        return
    builder.loop = "2100D"
    writing.dependent(builder, value.dependent, "03")
    writing.address(builder, value.dependent.address)
    if isinstance(value, EligibilityResponse):
        _rejections(builder, value, "2100D")
    writing.demographics(builder, value.dependent)
    builder.add_if(value.dependent.relationship, "INS", "N", value.dependent.relationship)


def _benefit(builder: Builder, b: Benefit) -> None:
    outer = builder.loop
    builder.add(
        "EB", builder.require(b.information, "EB", 1), b.coverage_level, Repeated(b.service_types), b.insurance_type,
        clean(b.plan_name), b.period, money(b.amount_cents), number(b.percent), b.quantity_qualifier,
        number(b.quantity), _YES_NO[b.authorization_required], _YES_NO[b.in_network], writing.procedure(b.procedure),
    )  # fmt: skip
    for reference in b.references:
        builder.add("REF", reference.qualifier, reference.value)
    writing.periods(builder, b.dates)
    _messages(builder, b.messages)
    if b.other_payer:
        builder.add("LS", "2120")
        builder.loop = "2120" + outer[-1]
        writing.name(builder, b.other_payer_role or "PR", b.other_payer)
        writing.address(builder, b.other_payer.address)
        writing.contact(builder, b.other_payer)
        builder.add_if(b.other_payer.taxonomy, "PRV", "BI", "PXC", b.other_payer.taxonomy)
        builder.loop = outer
        builder.add("LE", "2120")


def _messages(builder: Builder, messages: Sequence[str]) -> None:
    for message in messages:
        builder.add("MSG", clean(message))
