"""The garbage collector while a large set is read."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def paused() -> Iterator[None]:
    """Keeps the collector from looking again and again at hundreds of thousands of new values.

    They hold no cycles, so there is nothing for it to find. Where it was off already it stays off.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
