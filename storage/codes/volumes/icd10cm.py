"""ICD-10-CM into memory. A chapter's name is kept apart from codes by a colon: `chapter:1`; so is a block's."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from codesets.diagnosis_volume import DiagnosisVolume, Node
from models.tables.codes import CodeDiagnosisRow, Level


async def read(session: AsyncSession, vintage: int) -> DiagnosisVolume:
    """Read every node of a vintage."""
    row = CodeDiagnosisRow
    columns = (row.level, row.code, row.title, row.billable, row.parent, row.block, row.chapter, row.notes)
    rows = await session.execute(select(*map(col, columns)).where(col(row.vintage) == vintage))
    nodes: list[Node] = []
    for level, code, title, billable, parent, block, chapter, notes in rows:
        name = code if level is Level.CODE else f"{level.value}:{code}"
        outer = f"block:{block}" if block else f"chapter:{chapter}" if chapter and level is not Level.CHAPTER else ""
        nodes.append(Node(name, title, billable, parent or outer, notes))
    return DiagnosisVolume(nodes)


READERS = {"icd10cm": read}
