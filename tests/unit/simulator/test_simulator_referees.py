"""Independent readers accept what the simulator sends (tests/referees.py says where they are wrong)."""

from collections.abc import Callable

from referees import complaints
from simulator_bench import Bench, account, claim, eligibility_text, status_text

BENEFIT = {"coinsurance": 20}
MEMBERS = {
    "M1": {"payer": "MEDB1", "benefit": BENEFIT, "claims": ["reject_277ca", "pay_then_correct"]},
    "M2": {"payer": "MEDB1", "claims": ["reject_999", {"do": "crossover", "payer": "GOLDM", "member": "G1"}]},
    "G1": {"payer": "GOLDM"},
    "M3": {"payer": "UNITY", "benefit": BENEFIT, "claims": ["pay_twice"], "eligibility": "auth"},
    "M4": {"payer": "UNITY", "claims": [{"do": "deny_line", "n": 1, "carc": "CO-16"}]},
}


def play(bench: Bench) -> dict[str, str]:
    """Everything a client gets, by file name."""
    for letter, member in zip("ABCD", ("M1", "M2", "M3", "M4"), strict=True):
        payer = str(MEMBERS[member]["payer"])
        for submission in (1, 2):
            number = f"{account(letter)}P0{submission}"
            bench.submit(claim(payer, member, number, prior_authorization="A1"))
    bench.submit(*(claim("UNITY", "M4", f"{account(letter)}P01") for letter in "EF"))
    for letter in "ABCDEF":
        bench.after(60, account(letter))
    return bench.inbox.files


def test_files_please_pyx12_and_oxedi(bench: Callable[..., Bench]) -> None:
    files = play(bench(MEMBERS))
    kinds = [name.split("-")[0] for name in files]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"999": 9, "277CA": 8, "835": 10}
    assert {name: said for name, text in files.items() if (said := list(complaints(text)))} == {}


def test_real_time_answers_please_x12sdk(bench: Callable[..., Bench]) -> None:
    one = bench(MEMBERS)
    play(one)
    questions = [
        eligibility_text("M1", "MEDB1"),
        eligibility_text("M3", "UNITY"),
        status_text(f"{account('C')}P01", "UNITY", "M3"),
        status_text("NOSUCH", "UNITY", "M3"),
    ]
    for question in questions:
        text = one.simulator.realtime(question.encode()).text
        assert list(complaints(text)) == []
