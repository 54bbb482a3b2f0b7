"""`claimflow codes load`."""

from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from codesets.loaders import LOADERS, Loader
from codesets.loading import BadFileError, Source
from runtime.errors import OperatorError
from runtime.own_database import own_database
from runtime.settings import Settings
from storage.codes.loading import Loaded, Span, load
from storage.engine import Database


async def load_file(
    settings: Settings, kind: str, file: Path, dates: tuple[date | None, date | None], actor: str
) -> None:
    """Load one file and tell what came of it.

    Raises:
        OperatorError: No such kind or file, no effective date, or lines that are wrong.
    """
    loader = LOADERS.get(kind)
    if loader is None:
        raise OperatorError(f"{kind} is no kind of code set", f"use one of {', '.join(LOADERS)}")
    console = Console(highlight=False)
    with _open(file) as source:
        span = _span(loader, source, dates)
        async with own_database(settings) as database:
            loaded = await _with_progress(console, database, loader, source, span, actor)
    console.print(summary(loader, loaded), soft_wrap=True)


def _open(file: Path) -> Source:
    try:
        return Source(file)
    except OSError as error:
        raise OperatorError(f"{file} cannot be read ({error.strerror})", "give the path of a published file") from error


def _span(loader: Loader, source: Source, dates: tuple[date | None, date | None]) -> Span:
    first, last = dates
    first = first or loader.effective(source.name)
    if first is None:
        raise OperatorError(
            f"the name of {source.name} does not tell from when it holds", "add --effective-from YYYY-MM-DD"
        )
    if last is not None and last < first:
        raise OperatorError(f"it would end ({last}) before it begins ({first})", "correct --effective-to")
    return Span(first, last or loader.lasts(first))


async def _with_progress(
    console: Console, database: Database, loader: Loader, source: Source, span: Span, actor: str
) -> Loaded:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(f"{loader.title}: {source.name}", total=source.size)

        def tell(done: int) -> None:
            words = f"{loader.title}: checking and indexing" if done == source.size else None
            progress.update(task, completed=done, description=words)

        try:
            return await load(database, loader, source, span, actor, tell)
        except BadFileError as error:
            lines = "\n".join(f"  {source.name}, {fault}" for fault in error.faults)
            raise OperatorError(
                f"nothing of {source.name} was loaded:\n{lines}\n", "correct the file and load it again"
            ) from None


def summary(loader: Loader, loaded: Loaded) -> str:
    """Say in one line which vintage a file is."""
    found = loaded.vintage
    until = f" to {found.effective_to}" if found.effective_to else ""
    holds = f"{loader.title}, vintage {found.id}: {found.rows:,} rows, effective {found.effective_from}{until}"
    if loaded.fresh:
        return f"Loaded {holds}."
    return f"Nothing to do: this file was loaded on {found.loaded_at:%Y-%m-%d} by {found.loaded_by}. {holds}."
