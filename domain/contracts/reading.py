"""A contract file into terms, with what is wrong named by row and column. Comma-separated, a line of names first."""

import csv
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from io import StringIO

from domain.contracts import cells
from domain.contracts.codes import CodeSpec, Reach, code_spec
from domain.contracts.terms import ANY_PAYER, Method, Setting, Term
from domain.contracts.ties import ties
from models.base import Value
from models.fees import Place

NEEDED = ("payer_id", "code", "method", "amount", "effective_from")
OPTIONAL = (
    "plan", "locality", "setting", "place", "modifier", "schedule", "conversion_factor", "lesser_of_charge",
    "effective_to", "note",
)  # fmt: skip
_MOST = 50
_PERCENTS = {
    Method.COMPONENTS: (2, "give the technical component's and the professional one's: 50/95"),
    Method.PRACTICE_EXPENSE: (1, "give that of the practice expense: 50"),
}
_COUNTED = {1: "one percent", 2: "two percents"}


class Problem(Value):
    """What is wrong in one row; `column` empty: with the row as a whole."""

    row: int
    column: str
    message: str
    remedy: str


class ContractError(Exception):
    """A file that is not loaded, and why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"row {each.row} {each.column}: {each.message}" for each in problems))
        self.problems = problems


def read_terms(text: str, payers: frozenset[str]) -> tuple[Term, ...]:
    """Read a contract file; `payers` are the ids that are known. Lines that start with # are remarks.

    Raises:
        ContractError: Rows that cannot be read, name unknown payers, or say two things about one service.
    """
    lines = [(number, line) for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1) if _counts(line)]
    if not lines:
        raise ContractError(Problem(row=1, column="", message="the file is empty", remedy="give it a line of names"))
    names = [name.strip() for name in next(csv.reader(StringIO(lines[0][1])))]
    _check_names(names, lines[0][0])
    problems: list[Problem] = []
    terms: list[Term] = []
    for number, line in lines[1:]:
        term = _Row(number, names, line, payers).term()
        if isinstance(term, Term):
            terms.append(term)
        else:
            problems += term
    problems = problems[:_MOST] or [
        Problem(row=second.line, column="", message=f"says something else than row {first.line} about {first.codes}",
                remedy="end one of them (effective_to), or tell them apart by plan, place, modifier or code")
        for first, second in ties(terms)
    ]  # fmt: skip
    if problems:
        raise ContractError(*problems[:_MOST])
    return tuple(terms)


def _counts(line: str) -> bool:
    return bool(line.strip(" ,\t")) and not line.startswith("#")


def _check_names(names: list[str], row: int) -> None:
    missing = [name for name in NEEDED if name not in names]
    strange = [name for name in names if name not in (*NEEDED, *OPTIONAL)]
    remedy = f"a contract file has the columns {', '.join(NEEDED)}, and may have {', '.join(OPTIONAL)}"
    found = [Problem(row=row, column=name, message="is missing", remedy=remedy) for name in missing]
    found += [Problem(row=row, column=name, message="is no column of a contract", remedy=remedy) for name in strange]
    if len(set(names)) != len(names):
        found.append(Problem(row=row, column="", message="two columns have one name", remedy=remedy))
    if found:
        raise ContractError(*found)


class _Row:
    """One row; what does not parse is collected, so that all of it is told at once."""

    def __init__(self, number: int, names: list[str], line: str, payers: frozenset[str]) -> None:
        self.number = number
        self.payers = payers
        self.problems: list[Problem] = []
        values = next(csv.reader(StringIO(line)))
        if len(values) > len(names):
            self.problem("", f"{len(values)} values instead of {len(names)}", "quote values that hold commas")
        self.values: Mapping[str, str] = dict(zip(names, (value.strip() for value in values), strict=False))

    def problem(self, column: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(row=self.number, column=column, message=message, remedy=remedy))

    def get[T](self, column: str, parse: Callable[[str], T], otherwise: T) -> T:
        """The parsed value of a column; `otherwise` where it is empty, or wrong (which is kept as a problem)."""
        value = self.values.get(column, "")
        if not value:
            if column in NEEDED and column != "amount":
                self.problem(column, "is empty", "fill it")
            return otherwise
        try:
            return parse(value)
        except ValueError as error:
            message, remedy = error.args if len(error.args) == 2 else (f"{value!r} does not fit", "correct it")
            self.problem(column, message, remedy)
            return otherwise

    def term(self) -> Term | list[Problem]:
        method = self.get("method", cells.word(Method), Method.FEE)
        none: tuple[Decimal, ...] = ()
        percents = self.get("amount", cells.percents, none) if method.reduces else none
        amount = Decimal(0) if method.reduces else self.get("amount", cells.number, Decimal(0))
        by_default = method.by_line and method is not Method.CHARGE
        term = Term(
            line=self.number,
            payer_id=self.get("payer_id", self._payer, ""),
            plan=self.values.get("plan", ""),
            locality=self.get("locality", cells.locality, ""),
            setting=self.get("setting", cells.word(Setting), None),
            place=self.get("place", cells.word(Place), None),
            codes=self.get("code", code_spec, CodeSpec(Reach.ALL)),
            modifier=self.get("modifier", cells.modifier, ""),
            method=method,
            amount=amount,
            percents=percents,
            schedule=self.get("schedule", cells.schedule, None),
            factor=self.get("conversion_factor", cells.number, None),
            capped=self.get("lesser_of_charge", cells.yes, by_default),
            effective_from=self.get("effective_from", cells.day, date.min),
            effective_to=self.get("effective_to", cells.day, None),
            note=self.values.get("note", ""),
        )
        self._check(term)
        return self.problems or term

    def _check(self, term: Term) -> None:
        if not self.values.get("amount") and term.method is not Method.SECONDARY:
            self.problem("amount", "is empty", "fill it")
        if term.method in (Method.MODIFIER, Method.UNITS) and not term.modifier:
            self.problem("modifier", "is empty", f"say which modifier the {term.amount} is for")
        wanted = _PERCENTS.get(term.method)
        if wanted and term.percents and len(term.percents) != wanted[0]:
            self.problem("amount", f"{self.values['amount']!r} is not {_COUNTED[wanted[0]]}", wanted[1])
        if term.schedule and term.method not in (Method.MEDICARE, Method.ASP):
            self.problem("schedule", "belongs to methods medicare and asp only", "leave it empty")
        if term.factor and term.method is not Method.MEDICARE:
            self.problem("conversion_factor", "belongs to method medicare only", "leave it empty")
        if term.effective_to and term.effective_to < term.effective_from:
            self.problem("effective_to", "is before effective_from", "correct one of them")

    def _payer(self, value: str) -> str:
        if value != ANY_PAYER and value not in self.payers:
            raise ValueError(f"{value!r} is no payer that we know", "use an id of payers.yaml, or * for all")
        return value
