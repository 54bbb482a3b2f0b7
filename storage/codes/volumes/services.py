"""Lists of services into memory: HCPCS II, CPT as licensed, and the numbers and status of the fee schedule."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from codesets.service_volume import Service, ServiceVolume
from models.fees import Indicators
from models.tables.codes import CodeFeeScheduleRow, CodeItemRow


async def items(session: AsyncSession, vintage: int) -> ServiceVolume:
    """Read a list with words and dates."""
    row = CodeItemRow
    columns = (col(row.code), col(row.title), col(row.starts), col(row.ends))
    found = await session.execute(select(*columns).where(col(row.vintage) == vintage))
    return ServiceVolume({code: Service(title, starts, ends) for code, title, starts, ends in found})


async def fee_schedule(session: AsyncSession, vintage: int) -> ServiceVolume:
    """Read status, global days and indicators of whole services; 26, TC and 53 are parts of one."""
    row = CodeFeeScheduleRow
    whole = (col(row.vintage) == vintage, col(row.modifier) == "")
    found = await session.scalars(select(row).where(*whole))
    return ServiceVolume({each.code: _service(each) for each in found})


def _service(row: CodeFeeScheduleRow) -> Service:
    indicators = Indicators(
        row.pctc, row.multiple_procedure, row.bilateral, row.assistant, row.co_surgeons, row.team,
        row.endoscopic_base or "",
    )  # fmt: skip
    return Service(status=row.status or "", global_days=row.global_days or "", indicators=indicators)


READERS = {"hcpcs": items, "cpt": items, "pfs-indicators": fee_schedule}
