"""The first start: the demo school, a school of one's own, and where ledgers lie on a computer."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from platformdirs import user_documents_path

from studyhours.db.blobs import FolderBlobs
from studyhours.domain.calendar import school_year_of
from studyhours.domain.clock import SCHOOL_ZONE, Clock, SystemClock, day_in_zone
from studyhours.domain.errors import Fault
from studyhours.domain.progress import Progress, unwatched
from studyhours.rules.model import RuleSet
from studyhours.rules.subjects import TEACHER
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.demo import PRESETS, DemoSchool, make_demo
from studyhours.services.ledgers.demo_life import enliven
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import SUFFIX, blobs_for, journal_of, open_ledger
from studyhours.services.ledgers.term_proposals import suggested_year
from studyhours.services.papers.verifying import announce_school
from studyhours.services.people.teacher_changes import NewTeacher, TeacherEntry, add_teacher
from studyhours.services.rulebook.rulesets import list_presets
from studyhours.transfer.files import file_faults, safe_name, sync_folder

_FOLDER = "StudyHours"
_DEMO_FILE = "演示学校"
_DEMO_TEACHERS = 24
_DEMO_SEED = 20
_ENOUGH = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class PresetChoice:
    """A shipped rule set to choose.

    Attributes:
        id: Its id.
        title: Its name by language.
        text: What it asks, in one sentence, by language.
        usual: Whether it is chosen to begin with.
    """

    id: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    usual: bool


@dataclass(frozen=True, slots=True)
class StartChoices:
    """What the first start offers.

    Attributes:
        today: The day in schools' zone.
        year: Label of the school year to begin with.
        years: Labels to choose from, in order.
        presets: Rule sets shipped, the usual ones first, the others by the rows they come from:
            those that bind teachers, then those of groups and schools.
        folder: Where ledgers lie unless somebody chooses another place.
        demo: The demo school's file.
        demo_there: Whether it has been made already.
    """

    today: date
    year: str
    years: tuple[str, ...]
    presets: tuple[PresetChoice, ...]
    folder: Path
    demo: Path
    demo_there: bool


def start_choices(clock: Clock | None = None) -> StartChoices:
    """Reads what there is to choose."""
    today = day_in_zone((clock or SystemClock()).now(), SCHOOL_ZONE)
    year = suggested_year(today)
    start = int(year[:4])
    demo = demo_path()
    return StartChoices(
        today=today,
        year=year,
        years=tuple(f"{one}-{one + 1}" for one in (start - 1, start, start + 1)),
        presets=_presets(),
        folder=ledgers_folder(),
        demo=demo,
        demo_there=demo.exists(),
    )


def _presets() -> tuple[PresetChoice, ...]:
    order = {name: place for place, name in enumerate(PRESETS)}
    rulesets = [preset.ruleset for preset in list_presets()]
    rulesets.sort(key=lambda one: (order.get(one.id, len(order)), _row_order(one)))
    return tuple(
        PresetChoice(one.id, one.title, one.sources[0].text if one.sources else {}, one.id in order)
        for one in rulesets
    )


def _row_order(ruleset: RuleSet) -> tuple[bool, int, str]:
    """What binds teachers first; then by the number of the catalogue row: A9 before A12."""
    for_others = all(rule.subject != TEACHER for rule in ruleset.rules)
    row = ruleset.sources[0].row if ruleset.sources else ""
    digits = "".join(filter(str.isdecimal, row))
    return for_others, int(digits or 0), ruleset.id


def ledgers_folder() -> Path:
    """Where ledgers lie by default: a folder of ours among the person's documents."""
    return user_documents_path() / _FOLDER


def demo_path() -> Path:
    """The demo school's file."""
    return ledgers_folder() / f"{_DEMO_FILE}{SUFFIX}"


def ledger_path(folder: Path, school: str) -> Path:
    """A file for a school's ledger that is not there yet, named after it.

    Args:
        folder: Where it lies; need not exist.
        school: The school's name; what no file may be called is changed.
    """
    name = safe_name(school) or _FOLDER
    path = folder / f"{name}{SUFFIX}"
    number = 2
    while _taken(path):
        path = folder / f"{name} {number}{SUFFIX}"
        number += 1
    return path


def _taken(path: Path) -> bool:
    files = blobs_for(str(path))
    return path.exists() or (isinstance(files, FolderBlobs) and files.folder.exists())


def start_school(path: Path, new: NewSchool, clock: Clock | None = None) -> Ledger:
    """Makes a school's ledger and lets this computer know the school.

    Args:
        path: The ledger's file; our own folder among the documents is made where it lacks.
        new: The school.
        clock: What time it is.

    Raises:
        UnusableInput: the place is taken or cannot be written, or the terms are not possible.
    """
    _make_own_folder(path)
    ledger = create_ledger(str(path), new, clock)
    _announce(ledger)
    return ledger


def start_own(
    path: Path, new: NewSchool, name: str, staff_no: str = "", clock: Clock | None = None
) -> Ledger:
    """Makes a teacher's own ledger: their school, and nobody in it but themselves.

    Args:
        path: As for ``start_school``.
        new: The school they work at.
        name: Their name.
        staff_no: Their staff number; may be empty.
        clock: What time it is.

    Raises:
        UnusableInput: as ``start_school``, or the teacher has no name; nothing is left.
    """
    ledger = start_school(path, new, clock)
    try:
        add_teacher(ledger, NewTeacher(TeacherEntry(name, staff_no)))
    except BaseException:
        ledger.close()
        _remove(path)
        raise
    return ledger


def open_demo(path: Path, progress: Progress = unwatched, clock: Clock | None = None) -> Ledger:
    """Opens the demo school, which is made first where it is not there yet.

    It is built under another name, so that a demo called off or killed leaves none that is half
    done.

    Args:
        path: The demo school's file.
        progress: How far it is.
        clock: What time it is; the demo ends today.

    Raises:
        UnusableInput: the place cannot be written.
        Cancelled: the person called it off; nothing is left.
    """
    if not path.exists():
        _make_own_folder(path)
        _make_demo(path, progress, clock or SystemClock())
    return open_ledger(str(path), clock)


def _make_demo(path: Path, progress: Progress, clock: Clock) -> None:
    today = day_in_zone(clock.now(), SCHOOL_ZONE)
    # In the first weeks of a year there would be next to nothing to look at.
    years = 1 if today - school_year_of(today).first >= _ENOUGH else 2
    building = path.with_name(f".{path.stem}.new-{secrets.token_hex(4)}{SUFFIX}")
    progress("demo", 0, _DEMO_TEACHERS)
    try:
        demo = DemoSchool(_DEMO_TEACHERS, years, _DEMO_SEED, today)
        ledger = make_demo(str(building), demo, progress, clock)
        enliven(ledger)
        _announce(ledger)
        ledger.close()
        with file_faults(path):
            building.rename(path)
            sync_folder(path.parent)
    except BaseException:
        _remove(building)
        raise


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    journal_of(path).unlink(missing_ok=True)
    files = blobs_for(str(path))
    if isinstance(files, FolderBlobs):
        shutil.rmtree(files.folder, ignore_errors=True)


def _make_own_folder(path: Path) -> None:
    """Makes our folder; any other place must be there already."""
    if path.parent == ledgers_folder():
        with file_faults(path):
            path.parent.mkdir(parents=True, exist_ok=True)


def _announce(ledger: Ledger) -> None:
    """Lets this computer know the school; the ledger stands whether that works or not."""
    try:
        announce_school(ledger)
    except Fault:
        # Its papers are then checked with the key file, as on any other computer.
        return
