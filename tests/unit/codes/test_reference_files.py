"""Every published file that is here loads, with as many rows as it has."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from reference import CASES, CODE_LIST, FILES, FOLDER, counted, present
from sqlalchemy import text

from codesets.loaders import LOADERS
from codesets.loading import Source
from storage.codes.loading import Span, load
from storage.engine import Database

pytestmark = present
Scalar = Callable[[str], Awaitable[object]]


@pytest.mark.parametrize(("kind", "file"), CASES, ids=[file for _, file in CASES])
async def test_a_published_file_loads_whole(module_database: Database, kind: str, file: str) -> None:
    loader = LOADERS[kind]
    with Source(FOLDER / file) as source:
        first = loader.effective(source.name) or date(2024, 1, 1)
        loaded = await load(module_database, loader, source, Span(first), "cora")
    async with module_database.session() as session:
        query = text(f"SELECT count(*) FROM {loader.table} WHERE vintage = :vintage")
        stored = (await session.execute(query, {"vintage": loaded.vintage.id})).scalar_one()
    assert stored == loaded.vintage.rows == counted(file)


def test_no_published_file_is_forgotten() -> None:
    """NCCI's are loaded where they are used; the plain list of ICD-10-CM codes is what the tree is compared with."""
    here = {str(path.relative_to(FOLDER)) for path in FOLDER.glob("*/*") if path.parent.name != "ncci"}
    assert here - {str(CODE_LIST.relative_to(FOLDER))} == {file for files in FILES.values() for file in files}
