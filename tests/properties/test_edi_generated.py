"""Whatever we write of generated values passes the referees (tests/referees.py); test_edi_referees_* ask them."""

from importlib import import_module
from pathlib import Path

from referees import REFEREES


def test_every_type_that_a_referee_knows_is_generated() -> None:
    modules = [import_module(path.stem) for path in Path(__file__).parent.glob("test_edi_referees_*.py")]
    tests = [name[5:].upper() for module in modules for name in vars(module) if name[:5] == "test_"]
    assert sorted(tests) == sorted(kind for kind, referees in REFEREES.items() if referees)
