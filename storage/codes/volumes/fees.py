"""The fee schedule into memory: relative values, cost indices, prices of the laboratory and caps on imaging."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from codesets.fee_volume import IndexVolume, NumberVolume, PriceVolume, RateVolume
from models.fees import Indicators, Indices, Rates
from models.tables.codes import CodeFeeScheduleRow, CodeLocalityRow, CodePriceRow

_NONE = Decimal(0)
_ROW = CodeFeeScheduleRow
_RATES = (
    _ROW.code, _ROW.modifier, _ROW.starts, _ROW.ends,
    _ROW.work, _ROW.nonfacility_pe, _ROW.facility_pe, _ROW.malpractice, _ROW.conversion_factor,
    _ROW.pctc, _ROW.multiple_procedure, _ROW.bilateral, _ROW.assistant, _ROW.co_surgeons, _ROW.team,
    _ROW.endoscopic_base,
)  # fmt: skip


async def rates(session: AsyncSession, vintage: int) -> RateVolume:
    """Read relative values and, where the file has them, indicators."""
    found = await session.execute(select(*map(col, _RATES)).where(col(_ROW.vintage) == vintage))
    return RateVolume(
        (
            each.code, each.modifier, each.starts or date.min, each.ends,
            Rates(
                each.work or _NONE, each.nonfacility_pe or _NONE, each.facility_pe or _NONE,
                each.malpractice or _NONE, each.conversion_factor or _NONE,
            ),
            Indicators(
                each.pctc, each.multiple_procedure, each.bilateral, each.assistant, each.co_surgeons, each.team,
                each.endoscopic_base or "",
            ),
        )
        for each in found
    )  # fmt: skip


async def indices(session: AsyncSession, vintage: int) -> IndexVolume:
    """Read cost indices by locality."""
    row = CodeLocalityRow
    columns = (row.mac, row.locality, row.gpci_work, row.gpci_pe, row.gpci_malpractice)
    found = await session.execute(select(*map(col, columns)).where(col(row.vintage) == vintage))
    return IndexVolume(
        {f"{each.mac}-{each.locality}": Indices(each.gpci_work, each.gpci_pe, each.gpci_malpractice) for each in found}
    )


async def anesthesia_factors(session: AsyncSession, vintage: int) -> NumberVolume:
    """Read dollars for an anesthesia unit by locality."""
    row = CodeLocalityRow
    columns = (row.mac, row.locality, row.anesthesia_factor)
    found = await session.execute(select(*map(col, columns)).where(col(row.vintage) == vintage))
    return NumberVolume(
        {f"{each.mac}-{each.locality}": each.anesthesia_factor for each in found if each.anesthesia_factor is not None}
    )


async def weights(session: AsyncSession, vintage: int) -> NumberVolume:
    """Read one number by code: anesthesia base units."""
    row = CodePriceRow
    found = await session.execute(select(col(row.code), col(row.weight)).where(col(row.vintage) == vintage))
    return NumberVolume({each.code: each.weight for each in found if each.weight is not None})


async def limits(session: AsyncSession, vintage: int) -> NumberVolume:
    """Read dollars for a unit of a drug; some are listed without a limit."""
    row = CodePriceRow
    found = await session.execute(select(col(row.code), col(row.dollars)).where(col(row.vintage) == vintage))
    return NumberVolume({each.code: each.dollars for each in found if each.dollars is not None})


async def prices(session: AsyncSession, vintage: int) -> PriceVolume:
    """Read fixed prices."""
    row = CodePriceRow
    columns = (row.code, row.modifier, row.mac, row.locality, row.cents, row.facility_cents)
    found = await session.execute(select(*map(col, columns)).where(col(row.vintage) == vintage))
    return PriceVolume(
        {
            (each.code, each.modifier, f"{each.mac}-{each.locality}" if each.mac else ""): (
                each.cents,
                each.facility_cents,
            )
            for each in found
        }
    )


READERS = {
    "pfs-rvu": rates, "pprrvu": rates, "pfs-gpci": indices, "opps-cap": prices, "clfs": prices,
    "pfs-anesthesia": anesthesia_factors, "anesthesia-units": weights, "asp": limits,
}  # fmt: skip
