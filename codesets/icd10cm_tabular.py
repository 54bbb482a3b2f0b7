"""The tabular XML of ICD-10-CM as one list of nodes.

The file does not spell out codes with a 7th character: a code without a code below it takes every character that it,
or the nearest code above it, defines, filled up with X to six (ICD-10-CM guidelines I.A.4 and I.A.5). The
note at S06 takes D and S from those who died before they came to: see `_DEATH`.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from codesets.loading import BadFileError, Fault, Row, Source

_LISTS = {
    "includes": "includes",
    "inclusionTerm": "inclusion_terms",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code_first",
    "useAdditionalCode": "use_additional",
    "codeAlso": "code_also",
    "notes": "notes",
}
_DEATH = "loss of consciousness"
_BLOCK = re.compile(r"([A-Z][0-9A-Z]{2})(?:-([A-Z][0-9A-Z]{2}))?")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a node stands. `seventh`: the 7th characters that codes below it take."""

    chapter: str = ""
    block: str = ""
    parent: str = ""
    seventh: tuple[tuple[str, str], ...] = ()


def tabular(source: Source) -> Iterator[Row]:
    """Yield level, code (no dot), title, billable, position, chapter, block, parent and notes (JSON) of each node."""
    try:
        root = ElementTree.parse(source.binary()).getroot()
    except ElementTree.ParseError as error:
        line, column = error.position
        raise BadFileError(Fault(line, str(column), "the XML is broken", "take the file again")) from None
    chapters = root.findall("chapter")
    if not chapters:
        raise BadFileError(Fault(1, "", f"<{root.tag}> has no chapters", "give the tabular list, not the index"))
    for place, row in enumerate((row for chapter in chapters for row in _chapter(chapter)), start=1):
        level, code, title, billable, above, notes = row
        yield (place, level, code, title, billable, place, above.chapter, above.block, above.parent, notes)


_Node = tuple[str, str, str, bool, _Place, str | None]


def _chapter(element: Element) -> Iterator[_Node]:
    number = _text(element, "name")
    yield "chapter", number, _text(element, "desc"), False, _Place(chapter=number), _notes(element)
    around: list[str] = []
    for block in element.findall("section"):
        name = block.get("id", "")
        around = [each for each in around if _within(name, each)]
        yield "block", name, _text(block, "desc"), False, _Place(number, around[-1] if around else ""), _notes(block)
        for category in block.findall("diag"):
            yield from _codes(category, _Place(number, name))
        if block.find("diag") is None:  # an umbrella over the blocks that follow
            around.append(name)


def _within(inner: str, outer: str) -> bool:
    parts, whole = _BLOCK.fullmatch(inner), _BLOCK.fullmatch(outer)
    return bool(parts and whole and whole[1] <= parts[1] and (parts[2] or parts[1]) <= (whole[2] or whole[1]))


def _codes(element: Element, place: _Place) -> Iterator[_Node]:
    dotted, title = _text(element, "name"), _text(element, "desc")
    code = dotted.replace(".", "")
    defined = tuple((each.get("char", ""), each.text or "") for each in element.findall("sevenChrDef/extension"))
    below = replace(place, parent=code, seventh=defined or place.seventh)
    children = element.findall("diag")
    characters = () if children else _characters(title, below.seventh)
    yield "code", code, title, not children and not characters, place, _notes(element)
    for child in children:
        yield from _codes(child, below)
    for character, words in characters:
        yield "code", code.ljust(6, "X") + character, f"{title}, {words}", True, below, None


def _characters(title: str, seventh: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    if _DEATH in title and "death" in title:
        return seventh[:1]
    return seventh


def _text(element: Element, tag: str) -> str:
    return " ".join((element.findtext(tag) or "").split())


def _notes(element: Element) -> str | None:
    found: dict[str, object] = {}
    for tag, name in _LISTS.items():
        if words := [" ".join("".join(each.itertext()).split()) for each in element.findall(f"{tag}/note")]:
            found[name] = [each for each in words if each]
    if characters := {each.get("char", ""): each.text or "" for each in element.findall("sevenChrDef/extension")}:
        found["seventh"] = {"note": _text(element, "sevenChrNote/note"), "characters": characters}
    return json.dumps(found) if found else None
