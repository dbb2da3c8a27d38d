"""Which figures stand on top of home for whom, in words, and where each leads."""

from __future__ import annotations

from datetime import datetime

from studyhours.domain.clock import school_time
from studyhours.services.checking.verdicts import day_in_year
from studyhours.services.home.figures import MOST_STEPS, Figures
from studyhours.ui.context import PageContext
from studyhours.ui.pages.home.tiles import Figure, Told, Way

_OLD_BACKUP = 14
"""Days after which a backup is old."""


NOT_YET = -1
"""In the place of a figure that is still being counted."""


def tiles_of(figures: Figures, context: PageContext, due: int | None) -> list[Told]:
    """The tiles in their order.

    Args:
        figures: What is known.
        context: Words, and which pages there are.
        due: How many certificates are to be issued, or ``NOT_YET``; None where there is nothing to
            issue by, or that is not this login's business.
    """
    tiles = [
        _waiting(figures, context),
        _comments(figures, context),
        _signing(figures, context),
        _activities(figures, context),
        _certificates(due, context),
        _backup(figures, context),
        _term(figures, context),
    ]
    return [one for one in tiles if one is not None and context.shows(one.figure.way.page)]


def _waiting(figures: Figures, context: PageContext) -> Told | None:
    found, say = figures.waiting, context.words.say
    if found is None:
        return None
    way = {"state": "submitted"}
    chips = []
    for name, count, said, role in (
        ("over_month", found.over_month, say("home.over_month"), "risk"),
        ("over_week", found.over_week, say("home.over_week"), "waiting"),
    ):
        if count:
            over = Way("review", {**way, "since": name})
            chips.append(Figure(name, str(count), said, over, role, count))
    main = Figure(
        "waiting", str(found.all), say("home.to_review"), Way("review", way), count=found.all
    )
    return Told(main, tuple(chips))


def _comments(figures: Figures, context: PageContext) -> Told | None:
    if figures.to_comment is None:
        return None
    count, say = figures.to_comment, context.words.say
    way, tip = Way("review", {"state": "to_comment"}), say("home.to_comment_tip")
    return Told(Figure("comments", str(count), say("home.to_comment"), way, count=count, tip=tip))


def _signing(figures: Figures, context: PageContext) -> Told | None:
    """Years to sign; it is there only while there is one."""
    if not figures.to_sign:
        return None
    count = len(figures.to_sign)
    way = _year(figures, figures.to_sign[0])
    said = context.words.say("home.to_sign")
    years = tuple(
        Figure(f"sign-{year}", "", year, _year(figures, year), "waiting")
        for year in figures.to_sign
    )
    return Told(Figure("to-sign", str(count), said, way, count=count), years)


def _year(figures: Figures, year: str) -> Way:
    day = day_in_year(year, figures.today)
    return Way("check", {"view": "year", "year": year, "day": day.isoformat()})


def _activities(figures: Figures, context: PageContext) -> Told | None:
    found, say = figures.activities, context.words.say
    if found is None:
        return None
    chips: tuple[Figure, ...] = ()
    if found.to_take:
        way = Way("activities", {"state": "to_take"})
        count = found.to_take
        chips = (Figure("to-take", str(count), say("home.to_take"), way, "risk", count),)
    week, count = Way("activities", {"state": "this_week"}), found.this_week
    main = Figure("activities", str(count), say("home.this_weeks"), week, count=count)
    return Told(main, chips)


def _certificates(due: int | None, context: PageContext) -> Told | None:
    if due is None:
        return None
    value = "…" if due == NOT_YET else str(due)
    said, way = context.words.say("home.certificates"), Way("documents", {"part": "issue"})
    return Told(Figure("certificates", value, said, way, count=due))


def _backup(figures: Figures, context: PageContext) -> Told | None:
    if not figures.backs_up:
        return None
    say, way = context.words.say, Way("settings", {"part": "backups"})
    at = last_backup(figures, context)
    if at is None:
        never = Figure("never", "", say("home.backup_hint"), way, "risk")
        return Told(Figure("backup", say("home.backup_never"), say("home.backup"), way), (never,))
    days = max((figures.today - at.date()).days, 0)
    time = f"{at.hour}:{at:%M}"
    value = say("home.today_at", time=time) if not days else say("home.days_ago", days=days)
    count = figures.steps_since(at)
    since = "none" if not count else "many" if count >= MOST_STEPS else "some"
    told = say(f"home.backup_since_{since}", count=count)
    chips = [Figure("since-backup", "", told, way, "waiting" if count else "quiet")]
    if days > _OLD_BACKUP:
        chips.insert(0, Figure("old", "", say("home.backup_old"), way, "risk"))
    tip = say("home.backup_at", day=at.date().isoformat(), time=time)
    return Told(Figure("backup", value, say("home.backup"), way, tip=tip), tuple(chips))


def last_backup(figures: Figures, context: PageContext) -> datetime | None:
    """When the ledger was last backed up, by itself or into a file; None for never."""
    kept = context.memory.get(f"backup-{figures.ledger_id}")
    try:
        saved = school_time(datetime.fromisoformat(kept["at"]))
    except (TypeError, KeyError, ValueError):
        return figures.last_copy
    return max(saved, figures.last_copy or saved)


def _term(figures: Figures, context: PageContext) -> Told | None:
    say, term = context.words.say, figures.term
    way = Way("settings", {"part": "calendar"})
    if term.over:
        over = _year(figures, term.year)
        chips: tuple[Figure, ...] = ()
        if figures.to_close is not None:
            chips = (Figure("to-close", "", say("home.to_close"), over, "risk"),)
        return Told(Figure("term", term.year, say("home.over"), over), chips)
    if term.week is None or term.weeks_left is None:
        return Told(Figure("term", term.year, say("home.between_terms"), way))
    left = say("home.weeks_left", weeks=term.weeks_left)
    week = say("home.week", week=term.week)
    return Told(Figure("term", week, say("home.term", number=term.number), way),
                (Figure("weeks-left", "", left, way),))  # fmt: skip
