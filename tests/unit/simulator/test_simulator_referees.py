"""Independent readers accept what the simulator sends (see tests/golden/test_edi_referees.py for their limits)."""

import io
import warnings
from collections.abc import Callable

from simulator_bench import Bench, account, claim, eligibility_text, status_text

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    warnings.simplefilter("ignore", SyntaxWarning)
    import oxedi
    import pyx12.params
    import pyx12.x12n_document
    import x12sdk.io

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


def complaints(name: str, text: str) -> str:
    """What pyx12 says, empty when it accepts."""
    errors = io.StringIO()
    answer = None if name.startswith("835") else io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        params = pyx12.params.params()
        accepted = pyx12.x12n_document.x12n_document(params, io.StringIO(text), answer, None, fd_json=errors)
    return "" if accepted else f"{name}: {errors.getvalue()}"


def test_files_please_pyx12_and_oxedi(bench: Callable[..., Bench]) -> None:
    files = play(bench(MEMBERS))
    kinds = [name.split("-")[0] for name in files]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {"999": 9, "277CA": 8, "835": 10}
    assert [said for name, text in files.items() if (said := complaints(name, text))] == []
    remits = [text for name, text in files.items() if name.startswith("835")]
    assert [d for text in remits for d in oxedi.parse(text.encode()).diagnostics] == []


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
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            with x12sdk.io.X12ModelReader(text) as reader:
                (model,) = list(reader.models())
        ours = text[text.index("ST*") : text.index("GE*")].replace("\n", "")
        assert model.x12(use_new_lines=False).replace("\n", "") == ours
