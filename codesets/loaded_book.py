"""The code sets as they are loaded; where a kind is not loaded for a day, the shipped subset answers."""

from codesets.book import ShippedBook
from codesets.volumes import Volumes


class LoadedBook(ShippedBook):
    """A `domain.coding.book.CodeBook` over volumes, kind by kind: `claimflow codes list` tells which answers when."""

    def __init__(self, volumes: Volumes) -> None:
        super().__init__()
        self._volumes = volumes
