"""What papers about one thing are asked for by, and who could get one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studyhours.domain.errors import Fault
from studyhours.domain.tidy import squeeze
from studyhours.services.papers.deed_model import DeedAsked
from studyhours.services.papers.issued_before import Translated
from studyhours.services.people.teacher_list import TeacherShown


@dataclass(frozen=True, slots=True)
class DeedRequest:
    """What to issue.

    Attributes:
        folder: Where the files go; None when they are only kept in the ledger.
        asked: What the papers are about.
        teachers: Only these, by staff number, unique name or uid; everybody when empty.
        passphrase: Of the school's key, where it has one.
        replacing: Number of the paper that the new one takes the place of.
        chosen: Only these of those asked for, by ``DeedCandidate.key``; all of them when None.
            Those whose grounds are others by now are passed over.
    """

    folder: Path | None
    asked: DeedAsked
    teachers: Sequence[str] = ()
    passphrase: str | None = None
    replacing: str | None = None
    chosen: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class DeedCandidate:
    """Somebody who could get a paper about something.

    Attributes:
        uid: The teacher.
        staff_no: Staff number, where there is one.
        name: Name.
        pinyin: What the name sorts by.
        about: Uids of what it is about.
        title: What it is about, in a line.
        grade: Grade or result in words.
        total: Hours; empty where it states none.
        first: First day.
        last: Last day.
        serial: Number of a valid paper that says exactly this already.
        others: Numbers of valid papers about the same with other facts.
        replaced: Those of them that a new paper would take the place of, and revoke.
        translated: Valid papers about the same in another language than the one asked for.
        added: Details that the paper ``serial`` was issued without, and would state now.
        fault: Why no paper can be made.
    """

    uid: str
    staff_no: str | None
    name: str
    pinyin: str
    about: tuple[str, ...]
    title: str
    grade: str
    total: str
    first: date
    last: date
    serial: str | None
    others: tuple[str, ...]
    replaced: tuple[str, ...]
    translated: tuple[Translated, ...]
    added: tuple[str, ...]
    fault: Fault | None

    @property
    def key(self) -> str:
        """What tells it from all others: the teacher, and what the paper is about."""
        return deed_key(self.uid, self.about)

    @property
    def can_be_issued(self) -> bool:
        """Whether a new paper could be issued: it can be printed and has not been issued yet."""
        return self.fault is None and self.serial is None

    @property
    def is_due(self) -> bool:
        """Whether there is no valid paper about it yet, in any language."""
        return self.can_be_issued and not self.others and not self.translated

    def matches(self, typed: str) -> bool:
        """Whether typed text may mean this teacher, or is part of what it is about."""
        teacher = TeacherShown(self.uid, self.staff_no, self.name, self.pinyin)
        return teacher.matches(typed) or squeeze(typed) in squeeze(self.title)


def deed_key(teacher: str, about: Sequence[str]) -> str:
    """What tells a paper from all others: the teacher, and what it is about."""
    return " ".join([teacher, *about])
