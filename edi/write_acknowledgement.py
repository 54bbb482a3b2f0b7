"""Acknowledgements to 999 and TA1."""

from edi.acknowledgement import (
    FunctionalAcknowledgement,
    InterchangeAcknowledgement,
    SegmentError,
    SetAcknowledgement,
)
from edi.write_envelope import Body, Builder, Element


def write_999(acknowledgement: FunctionalAcknowledgement) -> Body:
    """Writes one 999; the functional group of 999s has GS01 "FA"."""
    builder = Builder("999")
    builder.loop = "ST"
    a = acknowledgement
    builder.add("AK1", a.functional_id, builder.require(a.group_control, "AK1", 2, 9), a.version)
    for one in a.sets:
        _set(builder, one)
    builder.loop = "ST"
    builder.add("AK9", a.status, str(a.included), str(a.received), str(a.accepted), *a.codes[:5])
    return builder.body()


def _set(builder: Builder, one: SetAcknowledgement) -> None:
    builder.loop = "2000"
    builder.add("AK2", one.type, one.control, one.version)
    for error in one.errors:
        _error(builder, error)
    builder.loop = "2000"
    builder.add("IK5", one.accepted, *one.codes[:5])


def _error(builder: Builder, error: SegmentError) -> None:
    builder.loop = "2100"
    builder.add("IK3", error.segment, str(error.position), error.loop, error.code)
    for context in error.contexts:
        elements: list[Element] = [tuple(text.split(":")) for text in context.split("*")]
        builder.add("CTX", *elements)
    builder.loop = "2110"
    for element in error.elements:
        place = (
            str(element.element),
            str(element.component) if element.component else "",
            str(element.repetition) if element.repetition else "",
        )
        builder.add("IK4", place, element.dictionary, element.code, element.value)


def write_ta1(acknowledgement: InterchangeAcknowledgement) -> Body:
    """Writes one TA1; `write` puts it into an interchange without groups."""
    builder = Builder("TA1")
    builder.loop = "ISA"
    a = acknowledgement
    builder.add(
        "TA1", builder.require(a.control, "TA1", 1, 9), a.date.strftime("%y%m%d"), a.time.strftime("%H%M"),
        a.status, a.note,
    )  # fmt: skip
    return builder.body()
