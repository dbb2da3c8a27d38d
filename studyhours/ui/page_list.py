"""Which pages there are, in the order of the side bar. This is where a page is added.

A page's code is loaded when it is first shown, so that the window opens quickly.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import cast

from studyhours.services.ledgers.permissions import Actor, may_review
from studyhours.ui.context import PageContext, Surroundings
from studyhours.ui.page import Page
from studyhours.ui.start_place import StartPlace


@dataclass(frozen=True, slots=True)
class PageEntry:
    """One entry of the side bar.

    Attributes:
        name: The page's name; its title is the text ``page.<name>``, its icon ``<name>.svg``.
        place: Module and class.
        at_foot: Whether it stands apart from the others, at the foot of the side bar.
        allowed: Whether somebody is shown it at all.
    """

    name: str
    place: str
    at_foot: bool = False
    allowed: Callable[[Actor], bool] = lambda _actor: True

    @property
    def is_loaded(self) -> bool:
        """Whether its code has been loaded."""
        return self.module in sys.modules

    @property
    def module(self) -> str:
        """The module that is to be loaded before the page can be made."""
        return self.place.partition(":")[0]

    def make(self, context: PageContext) -> Page:
        """Makes the page."""
        kind = cast(Callable[[PageContext], Page], _load(self.place))
        return kind(context)


def _reads_school(actor: Actor) -> bool:
    return "read_school" in actor.functions


def _has_activities(actor: Actor) -> bool:
    """Everybody with a view of the school, and teachers: what they were at themselves."""
    return _reads_school(actor) or actor.teacher_uid is not None


def _imports(actor: Actor) -> bool:
    return "import" in actor.functions


def _exchanges(actor: Actor) -> bool:
    """Whoever may hand in everybody's records, or their own."""
    own = "read_self" in actor.functions and actor.teacher_uid is not None
    return "backup" in actor.functions or own


def _grows(actor: Actor) -> bool:
    return bool({"read_school", "read_self"} & actor.functions)


PAGES = (
    PageEntry("home", "studyhours.ui.pages.home.page:HomePage"),
    PageEntry("records", "studyhours.ui.pages.records.page:RecordsPage"),
    PageEntry(
        "activities",
        "studyhours.ui.pages.activities.page:ActivitiesPage",
        allowed=_has_activities,
    ),
    PageEntry("review", "studyhours.ui.pages.review.page:ReviewPage", allowed=may_review),
    PageEntry("check", "studyhours.ui.pages.check.page:CheckPage"),
    PageEntry("rules", "studyhours.ui.pages.rules.page:RulesPage", allowed=_reads_school),
    PageEntry("documents", "studyhours.ui.pages.documents.page:DocumentsPage"),
    PageEntry(
        "teachers",
        "studyhours.ui.pages.teachers.page:TeachersPage",
        allowed=_reads_school,
    ),
    PageEntry("growth", "studyhours.ui.pages.growth.page:GrowthPage", allowed=_grows),
    PageEntry("imports", "studyhours.ui.pages.imports.page:ImportsPage", allowed=_imports),
    PageEntry("exchange", "studyhours.ui.pages.exchange.page:ExchangePage", allowed=_exchanges),
    PageEntry(
        "settings",
        "studyhours.ui.pages.settings.page:SettingsPage",
        at_foot=True,
    ),
)


def is_shown(page: str, actor: Actor) -> bool:
    """Whether somebody is shown a page."""
    return any(entry.name == page and entry.allowed(actor) for entry in PAGES)


_PACKAGE = ".package"


def page_for_files(paths: Sequence[Path]) -> str:
    """The page that takes files dropped on any other: packages are not imported."""
    return "exchange" if all(map(_holds_packages, paths)) else "imports"


def _holds_packages(path: Path) -> bool:
    """Whether it is a package, or a folder in which some lie: a stick."""
    if path.suffix.lower() == _PACKAGE:
        return True
    return path.is_dir() and any(path.glob(f"*{_PACKAGE}"))


_START = "studyhours.ui.pages.start.page:StartPage"


START_MODULE = _START.partition(":")[0]
"""What is loaded for the start page, for when the ledger is left."""


def make_start(surroundings: Surroundings) -> StartPlace:
    """The page shown while no ledger is open."""
    kind = cast(Callable[[Surroundings], StartPlace], _load(_START))
    return kind(surroundings)


def _load(place: str) -> object:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)
