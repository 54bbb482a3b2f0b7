"""What answers a received file: a 999 for each functional group, a TA1 where asked for or needed."""

from collections.abc import Iterable, Sequence

from edi.acknowledgement import (
    Answer,
    ElementError,
    FunctionalAcknowledgement,
    InterchangeAcknowledgement,
    SegmentError,
    SetAcknowledgement,
    Verdict,
)
from edi.envelope import Document, Group, Interchange, Transaction
from edi.findings import Finding
from edi.write_envelope import clean

# IK502, AK905 and TA105 by rule of the envelope.
_SET_CODES = {"se-missing": "2", "se-control": "3", "se-count": "4", "st-control": "7"}
_GROUP_CODES = {"ge-missing": "3", "ge-control": "4", "ge-count": "5"}
_NOTES = {
    "iea-control": "001",
    "iea-count": "021",
    "iea-missing": "023",
    "isa-date": "014",
    "isa-time": "015",
}
_STRUCTURE = "022"
# IK304 by rule, where it is about a whole segment.
_SEGMENT_CODES = {
    "loop-repeat": "4",
    "segment-missing": "3",
    "segment-tag": "1",
    "segment-unexpected": "2",
    "level-order": "7",
}
_ELEMENT_ERRORS = "8"
# IK403 by rule.
_ELEMENT_CODES = {
    "element-missing": "1",
    "amount-format": "6",
    "number-format": "6",
    "date-format": "8",
    "code-unknown": "7",
    "adjustment-group": "7",
}
_REJECTING = frozenset({1, 2})
_NOTED = frozenset({1, 2, 5})


def acknowledge(document: Document, findings: Iterable[Finding] = ()) -> tuple[Answer, ...]:
    """Answers every interchange that wants an answer.

    A set with errors at SNIP level 1 or 2 is rejected, one with wrong codes (level 5) accepted with errors;
    the higher levels belong in a 277CA, not in a 999. Groups of 999s and 997s and interchanges that carry
    only TA1s are not answered: two systems would answer each other for ever.

    Args:
        document: The file as read.
        findings: Those of the typed readers, to be answered as well.
    """
    found = [*document.all_findings, *findings]
    errors = [finding for finding in found if finding.severity == "error"]
    answers = [_answer(interchange, errors) for interchange in document.interchanges]
    return tuple([answer for answer in answers if answer.interchange or answer.functional])


def _answer(interchange: Interchange, errors: Sequence[Finding]) -> Answer:
    functional = tuple([_group(group, errors) for group in interchange.groups if group.header.functional_id != "FA"])
    return Answer(
        sender=interchange.sender,
        receiver=interchange.receiver,
        control=interchange.control,
        interchange=_interchange(interchange),
        functional=functional,
    )


def _interchange(interchange: Interchange) -> InterchangeAcknowledgement | None:
    errors = [f for f in interchange.findings if f.severity == "error" and f.rule != "segment-tag"]
    carries = bool(interchange.groups)
    if not carries and interchange.ta1s:
        return None
    if not (errors or interchange.acknowledgement_requested or not carries):
        return None
    # ISA13 of TA1 names the interchange; without it or its date there is nothing to refer to.
    if not interchange.control or interchange.date is None or interchange.time is None:
        return None
    notes = [_NOTES.get(error.rule, _STRUCTURE) for error in errors]
    status: Verdict = "R" if not carries else "E" if errors else "A"
    return InterchangeAcknowledgement(
        control=_fit(interchange.control, 9),
        date=interchange.date,
        time=interchange.time.replace(second=0),
        status=status,
        note=notes[0] if notes else "000" if carries else _STRUCTURE,
    )


def _group(group: Group, errors: Sequence[Finding]) -> FunctionalAcknowledgement:
    sets = tuple([_set(transaction, errors) for transaction in group.transactions])
    codes = tuple(dict.fromkeys([_GROUP_CODES[f.rule] for f in group.findings if f.rule in _GROUP_CODES]))
    accepted = sum(1 for one in sets if one.accepted != "R")
    if not accepted:
        status = "R"
    elif accepted < len(sets):
        status = "P"
    else:
        status = "E" if codes or any(one.accepted == "E" for one in sets) else "A"
    return FunctionalAcknowledgement(
        group_control=_fit(group.header.control, 9),
        functional_id=_fit(group.header.functional_id, 2),
        version=clean(group.header.version)[:12],
        status=status,
        included=group.declared_count if group.declared_count is not None else len(sets),
        received=len(sets),
        accepted=accepted,
        sets=sets,
        codes=codes,
    )


def _set(transaction: Transaction, errors: Sequence[Finding]) -> SetAcknowledgement:
    first, last = transaction.position, transaction.position + len(transaction.segments) + 1
    own = [f for f in errors if first <= f.position <= last and f.level in _NOTED and f.loop not in {"ISA", "GS"}]
    codes = list(dict.fromkeys(_SET_CODES[f.rule] for f in own if f.rule in _SET_CODES))
    segments = tuple([_error(f, first) for f in own if f.rule not in _SET_CODES])
    verdict: Verdict = "A"
    if own:
        verdict = "R" if any(f.level in _REJECTING for f in own) else "E"
    if segments:
        codes.append("5")
    return SetAcknowledgement(
        control=_fit(transaction.control, 9),
        type=_fit(transaction.type, 3),
        version=clean(transaction.version)[:35],
        accepted=verdict,
        codes=tuple(codes[:5]),
        errors=segments,
    )


def _fit(text: str, longest: int) -> str:
    """An identifier of the sender as it can be sent back; "0" where it gave none."""
    return clean(text)[:longest] or "0"


def _error(finding: Finding, first: int) -> SegmentError:
    code = _SEGMENT_CODES.get(finding.rule, _ELEMENT_ERRORS)
    elements: tuple[ElementError, ...] = ()
    if finding.element:
        elements = (
            ElementError(
                element=finding.element,
                code=_ELEMENT_CODES.get(finding.rule, "7"),
                value=clean(finding.value)[:99],
            ),
        )
    return SegmentError(
        segment=clean(finding.segment)[:3] or "ST",
        position=finding.position - first + 1,
        # IK303 has four places: 2010BA and 2010BB are both 2010.
        loop=finding.loop[:4] if finding.loop != "ST" else "",
        code=code,
        elements=elements,
    )
