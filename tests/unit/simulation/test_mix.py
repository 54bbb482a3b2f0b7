"""A mix is a file that people write: mistakes are named."""

import ast
import inspect
from datetime import date
from pathlib import Path

import pytest

from demo.director import Play
from simulation.case import day_of, noon
from simulation.mix import FILE, MixError, load_mix
from simulation.visits import plan_visits


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("    call_payer:", "    call_payr:", "no task type call_payr"),
        ("copay_at_desk: 55", "copay_at_desk: 155", "arrivals.copay_at_desk"),
        ("  clean-copay: 10", "  clean-copay: 0", "charts.clean-copay"),
        ("charts:", "charts: [", "mix.yaml"),
    ],
)
def test_a_mistake_is_named_with_its_field(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = FILE.read_text()
    assert old in text
    path = tmp_path / "mix.yaml"
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(MixError, match=words):
        load_mix(path)


def test_a_chart_that_there_is_not_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mix.yaml"
    path.write_text(FILE.read_text().replace("  clean-copay: 10", "  clean-copy: 10"))
    with pytest.raises(MixError, match="no story clean-copy"):
        plan_visits(load_mix(path), 1, 1, 30, date(2026, 1, 5))


def test_what_falls_due_in_the_afternoon_happens_on_the_next_day() -> None:
    day = date(2026, 3, 4)
    assert day_of(noon(day)) == day
    assert day_of(noon(day).replace(hour=23)) == date(2026, 3, 5)
    assert day_of(noon(day).replace(hour=0)) == day


def test_every_act_is_one_that_somebody_can_do() -> None:
    known = _acts_of_the_demo()
    mix = load_mix()
    conducts = [*(chance for each in mix.patients for chance in each.chances), *mix.agency]
    assert {act.does for conduct in conducts for act in conduct.acts} <= known


def _acts_of_the_demo() -> set[str]:
    """The words that the director of the demo acts upon."""
    source = ast.parse(Path(inspect.getfile(Play)).read_text())
    return {each.value for each in ast.walk(source) if isinstance(each, ast.Constant) and isinstance(each.value, str)}
