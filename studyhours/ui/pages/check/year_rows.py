"""The two lists of a year: what hinders closing it, and what was corrected since."""

from __future__ import annotations

from dataclasses import dataclass

from studyhours.domain.texts import Texts
from studyhours.services.closing.lines import CorrectionLine, effect_text, subject_text
from studyhours.services.closing.year_state import YearState
from studyhours.services.wording.explaining import day_text
from studyhours.ui.models.rows import Column
from studyhours.ui.pages.check.year_words import moment_text, person_text
from studyhours.ui.words import Words

TERMS, UNDECIDED = "terms", "undecided"
UNREVIEWED, UNCREDITED = "unreviewed", "uncredited"
_SHOWN = 2000
"""Results without a decision that are listed; a whole district may have many thousands."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something to look at before a year is closed.

    Attributes:
        sort: ``TERMS``, ``UNDECIDED``, ``UNREVIEWED`` or ``UNCREDITED``.
        name: The teacher's name; empty where it concerns everybody.
        teacher: The teacher's uid.
        target: The rule (``set/id``), the record or the activity it leads to.
        about: What it is about: the title of a rule, a record or an activity.
        day: The day of a record or an activity, in words; else empty.
    """

    sort: str
    name: str = ""
    teacher: str = ""
    target: str = ""
    about: str = ""
    day: str = ""


def hindrances_of(state: YearState, texts: Texts) -> list[Hindrance]:
    """What hinders closing a year, what concerns everybody first."""
    if state.is_closed:
        return []
    found = [] if state.has_terms or not state.has_begun else [Hindrance(TERMS)]
    found += [
        Hindrance(UNDECIDED, one.name, one.teacher, one.rule, texts.pick(one.title))
        for one in state.undecided[:_SHOWN]
    ]
    found += [
        Hindrance(UNREVIEWED, one.name, "", one.uid, one.title, day_text(one.day, texts))
        for one in state.unreviewed
    ]
    found += [
        Hindrance(UNCREDITED, "", "", one.uid, one.title, day_text(one.day, texts))
        for one in state.uncredited
    ]
    return found


def hindrance_columns(words: Words) -> list[Column[Hindrance]]:
    """Columns of the first list."""

    def what(row: Hindrance) -> str:
        untitled = words.say("check_page.untitled")
        return words.say(
            f"check_hindrance.{row.sort}_what", title=row.about or untitled, day=row.day
        )

    return [
        Column(
            "sort",
            "check_year.column_sort",
            lambda row: words.say(f"check_hindrance.{row.sort}"),
            chip=lambda row: "waiting" if row.sort in (UNREVIEWED, UNCREDITED) else "risk",
            width=130,
        ),
        Column("name", "check_year.column_teacher", lambda row: row.name, width=160),
        Column("what", "check_year.column_what", what, width=320),
    ]


def correction_columns(words: Words) -> list[Column[CorrectionLine]]:
    """Columns of the second list."""

    def when(row: CorrectionLine) -> str:
        return moment_text(row.at, words.texts) if row.at is not None else "—"

    def who(row: CorrectionLine) -> str:
        return person_text(row.by, words.texts) if row.by else "—"

    def what(row: CorrectionLine) -> str:
        return subject_text(row, words.texts)

    def effect(row: CorrectionLine) -> str:
        return effect_text(row, words.texts)

    return [
        Column("at", "check_year.column_at", when, sort=lambda row: str(row.at or ""), width=100),
        Column("name", "check_year.column_teacher", lambda row: row.name, width=100),
        Column("what", "check_year.column_what", what, width=120),
        Column("effect", "check_year.column_effect", effect, width=320),
        Column("reason", "check_year.column_reason", lambda row: row.reason or "—", width=130),
        Column("by", "check_year.column_by", who, sort=lambda row: row.by, width=84),
    ]
