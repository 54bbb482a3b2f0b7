"""Text to interchanges, groups and transactions. Never raises on content: what is wrong is a finding."""

import re
from dataclasses import dataclass, field

from edi.envelope import NO_GROUP, Document, Group, GroupHeader, Interchange, Row, Segment, Transaction
from edi.envelope_rules import envelope_finding
from edi.envelope_segments import FUNCTIONAL_IDS, ISA, delimiters_of, group_header, kind_of
from edi.findings import Finding
from edi.reader import at
from edi.scalars import parse_date, parse_time

_TAG = re.compile(r"[A-Z][A-Z0-9]{1,2}")
_ENVELOPE_TAGS = "ISA|GS|ST|SE|GE|IEA|TA1"


def read(data: bytes | str) -> Document:
    """Reads a file of any number of interchanges, each with its own delimiters.

    Bytes are UTF-8 with or without a mark, else Latin-1. Line ends around and inside segments are dropped.
    Whatever is not X12 becomes a finding at level 1.
    """
    text = _decode(data)
    starts = [match.start() for match in ISA.finditer(text)]
    head = len(text) - len(text.lstrip())
    if text.startswith("ISA", head) and (not starts or starts[0] != head):
        starts.insert(0, head)
    if not starts:
        return Document(interchanges=(), findings=(envelope_finding("no-interchange", "ISA", 0, 0, text[:20]),))
    findings = []
    if text[: starts[0]].strip():
        findings.append(envelope_finding("text-outside-interchange", "", 0, 0, text[: starts[0]].strip()[:20]))
    interchanges = []
    position = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        assembler = _Assembler(position)
        interchanges.append(assembler.assemble(text[start:end]))
        position = assembler.position
    return Document(interchanges=tuple(interchanges), findings=tuple(findings))


def _decode(data: bytes | str) -> str:
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


@dataclass(slots=True)
class _OpenGroup:
    header: GroupHeader
    position: int
    transactions: list[Transaction] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    controls: set[str] = field(default_factory=set)
    declared: int | None = None

    def close(self) -> Group:
        return Group(
            header=self.header,
            transactions=tuple(self.transactions),
            findings=tuple(self.findings),
            declared_count=self.declared,
        )


class _Assembler:
    """Builds one interchange out of its segments."""

    def __init__(self, position: int) -> None:
        self.position = position
        self.findings: list[Finding] = []
        self.groups: list[Group] = []
        self.ta1s: list[Segment] = []
        self.group: _OpenGroup | None = None
        self.start: int | None = None
        self.ended = False

    def assemble(self, text: str) -> Interchange:
        self.delimiters = delimiters_of(text)
        separator, terminator = self.delimiters.element, self.delimiters.segment
        if terminator != "\n":
            text = text.replace("\n", "").replace("\r", "")
        else:
            text = text.replace("\r", "\n")
        text = text.rstrip(terminator + " \n\t")
        self.texts = text.split(terminator)
        self.base = self.position + 1
        # A pattern that begins with a plain character is found many times faster than one with a choice.
        odd = re.compile(f"{re.escape(terminator)}(?!{_TAG.pattern}[{re.escape(separator + terminator)}])")
        if odd.search(text + terminator, 0, len(text)) or not _TAG.fullmatch(self._tag(0)):
            self._strip_tags()
            text = terminator.join(self.texts)
        self.position += len(self.texts)
        self.isa = self._row(0)
        self.control = at(self.isa, 13).strip()
        self._check_isa()
        self._walk(text)
        self._close_group(len(self.texts))
        if not self.ended:
            self._note("iea-missing", "IEA", len(self.texts) - 1)
        return self._interchange()

    def _row(self, index: int) -> Row:
        return tuple(self.texts[index].split(self.delimiters.element))

    def _tag(self, index: int) -> str:
        return self.texts[index].partition(self.delimiters.element)[0]

    def _walk(self, text: str) -> None:
        """Visits the segments of the envelope, and what lies outside of every transaction set."""
        handlers = {
            "GS": self._gs, "GE": self._ge, "ST": self._st, "SE": self._se,
            "IEA": self._iea, "TA1": self._ta1, "ISA": self._stray,
        }  # fmt: skip
        terminator = re.escape(self.delimiters.segment)
        index, seen, marks = 0, 0, []
        for found in re.finditer(f"{terminator}(?={_ENVELOPE_TAGS})", text):
            index += text.count(self.delimiters.segment, seen, found.end())
            seen = found.end()
            if self._tag(index) in handlers:
                marks.append(index)
        after = 1
        for mark in [*marks, len(self.texts)]:
            if self.start is None:
                for index in range(after, mark):
                    self._stray(index)
            if mark < len(self.texts):
                handlers[self._tag(mark)](mark)
            after = mark + 1

    def _strip_tags(self) -> None:
        """Drops blank segments and blanks before tags; notes what is no tag."""
        separator = self.delimiters.element
        self.texts = [text for text in self.texts if separator in text or text.strip()] or [""]
        for index, text in enumerate(self.texts):
            tag, mark, rest = text.partition(separator)
            if not _TAG.fullmatch(tag):
                tag = tag.strip()
                self.texts[index] = tag + mark + rest
                if not _TAG.fullmatch(tag):
                    self._note("segment-tag", tag[:20], index, 0, tag[:20])

    def _note(self, rule: str, segment: str, index: int, element: int = 0, value: str = "") -> None:
        self.findings.append(envelope_finding(rule, segment, self.base + index, element, value))

    def _check_isa(self) -> None:
        if len(self.isa) < 17:
            self._note("isa-incomplete", "ISA", 0, 0, str(len(self.isa) - 1))
        if parse_date(at(self.isa, 9)) is None:
            self._note("isa-date", "ISA", 0, 9, at(self.isa, 9))
        if parse_time(at(self.isa, 10)) is None:
            self._note("isa-time", "ISA", 0, 10, at(self.isa, 10))

    def _stray(self, index: int) -> None:
        self._note("segment-outside", self._tag(index)[:20], index)

    def _ta1(self, index: int) -> None:
        self.ta1s.append(Segment(self._row(index), self.base + index))

    def _gs(self, index: int) -> None:
        self._close_group(index)
        row = self._row(index)
        header = group_header(row)
        self.group = _OpenGroup(header, self.base + index)
        if header.version[:6] < "005010":
            self.group.findings.append(envelope_finding("version-old", "GS", self.base + index, 8, header.version))

    def _close_group(self, index: int, by: Row | None = None) -> None:
        self._close_set(index)
        group = self.group
        if group is None:
            return
        if by is None:
            group.findings.append(envelope_finding("ge-missing", "GE", self.base + index - 1, 0, ""))
        else:
            place = self.base + index
            group.declared = _count(at(by, 1))
            if group.declared != len(group.transactions):
                group.findings.append(envelope_finding("ge-count", "GE", place, 1, at(by, 1)))
            if at(by, 2).strip() != group.header.control:
                group.findings.append(envelope_finding("ge-control", "GE", place, 2, at(by, 2)))
        self.groups.append(group.close())
        self.group = None

    def _ge(self, index: int) -> None:
        if self.group is None:
            self._stray(index)
        self._close_group(index, self._row(index))

    def _st(self, index: int) -> None:
        self._close_set(index)
        if self.group is None:
            self._stray(index)
            self.group = _OpenGroup(NO_GROUP, self.base + index)
        self.start = index

    def _se(self, index: int) -> None:
        if self.start is None:
            self._stray(index)
        self._close_set(index, self._row(index))

    def _close_set(self, index: int, by: Row | None = None) -> None:
        start, group = self.start, self.group
        if start is None or group is None:
            return
        self.start = None
        st = self._row(start)
        control = at(st, 2).strip()
        findings: list[Finding] = []

        def note(rule: str, segment: str, place: int, element: int = 0, value: str = "") -> None:
            findings.append(envelope_finding(rule, segment, self.base + place, element, value, control))

        if by is None:
            note("se-missing", "SE", index - 1)
        else:
            if _count(at(by, 1)) != index - start + 1:
                note("se-count", "SE", index, 1, at(by, 1))
            if at(by, 2).strip() != control:
                note("se-control", "SE", index, 2, at(by, 2))
        if not control or control in group.controls:
            note("st-control", "ST", start, 2, control)
        group.controls.add(control)
        expected = FUNCTIONAL_IDS.get(at(st, 1))
        if expected and group.header.functional_id and group.header.functional_id != expected:
            note("functional-id", "ST", start, 1, at(st, 1))
        version = at(st, 3).strip() or group.header.version
        group.transactions.append(
            Transaction(
                type=kind_of(at(st, 1).strip(), version),
                version=version,
                control=control,
                texts=tuple(self.texts[start + 1 : index]),
                group=group.header,
                delimiters=self.delimiters,
                position=self.base + start,
                interchange=self.control,
                findings=tuple(findings),
            )
        )

    def _iea(self, index: int) -> None:
        self._close_group(index)
        row = self._row(index)
        self.ended = True
        if _count(at(row, 1)) != len(self.groups):
            self._note("iea-count", "IEA", index, 1, at(row, 1))
        if at(row, 2).strip() != self.control:
            self._note("iea-control", "IEA", index, 2, at(row, 2))

    def _interchange(self) -> Interchange:
        return Interchange(
            sender=at(self.isa, 6).strip(),
            receiver=at(self.isa, 8).strip(),
            sender_qualifier=at(self.isa, 5),
            receiver_qualifier=at(self.isa, 7),
            control=self.control,
            date=parse_date(at(self.isa, 9)),
            time=parse_time(at(self.isa, 10)),
            usage=at(self.isa, 15),
            acknowledgement_requested=at(self.isa, 14) == "1",
            delimiters=self.delimiters,
            groups=tuple(self.groups),
            ta1s=tuple(self.ta1s),
            findings=tuple(self.findings),
        )


def _count(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 11 else None
