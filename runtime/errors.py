"""Failures that an operator can mend: told in one line, never as a traceback."""


class OperatorError(Exception):
    """Something outside the program keeps it from running.

    Attributes:
        problem: What is wrong, in one sentence without a full stop.
        remedy: What to do about it, in the imperative, without a full stop.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}; {remedy}")
        self.problem = problem
        self.remedy = remedy
