"""What is measured: each function reads one file as a user of that library would."""

import io
import warnings
from collections.abc import Callable
from pathlib import Path

import edi

Reader = Callable[[Path], object]


def split(path: Path) -> object:
    """The floor: the text cut into lists of strings, nothing understood."""
    return [segment.split("*") for segment in path.read_text().split("~")]


def ours(path: Path) -> object:
    """Envelope, every claim as typed values, findings."""
    (transaction,) = edi.read(path.read_bytes()).transactions
    return edi.read_835(transaction) if transaction.type == "835" else edi.read_837(transaction)


def ours_streamed(path: Path) -> object:
    """The same claims one by one, none kept."""
    with path.open("rb") as file:
        return sum(isinstance(one, edi.StreamedClaim) for one in edi.stream(file))


def pyx12(path: Path) -> object:
    """Validation against its maps, which is what it offers; no typed values."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pyx12.params
        import pyx12.x12n_document

        accepted = pyx12.x12n_document.x12n_document(
            pyx12.params.params(), io.StringIO(path.read_text()), None, None, fd_json=io.StringIO()
        )
    assert accepted
    return accepted


def x12sdk(path: Path) -> object:
    """Its pydantic models."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import x12sdk.io

        with x12sdk.io.X12ModelReader(path.read_text()) as reader:
            return list(reader.models())


def oxedi(path: Path) -> object:
    """Rust; 835 only."""
    import oxedi

    return oxedi.parse(path.read_bytes())


READERS: dict[str, Reader] = {
    "split": split,
    "ours": ours,
    "ours, streamed": ours_streamed,
    "pyx12": pyx12,
    "x12sdk": x12sdk,
    "oxedi": oxedi,
}
SLOW = frozenset({"pyx12", "x12sdk"})
"""Minutes at 50,000 claims: measured at 1,000 only."""
ONLY = {"oxedi": "835"}
