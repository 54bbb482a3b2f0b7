"""Rules of the envelope (SNIP level 1): severity, what is wrong, what to do."""

from edi.findings import Finding, Severity

RULES: dict[str, tuple[Severity, str, str]] = {
    "no-interchange": (
        "error",
        "The file has no ISA segment",
        "Send an X12 interchange that begins with ISA",
    ),
    "text-outside-interchange": ("warning", "There is text before the first ISA", "Remove it"),
    "isa-incomplete": ("error", "ISA has not its 16 elements", "Send ISA with all 16 elements"),
    "isa-date": ("error", "ISA09 is not a date", "Send YYMMDD"),
    "isa-time": ("error", "ISA10 is not a time", "Send HHMM"),
    "iea-missing": ("error", "The interchange does not end with IEA", "Send the whole file again"),
    "iea-control": ("error", "IEA02 is not the control number of ISA13", "Send the same number in both"),
    "iea-count": ("error", "IEA01 is not the number of groups", "Correct the count"),
    "ge-missing": ("error", "The group does not end with GE", "Send the whole file again"),
    "ge-control": ("error", "GE02 is not the control number of GS06", "Send the same number in both"),
    "ge-count": ("error", "GE01 is not the number of transaction sets", "Correct the count"),
    "se-missing": ("error", "The transaction set does not end with SE", "Send the whole file again"),
    "se-control": ("error", "SE02 is not the control number of ST02", "Send the same number in both"),
    "se-count": ("error", "SE01 is not the number of segments", "Correct the count"),
    "st-control": ("error", "ST02 is missing or used twice in the group", "Number the sets of a group uniquely"),
    "functional-id": ("warning", "GS01 does not fit the transaction set in ST01", "Send one kind of set a group"),
    "version-old": ("warning", "The version is older than 5010", "Send version 005010"),
    "segment-tag": ("error", "This is no segment identifier", "Check the segment terminator and the text"),
    "segment-outside": ("error", "The segment lies outside of a transaction set", "Put it between ST and SE"),
}


def envelope_finding(
    rule: str, segment: str, position: int, element: int, value: str, transaction: str = ""
) -> Finding:
    """The finding of a rule of this table; `segment` names the envelope it is about."""
    severity, message, remedy = RULES[rule]
    loop = {"IEA": "ISA", "GE": "GS", "SE": "ST"}.get(segment, segment)
    return Finding(
        level=1,
        severity=severity,
        loop=loop if loop in {"ISA", "GS", "ST"} else "",
        segment=segment,
        position=position,
        element=element,
        value=value,
        rule=rule,
        message=message,
        remedy=remedy,
        transaction=transaction,
    )
