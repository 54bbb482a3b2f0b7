"""A code on a day: from the vintage that holds then, else from the shipped subset, and which of the two."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from codesets.answers import TELLS_HISTORY
from codesets.diagnosis_volume import dotted
from codesets.procedures import paraphrase
from codesets.shipped_codes import ShippedCode, plain, shipped
from models.codes import CodeEntry, CodeNode, System, Vintage
from models.tables.codes import CodeFeeScheduleRow, CodeItemRow
from storage.codes import tree, vintages

Held = Mapping[str, Vintage]
"""The vintage of each kind that holds on a day."""
SHIPPED = "shipped subset"
_DENTAL = "D"
_DELETED = "D"


async def held_on(session: AsyncSession, on: date) -> Held:
    """Return the vintages that answer for a day."""
    found: dict[str, Vintage] = {}
    earliest: dict[str, Vintage] = {}
    for each in await vintages.every(session):  # newest first
        earliest[each.kind] = each
        if each.covers(on):
            found.setdefault(each.kind, each)
    told = {kind: each for kind, each in earliest.items() if kind in TELLS_HISTORY and on < each.effective_from}
    return told | found


async def entry(session: AsyncSession, system: System, code: str, on: date) -> CodeEntry | None:
    """Return a code, with what stands below it, or None where nothing knows it."""
    held, key = await held_on(session, on), plain(code)
    found = (await entries(session, held, system, [key], on)).get(key)
    if found is None or system is not System.ICD10CM:
        return found
    below = await tree.children(session, held["icd10cm"], key) if "icd10cm" in held else _shipped_below(key, on)
    return found.model_copy(update={"children": below})


async def entries(
    session: AsyncSession, held: Held, system: System, codes: Sequence[str], on: date
) -> dict[str, CodeEntry]:
    """Return the codes (capitals, no dot) of a system that are known, valid on the day or not."""
    vintage = held.get(_kind(held, system))
    if vintage is None:
        return _shipped(system, codes, on)
    if system is System.ICD10CM:
        return await tree.diagnoses(session, vintage, codes)
    if vintage.kind == "pfs-indicators":
        return await _fee_schedule(session, vintage, codes)
    found = await _items(session, vintage, system, codes, on)
    if system is System.HCPCS:
        dental = [code for code in codes if code.startswith(_DENTAL) and code not in found]
        found = await _worded(session, held, found) | _shipped(system, dental, on)
    return found


def _kind(held: Held, system: System) -> str:
    if system is System.CPT and "cpt" not in held:
        return "pfs-indicators"
    return system.value


async def _items(
    session: AsyncSession, vintage: Vintage, system: System, codes: Sequence[str], on: date
) -> dict[str, CodeEntry]:
    row = CodeItemRow
    query = select(row).where(col(row.vintage) == vintage.id, col(row.code).in_(codes))
    found: dict[str, CodeEntry] = {}
    for each in await session.scalars(query.order_by(col(row.code), col(row.part).desc())):
        valid = (each.starts is None or each.starts <= on) and (each.ends is None or on <= each.ends)
        found[each.code] = CodeEntry(
            system=system,
            code=each.code,
            title=each.title or _ours(system, each.code),
            valid=valid,
            billable=valid,
            starts=each.starts,
            ends=each.ends,
            detail={name: str(value) for name, value in each.detail.items() if value},
            source=vintage.file_name,
        )
    return found


async def _worded(session: AsyncSession, held: Held, found: dict[str, CodeEntry]) -> dict[str, CodeEntry]:
    """HCPCS codes with the long words of the file that has them."""
    if "hcpcs-text" not in held or not found:
        return found
    row = CodeItemRow
    long = (col(row.vintage) == held["hcpcs-text"].id, col(row.part) == "Long", col(row.code).in_(found))
    words = {each.code: each.title for each in await session.scalars(select(row).where(*long))}
    return {code: each.model_copy(update={"title": words.get(code) or each.title}) for code, each in found.items()}


async def _fee_schedule(session: AsyncSession, vintage: Vintage, codes: Sequence[str]) -> dict[str, CodeEntry]:
    row = CodeFeeScheduleRow
    numeric = [code for code in codes if code[:1].isdigit()]
    query = select(row).where(col(row.vintage) == vintage.id, col(row.modifier) == "", col(row.code).in_(numeric))
    found: dict[str, CodeEntry] = {}
    for each in await session.scalars(query):
        valid = each.status != _DELETED
        detail = {"status": each.status or "", "global_days": each.global_days or ""}
        found[each.code] = CodeEntry(
            system=System.CPT,
            code=each.code,
            title=_ours(System.CPT, each.code),
            valid=valid,
            billable=valid,
            detail={name: value for name, value in detail.items() if value},
            source=vintage.file_name,
        )
    return found


def _ours(system: System, code: str) -> str:
    if system in (System.CPT, System.HCPCS):
        found = paraphrase(code)
        return found.text if found else ""
    known = shipped(system, date.max).get(code)
    return known.title if known else ""


def _shipped(system: System, codes: Sequence[str], on: date) -> dict[str, CodeEntry]:
    listed = shipped(system, on)
    return {code: _shipped_entry(system, listed, listed[code]) for code in codes if code in listed}


def _shipped_entry(system: System, listed: Mapping[str, ShippedCode], code: ShippedCode) -> CodeEntry:
    tall = system is System.ICD10CM
    above = [listed[code.code[:length]] for length in range(3, len(code.code)) if code.code[:length] in listed]
    return CodeEntry(
        system=system,
        code=dotted(code.code) if tall else code.code,
        title=code.title,
        valid=True,
        billable=code.billable,
        starts=code.starts,
        ends=code.ends,
        path=tuple(_node(each) for each in above) if tall else (),
        source=SHIPPED,
    )


def _node(code: ShippedCode) -> CodeNode:
    return CodeNode(level="code", code=dotted(code.code), title=code.title, billable=code.billable)


def _shipped_below(code: str, on: date) -> tuple[CodeNode, ...]:
    below = [each for key, each in shipped(System.ICD10CM, on).items() if key.startswith(code) and key != code]
    nearest = [
        each
        for each in below
        if not any(each.code.startswith(other.code) and each.code != other.code for other in below)
    ]
    return tuple(_node(each) for each in sorted(nearest, key=lambda each: each.code))
