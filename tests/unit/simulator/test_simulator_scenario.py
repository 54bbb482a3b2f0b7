"""Scenario files and eligibility answers."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from simulator_bench import ACCOUNT, Bench, batch_text, claim, eligibility_text

from simulator import scenario
from simulator.payers import Cast, Payers
from simulator.yamlfile import FileError

Make = Callable[..., Bench]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name: x\nmembers:\n  A:\n    payer: P\n    claims: [pays]\n", "line 5: members.A.claims.0"),
        ("name: x\nmembers:\n  A:\n    payer: P\n    benefit: {copay: -1}\n", "line 5: members.A.benefit.copay"),
        ("name: x\nmembers:\n  A: {}\n", "line 3: members.A.payer"),
        ("name: x\nmember: {}\n", "line 2: member: Extra"),
        ("name: x\nmembers:\n  A: {payer: P}\n  A: {payer: Q}\n", "line 4: A is given twice"),
        ("name: [x\n", "line 2"),
        ("", "file: "),
        (
            "name: x\nmembers:\n  A:\n    payer: P\n    claims:\n      - pay\n      - do: deny\n        carc: XX\n",
            "line 8: members.A.claims.1.deny.carc",
        ),
    ],
)
def test_mistakes_are_named_with_their_line(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    with pytest.raises(FileError) as error:
        scenario.load(str(path))
    assert told in str(error.value)
    assert "mine.yaml" in str(error.value)


def test_unknown_scenario_names_the_known_ones() -> None:
    with pytest.raises(FileError, match="demo, random"):
        scenario.load("nosuch")


def test_demo_lists_all_members_with_known_payers() -> None:
    demo = scenario.load("demo")
    assert len(demo.members) == 67
    payers = {"MEDA1", "MEDB1", "STMCD", "BLUEP", "HARBR", "UNITY", "GOLDM"}
    assert {member.payer for member in demo.members.values()} == payers
    assert demo.members["CF10000006"].benefit.deductible_cents == 100_000
    assert [b.do for b in demo.members["CF10000022"].claims] == ["reject_999", "pay"]


def test_drawn_members_differ_but_stay_the_same() -> None:
    cast = Cast(Payers(), scenario.load("random"), 1)
    drawn = [cast.member("BLUEP", f"X{n}", "K") for n in range(300)]
    assert drawn == [cast.member("BLUEP", f"X{n}", "K") for n in range(300)]
    assert len({member.claims[0].do for member in drawn}) >= 5
    assert {member.benefit.copay for member in drawn} == {Decimal(0), Decimal(25)}


def told(bench: Bench, member: str = "M1", payer: str = "BLUEP") -> dict[tuple[str, str], object]:
    response = bench.eligibility(member, payer)
    return {
        (b.information, b.period): b.percent if b.percent is not None else b.amount_cents for b in response.benefits
    }


def test_active_benefits(bench: Make) -> None:
    one = bench({"M1": {"payer": "BLUEP", "benefit": {"copay": 25, "coinsurance": 20, "deductible": 300}}})
    found = told(one)
    assert ("1", "") in found
    assert found["B", "27"] == 2500
    assert found["A", "27"] == Decimal("0.2")
    assert found["C", "29"] == 30000
    assert found["G", "29"] == 450000
    response = one.eligibility("M1", "BLUEP")
    assert response.trace_number == f"{ACCOUNT}-E1"
    assert any(b.in_network for b in response.benefits)
    assert not any(b.authorization_required for b in response.benefits)


def test_authorization_required(bench: Make) -> None:
    one = bench({"M1": {"payer": "BLUEP", "eligibility": "auth"}})
    assert any(b.authorization_required for b in one.eligibility("M1", "BLUEP").benefits)


def test_inactive(bench: Make) -> None:
    one = bench({"M1": {"payer": "BLUEP", "eligibility": "inactive"}})
    assert [b.information for b in one.eligibility("M1", "BLUEP").benefits] == ["6"]
    one.submit(claim())
    assert one.after(14).decisions[0].lines[0].adjustments[0].reason == "27"


def test_not_found_here_or_at_this_payer(bench: Make) -> None:
    one = bench({"M1": {"payer": "BLUEP", "eligibility": "not_found"}, "M2": {"payer": "UNITY"}})
    for member in ("M1", "M2"):
        assert [r.code for r in one.eligibility(member, "BLUEP").rejections] == ["75"]


def test_anybody_else_is_active(bench: Make) -> None:
    assert ("1", "") in told(bench(), "SYNTHEA1", "HUMANA")


def test_times_out_once(bench: Make) -> None:
    one = bench({"M1": {"payer": "BLUEP", "eligibility": "timeout_once"}})
    assert one.simulator.realtime(eligibility_text("M1", "BLUEP").encode()).timed_out
    one.restart()
    assert ("1", "") in told(one)


def test_real_time_rubbish(bench: Make) -> None:
    one = bench()
    assert one.simulator.realtime(b"hello").text == ""
    broken = "".join(s for s in eligibility_text("M1", "BLUEP").splitlines(True) if not s.startswith("NM1*PR"))
    assert one.simulator.realtime(broken.encode()).payload_type == "999"
    assert one.simulator.realtime(batch_text(claim()).encode()).payload_type in ("999", "TA1")
