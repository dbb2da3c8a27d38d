"""Those who could get a paper about one thing: what their rows and the panel say."""

from __future__ import annotations

from studyhours.domain.registers import Spell
from studyhours.services.papers.deed_request import DeedCandidate
from studyhours.services.people.text_order import order_of
from studyhours.services.wording.day_words import period_text
from studyhours.ui.models.rows import Column
from studyhours.ui.pages.documents.candidates import languages_held, others_lines, translated_lines
from studyhours.ui.pages.documents.ticking import Ticked, name_columns
from studyhours.ui.words import Words

_SHORT = frozenset(
    {
        "deed_failed",
        "paper_would_revoke",
        "deed_no_first_day",
        "deed_no_grade",
        "deed_no_title",
        "deed_not_approved",
        "deed_not_begun",
        "deed_not_credited",
        "document_no_hours",
        "glyph_missing",
        "layout_does_not_fit",
        "layout_too_many_records",
    }
)
"""Reasons that there are few words for."""


def holds_deed(one: DeedCandidate) -> bool:
    """Whether somebody holds a valid paper about the same."""
    return one.serial is not None or bool(one.others or one.translated)


def result_text(one: DeedCandidate, words: Words) -> str:
    """How it went: a grade, or hours."""
    return one.grade or (words.say("documents.deed_hours", hours=one.total) if one.total else "")


def about_text(one: DeedCandidate, words: Words) -> str:
    """What the paper is about; the days it lists where it has no name."""
    return one.title or days_text(one, words)


def days_text(one: DeedCandidate, words: Words) -> str:
    """When."""
    return period_text(Spell(one.first, one.last), words.texts)


def deed_text(one: DeedCandidate, words: Words, *, ticked: bool) -> str:
    """What somebody will get, or has got, or why nothing."""
    if one.fault is not None:
        code = one.fault.code if one.fault.code in _SHORT else "other"
        return words.say(f"deed_short.{code}")
    if one.serial is not None:
        return one.serial
    if one.others and not ticked:
        return words.say("documents.deed_changed")
    if one.translated and not ticked:
        return words.say("documents.has_language", language=languages_held(one, words))
    return words.say("documents.deed_new" if ticked else "documents.no_paper")


def deed_role(one: DeedCandidate, *, ticked: bool) -> str | None:
    """The colour that stands in; none for what is as usual."""
    if one.fault is not None:
        return "missed"
    if one.others or (one.translated and ticked):
        return "risk"
    return "quiet" if holds_deed(one) else None


def _tip(one: DeedCandidate, words: Words, *, ticked: bool) -> str:
    if one.fault is not None:
        return words.fault(one.fault)
    if one.serial is not None:
        return words.say("documents.issued_as", serial=one.serial)
    lines = [*translated_lines(one, words), *others_lines(one, words)]
    return "\n".join([deed_text(one, words, ticked=ticked), *lines])


def deed_columns(words: Words, ticked: Ticked[DeedCandidate]) -> tuple[Column[DeedCandidate], ...]:
    """What is said of somebody in a row."""
    return (
        *name_columns(),
        Column(
            "about",
            "documents.deed_about",
            lambda one: about_text(one, words),
            sort=lambda one: (order_of(one.title), one.first),
            tip=lambda one: f"{about_text(one, words)}\n{days_text(one, words)}",
            width=150,
        ),
        Column(
            "result",
            "documents.deed_result",
            lambda one: result_text(one, words),
            sort=lambda one: result_text(one, words),
            width=84,
        ),
        Column(
            "paper",
            "documents.paper",
            lambda one: deed_text(one, words, ticked=ticked(one)),
            chip=lambda one: deed_role(one, ticked=ticked(one)),
            sort=lambda one: (one.fault is not None, one.serial or ""),
            tip=lambda one: _tip(one, words, ticked=ticked(one)),
            width=120,
        ),
    )
