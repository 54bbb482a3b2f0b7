"""Two files segment by segment."""

from difflib import SequenceMatcher

from rich.console import Console
from rich.text import Text

from edi import Document

_AROUND = 2
Lines = list[tuple[str, ...]]


def _lines(document: Document) -> Lines:
    """Rows with delimiters of one kind."""
    found: Lines = []
    for interchange in document.interchanges:
        found.append(("ISA", interchange.sender, interchange.receiver, interchange.control, interchange.usage))
        for group in interchange.groups:
            header = group.header
            found.append(("GS", header.functional_id, header.sender, header.receiver, header.control, header.version))
            for transaction in group.transactions:
                marks = transaction.delimiters
                found.append(("ST", transaction.type, transaction.control, transaction.version))
                for row in transaction.rows:
                    same = [one.replace(marks.component, ":") for one in row]
                    if marks.repetition:
                        same = [one.replace(marks.repetition, "^") for one in same]
                    while len(same) > 1 and not same[-1]:
                        same.pop()
                    found.append(tuple(same))
    return found


def show_difference(console: Console, old: Document, new: Document, names: tuple[str, str]) -> bool:
    """Prints the differences; whether there is none."""
    before, after = _lines(old), _lines(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if before == after:
        console.print(Text(f"The same {len(before):,} segments", "green"))
        return True
    console.print(Text(f"--- {names[0]}", "red"))
    console.print(Text(f"+++ {names[1]}", "green"))
    for group in matcher.get_grouped_opcodes(_AROUND):
        console.print(Text(f"@@ segment {group[0][1] + 1} @@", "cyan"))
        for kind, a, b, c, d in group:
            if kind == "equal":
                for row in before[a:b]:
                    console.print(Text("  " + "*".join(row), "dim"))
                continue
            if kind == "replace" and b - a == d - c:
                for left, right in zip(before[a:b], after[c:d], strict=True):
                    _pair(console, left, right)
                continue
            for row in before[a:b]:
                console.print(Text("- " + "*".join(row), "red"))
            for row in after[c:d]:
                console.print(Text("+ " + "*".join(row), "green"))
    return False


def _pair(console: Console, left: tuple[str, ...], right: tuple[str, ...]) -> None:
    """A changed segment with its changed elements marked."""
    length = max(len(left), len(right))
    padded = [(*row, *[""] * (length - len(row))) for row in (left, right)]
    for mark, row, other, style in (("- ", padded[0], padded[1], "red"), ("+ ", padded[1], padded[0], "green")):
        text = Text(mark, style)
        for number, (one, two) in enumerate(zip(row, other, strict=True)):
            text.append("*" if number else "", style)
            text.append(one, f"bold reverse {style}" if one != two else style)
        console.print(text)
