"""Requests for prior authorization and their answers to 278."""

from collections.abc import Sequence
from datetime import datetime

from edi import writing
from edi.eligibility import Rejection
from edi.review import Decision, Delivery, ReviewedService, ReviewProvider, ReviewRequest, ReviewResponse, Scope
from edi.scalars import day, money, number
from edi.write_claim_parts import attachments, references
from edi.write_envelope import Body, Builder, clean


def write_278(*reviews: ReviewRequest, reference: str, moment: datetime) -> Body:
    """Writes one 278: requests, or the answers to them.

    Args:
        reviews: At least one, all requests or all responses.
        reference: BHT03; the answer echoes it.
        moment: BHT04 and BHT05.

    Raises:
        ValueError: requests and responses are mixed.
    """
    kinds = {isinstance(review, ReviewResponse) for review in reviews}
    if len(kinds) != 1:
        raise ValueError("A 278 holds requests or responses, and at least one of them")
    builder = Builder("278")
    builder.loop = "ST"
    builder.add(
        "BHT", "0007", "11" if kinds == {True} else "13", builder.require(reference, "BHT", 3, 50),
        *writing.stamp(moment),
    )  # fmt: skip
    levels = writing.Hierarchy(builder)
    for review in reviews:
        _review(builder, levels, review)
    return builder.body()


def _review(builder: Builder, levels: writing.Hierarchy, review: ReviewRequest) -> None:
    refused = review.rejections if isinstance(review, ReviewResponse) else ()
    parent = levels.open(0, "20", "2000A", child=True)
    _named(builder, "A", "X3", review, refused)
    parent = levels.open(parent, "21", "2000B", child=True)
    _named(builder, "B", review.requester_role, review, refused)
    event = review.scope is not None or bool(review.services)
    parent = levels.open(parent, "22", "2000C", child=event or review.dependent is not None)
    _aaa(builder, refused, "2000C")
    builder.loop = "2010C"
    writing.member(builder, review.subscriber)
    builder.add_if(review.subscriber.group_number, "REF", "6P", review.subscriber.group_number)
    writing.address(builder, review.subscriber.address)
    _aaa(builder, refused, "2010C")
    writing.demographics(builder, review.subscriber)
    if review.dependent:
        parent = levels.open(parent, "23", "2000D", child=event)
        _dependent(builder, review, refused)
    if event:
        parent = levels.open(parent, "EV", "2000E", child=bool(review.services))
        _event(builder, review, refused)
        for service in review.services:
            levels.open(parent, "SS", "2000F", child=False)
            _service(builder, service)


def _named(builder: Builder, letter: str, role: str, review: ReviewRequest, refused: Sequence[Rejection]) -> None:
    party = review.payer if letter == "A" else review.requester
    _aaa(builder, refused, f"2000{letter}")
    builder.loop = f"2010{letter}"
    writing.name(builder, role, party)
    builder.add_if(party.tax_id, "REF", "EI", party.tax_id)
    writing.address(builder, party.address)
    writing.contact(builder, party)
    _aaa(builder, refused, f"2010{letter}")
    builder.add_if(party.taxonomy, "PRV", "PE", "PXC", party.taxonomy)


def _dependent(builder: Builder, review: ReviewRequest, refused: Sequence[Rejection]) -> None:
    if review.dependent is None:
        return
    _aaa(builder, refused, "2000D")
    builder.loop = "2010D"
    writing.dependent(builder, review.dependent, "QC")
    writing.address(builder, review.dependent.address)
    _aaa(builder, refused, "2010D")
    writing.demographics(builder, review.dependent)
    builder.add_if(review.dependent.relationship, "INS", "N", review.dependent.relationship)


def _event(builder: Builder, review: ReviewRequest, refused: Sequence[Rejection]) -> None:
    kind = "2" if isinstance(review, ReviewResponse) else "1"
    builder.add_if(review.trace_number, "TRN", kind, review.trace_number, review.trace_assigner)
    _aaa(builder, refused, "2000E")
    _scope(builder, review.scope)
    if isinstance(review, ReviewResponse):
        _decision(builder, review.decision)
    references(builder, review.references)
    writing.periods(builder, review.dates)
    codes = [
        (d.kind, d.code, *(("D8", day(d.day.start)) if d.day else ())) for d in review.diagnoses
    ]  # fmt: skip
    if codes:
        builder.add("HI", *codes)
    _delivery(builder, review.delivery)
    if review.admission_type or review.admission_source or review.patient_status:
        builder.add("CL1", review.admission_type, review.admission_source, review.patient_status)
    attachments(builder, review.attachments)
    for message in review.messages:
        builder.add("MSG", clean(message))
    _providers(builder, "2010EA", review.providers, refused)


def _service(builder: Builder, service: ReviewedService) -> None:
    builder.add_if(service.trace_number, "TRN", "1", service.trace_number)
    _aaa(builder, service.rejections, "2000F")
    _scope(builder, service.scope)
    _decision(builder, service.decision)
    references(builder, service.references)
    writing.periods(builder, service.dates)
    money_units = (money(service.charge_cents), service.unit, number(service.units))
    if service.kind == "SV2" and (service.revenue_code or service.procedure):
        builder.add("SV2", service.revenue_code, writing.procedure(service.procedure), *money_units)
    elif service.procedure:
        builder.add("SV1", writing.procedure(service.procedure), *money_units)
    _delivery(builder, service.delivery)
    for message in service.messages:
        builder.add("MSG", clean(message))
    _providers(builder, "2010F", service.providers, service.rejections)


def _scope(builder: Builder, scope: Scope | None) -> None:
    if scope:
        builder.add(
            "UM", scope.category, scope.certification, scope.service_type, (scope.place, scope.place_qualifier),
            scope.related_causes, scope.urgency, "", "", scope.release_of_information, scope.delay_reason,
        )  # fmt: skip


def _decision(builder: Builder, decision: Decision | None) -> None:
    if decision:
        builder.add("HCR", decision.action, decision.number, decision.reason, decision.second_opinion)


def _delivery(builder: Builder, d: Delivery | None) -> None:
    if d:
        builder.add(
            "HSD", d.unit, number(d.quantity), d.frequency, number(d.frequency_count), d.period, number(d.periods)
        )


def _providers(
    builder: Builder, loop: str, values: Sequence[ReviewProvider], refused: Sequence[Rejection]
) -> None:  # fmt: skip
    builder.loop = loop
    for value in values:
        party = value.party
        writing.name(builder, value.role, party)
        builder.add_if(party.tax_id, "REF", "EI", party.tax_id)
        writing.address(builder, party.address)
        writing.contact(builder, party)
        builder.add_if(party.taxonomy, "PRV", "PE", "PXC", party.taxonomy)
    _aaa(builder, refused, "2010E" if loop == "2010EA" else "2010F")


def _aaa(builder: Builder, refused: Sequence[Rejection], loop: str) -> None:
    for one in refused:
        if one.loop == loop:
            builder.add("AAA", "Y" if one.valid else "N", "", one.code, one.follow_up)
