"""The activity of a denial that opens."""

from temporalio import activity

from activities.denials.prepare import prepare
from models.messages.denials import PreparedDenial, PrepareDenial
from storage.codes.shelf import Shelf
from storage.engine import Database


class DenialActivities:
    """Denials, prepared before anybody works them."""

    def __init__(self, database: Database, shelf: Shelf) -> None:
        self._database = database
        self._shelf = shelf

    @activity.defn
    async def prepare_denial(self, request: PrepareDenial) -> PreparedDenial:
        """Say what is prepared, without PHI. A claim that was forwarded and never built here has nothing prepared."""
        keys, book = self._database.keys, await self._shelf.book()
        async with self._database.session() as session:
            found = await prepare(session, keys, book, request.claim.number, request.level, request.at)
        if found is None:
            return PreparedDenial()
        corrected, chosen = found.corrected, found.records or found.appeal
        return PreparedDenial(
            causes=found.causes,
            actions=found.actions,
            remarks=found.remarks,
            corrections=tuple(dict.fromkeys(each.fix for each in corrected.whys)) if corrected else (),
            findings=corrected.findings if corrected else (),
            documents=tuple(each.identifier for each in chosen.documents) if chosen else (),
            ask=tuple(dict.fromkeys(each.whom for each in found.questions)),
            duplicates=tuple(each.claim for each in found.twins),
            filing=found.filing.steps if found.filing else (),
        )
