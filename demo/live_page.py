"""A page that is drawn again and again on a terminal, and not at all elsewhere."""

from collections.abc import Callable
from typing import Self

from rich.console import Console, Group
from rich.live import Live


class LivePage:
    """Draws while it is entered, and wipes the page at the end."""

    def __init__(self, console: Console, page: Callable[[], Group]) -> None:
        self._console = console
        self._live = Live(get_renderable=page, console=console, refresh_per_second=4, transient=True)

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            self._live.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        if self._console.is_terminal:
            self._live.__exit__(None, None, None)
