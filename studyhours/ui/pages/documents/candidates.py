"""Those who could get a paper on a year's hours: what their rows and the panel say."""

from __future__ import annotations

from collections.abc import Callable

from studyhours.domain.quantity import parse_hundredths
from studyhours.services.papers.issuing_preview import Candidate
from studyhours.ui.models.rows import Column
from studyhours.ui.pages.documents.gaps import gaps_text, gaps_told
from studyhours.ui.pages.documents.ticking import Someone, Ticked, name_columns
from studyhours.ui.widgets.chip import status_role
from studyhours.ui.words import Words


def holds_paper(one: Candidate) -> bool:
    """Whether somebody holds a valid paper: what a new one would say, in any language, or more."""
    return one.serial is not None or bool(one.translated or one.outdated)


def languages_held(one: Someone, words: Words) -> str:
    """In which other languages somebody holds a valid paper."""
    names = dict.fromkeys(words.say(f"paper_language.{held.language}") for held in one.translated)
    return words.say("documents.separator").join(names)


def standing(one: Candidate, words: Words) -> str:
    """``达标``, or all that is lacking."""
    return words.say("status.met") if one.meets else gaps_text(one, words)


def _standing_tip(one: Candidate, words: Words) -> str:
    said = standing(one, words)
    return said if one.meets else f"{said}\n{gaps_told(one, words)}".rstrip()


def paper_text(one: Candidate, words: Words, *, ticked: bool) -> str:
    """What somebody will get, or has got, or why nothing."""
    if one.fault is not None:
        revokes = one.fault.code == "paper_would_revoke"
        return words.say(
            "deed_short.paper_would_revoke" if revokes else "documents.unprintable_short"
        )
    if one.serial is not None:
        return one.serial
    if one.outdated or one.translated or one.others:
        return _beside_text(one, words, ticked=ticked)
    if not ticked:
        return words.say("documents.no_paper")
    return words.say("documents.certificate" if one.meets else "documents.proof")


def _beside_text(one: Candidate, words: Words, *, ticked: bool) -> str:
    """What somebody will get beside another; in few words, for a chip that is read whole."""
    paper = words.say("documents.short_annual" if one.meets else "documents.short_proof")
    if one.outdated:
        key = "documents.beside_outdated" if ticked else "documents.outdated"
        return words.say(key, paper=paper)
    if one.translated:
        key = "documents.beside_language" if ticked else "documents.has_language"
        return words.say(key, paper=paper, language=languages_held(one, words))
    if one.replaced:
        key = "documents.beside_replaced" if ticked else "documents.deed_changed"
        return words.say(key, paper=paper)
    return words.say("documents.beside" if ticked else "documents.holds", paper=paper)


def _paper_tip(one: Candidate, words: Words, *, ticked: bool) -> str:
    if one.fault is not None:
        return words.fault(one.fault)
    if one.serial is not None:
        return words.say("documents.issued_as", serial=one.serial)
    said = [paper_text(one, words, ticked=ticked), *translated_lines(one, words)]
    return "\n".join([*said, *outdated_lines(one, words), *others_lines(one, words)])


def others_lines(one: Someone, words: Words) -> list[str]:
    """Which papers somebody holds that say something else than a new one would."""
    beside = tuple(serial for serial in one.others if serial not in one.replaced)
    # Beside the very paper that is asked for only what is wrong now can be; else it is of its day.
    other = "documents.note_beside" if one.serial is None else "documents.note_others"
    said = (("documents.note_replaced", one.replaced), (other, beside))
    separator = words.say("documents.separator")
    return [words.say(key, serials=separator.join(serials)) for key, serials in said if serials]


def translated_lines(one: Someone, words: Words) -> list[str]:
    """What somebody holds in other languages, in a sentence each."""
    return [
        words.say(
            "documents.note_translated",
            serial=held.serial,
            language=words.say(f"paper_language.{held.language}"),
        )
        for held in one.translated
    ]


def outdated_lines(one: Candidate, words: Words) -> list[str]:
    """Which certificates somebody holds that the records no longer bear out."""
    return [words.say("documents.note_outdated", serial=serial) for serial in one.outdated]


def _paper_role(one: Candidate, *, ticked: bool) -> str | None:
    if one.fault is not None:
        return "missed"
    if one.outdated or one.replaced or (one.translated and ticked):
        return "risk"
    return "quiet" if holds_paper(one) or one.others else None


def annual_columns(words: Words, ticked: Ticked[Candidate]) -> tuple[Column[Candidate], ...]:
    """What is said of somebody in a row."""

    def hours(text: Callable[[Candidate], str]) -> Callable[[Candidate], int]:
        return lambda one: parse_hundredths(text(one)) or 0

    return (
        *name_columns(),
        Column(
            "hours",
            "documents.hours",
            lambda one: one.total,
            align="right",
            sort=hours(lambda one: one.total),
            width=56,
        ),
        Column(
            "school",
            "documents.school_based",
            lambda one: one.school_based,
            align="right",
            sort=hours(lambda one: one.school_based),
            width=62,
        ),
        Column(
            "standing",
            "documents.standing",
            lambda one: standing(one, words),
            chip=lambda one: status_role(one.verdict),
            tip=lambda one: _standing_tip(one, words),
            sort=lambda one: (not one.meets, [-rule.shortfall for rule in one.lacking]),
            width=176,
        ),
        Column(
            "paper",
            "documents.paper",
            lambda one: paper_text(one, words, ticked=ticked(one)),
            chip=lambda one: _paper_role(one, ticked=ticked(one)),
            tip=lambda one: _paper_tip(one, words, ticked=ticked(one)),
            width=120,
        ),
    )
