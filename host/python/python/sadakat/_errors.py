"""What goes wrong, as exceptions that say what to do instead."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """Something that is wrong in a program folder, with its place and its cure."""

    severity: str
    code: str
    title: str
    message: str
    file: str
    line: int
    column: int
    help: str | None

    @classmethod
    def _all(cls, problems: str | list[dict]) -> list[Problem]:
        """The problems of a report."""
        if isinstance(problems, str):
            problems = json.loads(problems)
        names = cls.__dataclass_fields__
        return [cls(**{name: problem.get(name) for name in names}) for problem in problems]


class SadakatError(Exception):
    """Everything that Sadakat refuses."""


class ProgramError(SadakatError):
    """A program that has errors. Its text shows each with its place."""

    def __init__(self, text: str, problems: str) -> None:
        super().__init__(text.rstrip())
        self.problems: list[Problem] = Problem._all(problems)

    @property
    def errors(self) -> list[Problem]:
        """The problems without warnings."""
        return [problem for problem in self.problems if problem.severity == "error"]


class RecordError(SadakatError):
    """An event, a member or a file of records that cannot be used."""

    #: The row of the table, from 0, if it is of one.
    row: int | None = None

    def __init__(
        self,
        message: str,
        code: str | None = None,
        field: str | None = None,
        help: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
        self.help = help

    def __str__(self) -> str:
        text = f"[{self.code}] {self.message}" if self.code else self.message
        if self.row is not None:
            text = f"row {self.row}: {text}"
        return f"{text}\n  help: {self.help}" if self.help else text
