"""The progress display: where every encounter stands, while it runs."""

from rich.console import Console, Group
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from demo.director import Stage
from demo.live_page import LivePage

_ORDER = ("registration", "eligibility", "coding", "physician_query", "coding_audit", "billing", "patient_balance")


class Display(LivePage):
    """A live page on a terminal; a line for each closed encounter elsewhere."""

    def __init__(self, console: Console, stage: Stage) -> None:
        self._stage = stage
        self._progress = Progress(
            TextColumn("[bold]closed"), BarColumn(bar_width=40), MofNCompleteColumn(), TimeElapsedColumn()
        )
        self._task = self._progress.add_task("closed", total=stage.total)
        self._shown = 0
        super().__init__(console, self._page)  # last: it asks for the page at once

    def changed(self) -> None:
        """Show what closed."""
        self._progress.update(self._task, completed=self._stage.closed, total=self._stage.total)
        if not self._console.is_terminal and self._stage.closed > self._shown:
            self._shown = self._stage.closed
            self._console.print(f"closed {self._shown} of {self._stage.total}   {self._stage.closed_last}")

    def _page(self) -> Group:
        counts = self._stage.counts()
        names = [*_ORDER, *sorted(set(counts) - {*_ORDER, "", "closed"}), "closed"]
        stages = "   ".join(f"{name.replace('_', ' ')} [bold]{counts[name]}[/]" for name in names if counts[name])
        self._progress.update(self._task, completed=self._stage.closed, total=self._stage.total)
        latest = self._stage.latest[: max(20, self._console.width - 4)]
        return Group(self._progress, "", stages, "", f"{self._stage.tasks} tasks done by people", f"[dim]{latest}")
