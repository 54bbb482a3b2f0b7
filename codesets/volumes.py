"""Vintages held in memory: a volume is what one vintage says, immutable; the one for a day is chosen here."""

from collections.abc import Iterable
from datetime import date

from models.codes import Vintage


class Volumes:
    """Volumes by kind. What a volume is differs by kind: see the classes that `storage/codes/volumes` makes."""

    def __init__(self, held: Iterable[tuple[Vintage, object]] = ()) -> None:
        self._by_kind: dict[str, list[tuple[Vintage, object]]] = {}
        for vintage, volume in sorted(held, key=lambda each: (each[0].effective_from, each[0].id), reverse=True):
            self._by_kind.setdefault(vintage.kind, []).append((vintage, volume))

    def on[V](self, kind: str, volume_type: type[V], on: date) -> V | None:
        """Return the volume of a kind that holds on a day; None where none is loaded that covers it."""
        for vintage, volume in self._by_kind.get(kind, ()):
            if vintage.covers(on):
                assert isinstance(volume, volume_type), f"{kind} is read as {type(volume).__name__}"
                return volume
        return None

    def on_or_first[V](self, kind: str, volume_type: type[V], on: date) -> V | None:
        """Return the volume that holds on a day, on days before all of them the first: for kinds that tell history."""
        held = self._by_kind.get(kind)
        return self.on(kind, volume_type, max(on, held[-1][0].effective_from)) if held else None
