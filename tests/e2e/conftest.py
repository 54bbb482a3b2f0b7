"""The demo, played once a session without disturbance: test_demo looks at it, test_chaos compares with it."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from demo_evidence import Evidence, collect, demo_settings, play

from demo.director import Stage
from runtime.supervisor import running


@contextmanager
def fresh_home() -> Iterator[Path]:
    """Not pytest's: its folders are closed to other users, and PostgreSQL runs as one where tests run as root."""
    path = Path(tempfile.mkdtemp(prefix="claimflow-test-"))
    try:
        yield path
    finally:
        shutil.rmtree(path)


@pytest.fixture
def home() -> Iterator[Path]:
    with fresh_home() as path:
        yield path


@pytest.fixture(scope="module")
def module_home() -> Iterator[Path]:
    with fresh_home() as path:
        yield path


@pytest.fixture(scope="session")
async def undisturbed() -> Evidence:
    """All stories, each process alive from the beginning to the end; nothing runs any more when this is there."""
    with fresh_home() as home:
        stage = Stage()
        async with running(demo_settings(home)) as stack:
            report = await play(stack, stage)
            found = await collect(stack, report, stage)
    return found
