"""One vintage of ICD-10-CM in memory: some hundred thousand nodes, looked up by code without dot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codesets.icd10cm import DiagnosisCode, limits
from models.diagnoses import Notes

_Entry = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class Node:
    """A code as stored: `above` is the code, else the block, that it stands below."""

    code: str
    title: str
    billable: bool
    above: str
    notes: Mapping[str, object] | None


class DiagnosisVolume:
    """A vintage. Sex and age limits are those that Claimflow ships: the tabular list has none."""

    def __init__(self, nodes: Iterable[Node]) -> None:
        self._entries: dict[str, _Entry] = {}
        self._notes: dict[str, Notes] = {}
        for node in nodes:
            self._entries[node.code] = (node.title, node.billable, node.above)
            if node.notes:
                self._notes[node.code] = Notes.model_validate(node.notes)

    def __len__(self) -> int:
        return len(self._entries)

    def find(self, code: str) -> DiagnosisCode | None:
        """Return a code, with or without dot, or None where the vintage has no such code."""
        plain = code.replace(".", "").upper()
        found = self._entries.get(plain)
        if found is None:
            return None
        title, billable, _ = found
        sex, youngest, oldest = limits(plain)
        return DiagnosisCode(dotted(plain), title, billable, sex, youngest, oldest)

    def notes(self, code: str) -> tuple[tuple[str, Notes], ...]:
        """Return the notes that hold for a code with the node that each stands at: its own first, then those above.

        What stands at a category, block or chapter holds for all codes below it (ICD-10-CM guidelines I.A.12, I.A.13).
        """
        found: list[tuple[str, Notes]] = []
        plain = code.replace(".", "").upper()
        while entry := self._entries.get(plain):
            if plain in self._notes:
                found.append((dotted(plain), self._notes[plain]))
            plain = entry[2]
        return tuple(found)


def dotted(code: str) -> str:
    """Return a code as people write it: A00.0. Chapters and blocks stay as they are."""
    plain = len(code) <= 3 or "-" in code or ":" in code
    return code if plain else f"{code[:3]}.{code[3:]}"
