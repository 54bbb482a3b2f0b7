"""ICD-10-CM codes with their path, notes and children, as the vintage of a day has them."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from codesets.diagnosis_volume import dotted
from models.codes import CodeEntry, CodeNode, CodeNote, System, Vintage
from models.tables.codes import CodeDiagnosisRow, Level

_KINDS = ("excludes1", "excludes2", "code_first", "use_additional", "code_also", "includes", "inclusion_terms", "notes")
_Key = tuple[Level, str]


async def diagnoses(session: AsyncSession, vintage: Vintage, codes: Sequence[str]) -> dict[str, CodeEntry]:
    """Return the codes (without dot) that the vintage has."""
    row = CodeDiagnosisRow
    above = {code[:length] for code in codes for length in range(3, len(code) + 1)}
    wanted = or_(col(row.level) != Level.CODE, col(row.code).in_(above))
    found = await session.scalars(select(row).where(col(row.vintage) == vintage.id, wanted))
    nodes: dict[_Key, CodeDiagnosisRow] = {(each.level, each.code): each for each in found}
    return {code: _entry(nodes, code, vintage) for code in codes if (Level.CODE, code) in nodes}


async def children(session: AsyncSession, vintage: Vintage, code: str) -> tuple[CodeNode, ...]:
    """Return what stands directly below a code, in the order of the list."""
    row = CodeDiagnosisRow
    below = (col(row.vintage) == vintage.id, col(row.parent) == code, col(row.level) == Level.CODE)
    found = await session.scalars(select(row).where(*below).order_by(col(row.position)))
    return tuple(_node(each) for each in found)


def _entry(nodes: Mapping[_Key, CodeDiagnosisRow], code: str, vintage: Vintage) -> CodeEntry:
    node = nodes[Level.CODE, code]
    path = list(_upwards(nodes, node))
    return CodeEntry(
        system=System.ICD10CM,
        code=dotted(code),
        title=node.title,
        valid=True,
        billable=node.billable,
        path=tuple(_node(each) for each in reversed(path)),
        notes=tuple(note for each in (node, *path) for note in _notes(each)),
        source=vintage.file_name,
    )


def _upwards(nodes: Mapping[_Key, CodeDiagnosisRow], node: CodeDiagnosisRow) -> Iterator[CodeDiagnosisRow]:
    """The codes above, then the blocks, innermost first, then the chapter; a flat file has codes only."""
    code, block, chapter = node.parent, node.block, node.chapter
    while above := nodes.get((Level.CODE, code)):
        yield above
        code = above.parent
    while around := nodes.get((Level.BLOCK, block)):
        yield around
        block = around.block
    if top := nodes.get((Level.CHAPTER, chapter)):
        yield top


def _node(row: CodeDiagnosisRow) -> CodeNode:
    return CodeNode(level=row.level.value, code=dotted(row.code), title=row.title, billable=row.billable)


def _notes(row: CodeDiagnosisRow) -> Iterator[CodeNote]:
    at = dotted(row.code) if row.level is not Level.CHAPTER else f"chapter {row.code}"
    for kind in _KINDS:
        for words in (row.notes or {}).get(kind, ()):
            yield CodeNote(at=at, kind=kind, text=words)
    if seventh := (row.notes or {}).get("seventh"):
        characters = "; ".join(f"{character} {words}" for character, words in seventh["characters"].items())
        yield CodeNote(at=at, kind="seventh", text=f"{seventh['note']} {characters}".strip())
