"""The code book of this moment: volumes of the loaded vintages, kept in memory."""

import asyncio
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from codesets.loaded_book import LoadedBook
from codesets.volumes import Volumes
from models.codes import Vintage
from storage.codes import vintages
from storage.codes.volumes import READERS, Reader
from storage.engine import Database


class Shelf:
    """One a process. What was read stays: a vintage never changes. A new one is seen by the next `book`."""

    def __init__(self, database: Database, readers: Mapping[str, Reader] = READERS) -> None:
        self._database = database
        self._readers = readers
        self._volumes: dict[int, object] = {}
        self._book, self._of = LoadedBook(Volumes()), list[Vintage]()
        self._reading = asyncio.Lock()

    async def book(self) -> LoadedBook:
        """Return the code sets as they are loaded now; ask once a use case, so that all its answers agree.

        Ask before a transaction, not in it: after a load it reads a volume, which may take seconds.
        """
        async with self._reading, self._database.session() as session:  # two that need a volume read it once
            wanted = [each for each in await vintages.every(session) if each.kind in self._readers]
            if wanted != self._of:
                self._volumes = {each.id: await self._volume(session, each) for each in wanted}
                self._book = LoadedBook(Volumes((each, self._volumes[each.id]) for each in wanted))
                self._of = wanted
            return self._book

    async def _volume(self, session: AsyncSession, vintage: Vintage) -> object:
        held = self._volumes.get(vintage.id)
        return held if held is not None else await self._readers[vintage.kind](session, vintage.id)
