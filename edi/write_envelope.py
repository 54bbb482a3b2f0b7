"""Transactions to text: the builder every writer uses, and the frame around its bodies."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from edi.envelope import Delimiters, Envelope
from edi.envelope_segments import FUNCTIONAL_IDS

DELIMITERS = Delimiters()
_FORBIDDEN = re.compile(r"[*:^~\x00-\x1f\x7f]")

VERSIONS = {
    "270": "005010X279A1",
    "271": "005010X279A1",
    "276": "005010X212",
    "277": "005010X212",
    "277CA": "005010X214",
    "278": "005010X217",
    "835": "005010X221A1",
    "837P": "005010X222A1",
    "837I": "005010X223A2",
    "999": "005010X231A1",
    "TA1": "",
}


class WriteError(ValueError):
    """A value that cannot be written.

    Attributes:
        loop: Loop of the implementation guide.
        segment: Tag.
        element: Element number, from 1.
    """

    def __init__(self, loop: str, segment: str, element: int, value: str, why: str) -> None:
        super().__init__(f"loop {loop or '-'}, {segment}{element:02d}: {why}: {value!r}")
        self.loop = loop
        self.segment = segment
        self.element = element
        self.value = value


@dataclass(frozen=True, slots=True)
class Repeated:
    """An element that repeats (EB03, EQ01)."""

    values: tuple[str, ...]


Element = str | tuple[str, ...] | Repeated
"""A text, a composite (a tuple of components) or a repeated element."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BodySegment:
    """One segment to be written, with the loop it belongs to."""

    loop: str
    tag: str
    elements: tuple[Element, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A transaction without its ST and SE, ready for `write`. Type "TA1" is a TA1 segment.

    `own_version` is that of a received transaction that is written again; else the type has its version.
    """

    type: str
    segments: tuple[BodySegment, ...]
    own_version: str = ""

    @property
    def version(self) -> str:
        """ST03 and GS08."""
        return self.own_version or VERSIONS[self.type]


class Builder:
    """Collects segments; `loop` is set by the writer as it goes, for errors to name the place."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.loop = ""
        self.segments: list[BodySegment] = []

    def add(self, tag: str, *elements: Element) -> None:
        """Adds a segment."""
        self.segments.append(BodySegment(loop=self.loop, tag=tag, elements=elements))

    def add_if(self, present: object, tag: str, *elements: Element) -> None:
        """Adds a segment where `present` is neither None nor empty."""
        if present is not None and present != "":
            self.add(tag, *elements)

    def require(self, value: str, tag: str, element: int, longest: int = 0) -> str:
        """Returns the value.

        Raises:
            WriteError: it is empty or longer than `longest`.
        """
        if not value:
            raise WriteError(self.loop, tag, element, value, "a value is required")
        if longest and len(value) > longest:
            raise WriteError(self.loop, tag, element, value, f"longer than {longest} characters")
        return value

    def body(self) -> Body:
        """The finished transaction."""
        return Body(type=self.kind, segments=tuple(self.segments))


def clean(text: str) -> str:
    """Makes free text (names, addresses, messages) fit to be written.

    Delimiters and control characters become spaces, runs of spaces one space. Identifiers are not cleaned
    but refused by `write`, as a changed identifier is a wrong one.
    """
    return " ".join(_FORBIDDEN.sub(" ", text).split())


def write(envelope: Envelope, bodies: Sequence[Body]) -> str:
    """Writes one interchange with one functional group (or TA1 segments only).

    Raises:
        WriteError: a value holds a delimiter or a control character, or an identifier of the envelope does
            not fit.
        ValueError: there is no body, or bodies of different kinds.
    """
    if len({(body.type, body.version) for body in bodies}) != 1:
        raise ValueError("An interchange is written with bodies of one kind, and at least one of them")
    lines = [_isa(envelope)]
    if bodies[0].type == "TA1":
        lines += [_render(segment) for body in bodies for segment in body.segments]
        lines.append(f"IEA*0*{envelope.interchange_control:09d}")
    else:
        lines += _group(envelope, bodies)
        lines.append(f"IEA*1*{envelope.interchange_control:09d}")
    return "~\n".join(lines) + "~\n"


def _group(envelope: Envelope, bodies: Sequence[Body]) -> list[str]:
    code, version = bodies[0].type[:3], bodies[0].version
    moment = envelope.moment
    header = BodySegment(
        loop="GS",
        tag="GS",
        elements=(
            FUNCTIONAL_IDS[code],
            envelope.application_sender,
            envelope.application_receiver,
            moment.strftime("%Y%m%d"),
            moment.strftime("%H%M"),
            str(envelope.group_control),
            "X",
            version,
        ),
    )
    lines = [_render(header)]
    for control, body in enumerate(bodies, envelope.first_set_control):
        lines.append(f"ST*{code}*{control:04d}*{version}" if code != "835" else f"ST*{code}*{control:04d}")
        lines += [_render(segment) for segment in body.segments]
        lines.append(f"SE*{len(body.segments) + 2}*{control:04d}")
    lines.append(f"GE*{len(bodies)}*{envelope.group_control}")
    return lines


def _isa(envelope: Envelope) -> str:
    for number, value, longest in (
        (5, envelope.sender_qualifier, 2),
        (6, envelope.sender_id, 15),
        (7, envelope.receiver_qualifier, 2),
        (8, envelope.receiver_id, 15),
        (13, str(envelope.interchange_control), 9),
    ):
        if not value or len(value) > longest or _FORBIDDEN.search(value):
            raise WriteError("ISA", "ISA", number, value, f"needs 1 to {longest} plain characters")
    return "*".join(
        (
            "ISA", "00", " " * 10, "00", " " * 10,
            envelope.sender_qualifier.ljust(2), envelope.sender_id.ljust(15),
            envelope.receiver_qualifier.ljust(2), envelope.receiver_id.ljust(15),
            envelope.moment.strftime("%y%m%d"), envelope.moment.strftime("%H%M"), "^", "00501",
            f"{envelope.interchange_control:09d}", "1" if envelope.acknowledgement_requested else "0",
            envelope.usage, ":",
        )
    )  # fmt: skip


def _render(segment: BodySegment) -> str:
    texts = [segment.tag]
    for number, element in enumerate(segment.elements, 1):
        if isinstance(element, str):
            parts: tuple[str, ...] = (element,)
        else:
            parts = element.values if isinstance(element, Repeated) else element
        for part in parts:
            if _FORBIDDEN.search(part):
                raise WriteError(segment.loop, segment.tag, number, part, "holds a delimiter or control character")
        joint = "^" if isinstance(element, Repeated) else ":"
        texts.append(joint.join(parts).rstrip(":"))
    while texts and not texts[-1]:
        texts.pop()
    return "*".join(texts)
