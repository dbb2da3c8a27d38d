"""Makes a new ledger: whole, or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Engine, insert, inspect
from sqlalchemy.orm import Session

from studyhours import __version__
from studyhours.db.blobs import FolderBlobs
from studyhours.db.engine import is_url, open_engine
from studyhours.db.faults import database_faults
from studyhours.db.migrate import upgrade
from studyhours.db.models import (
    Group,
    HolidayCoverage,
    HolidayRow,
    Kind,
    KindType,
    LedgerInfo,
    School,
    SchoolYearRow,
    TermRow,
)
from studyhours.domain.calendar import SchoolYear, school_year, school_year_of
from studyhours.domain.clock import SCHOOL_ZONE, Clock, SystemClock, day_in_zone
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.kinds import standard_kinds
from studyhours.domain.people import SCHOOL_UNIT
from studyhours.services.ledgers.holidays import published_holidays, published_mark
from studyhours.services.ledgers.ledger import Ledger, Writing
from studyhours.services.ledgers.opening import blobs_for, display_name
from studyhours.services.ledgers.permissions import LOCAL
from studyhours.services.papers.school_keys import make_school_key
from studyhours.services.papers.serials import first_holder
from studyhours.services.people.pinyin import initials_of
from studyhours.services.rulebook.rulesets import adopt_preset
from studyhours.transfer.files import sync_folder

LONGEST_TERM = timedelta(days=250)


@dataclass(frozen=True, slots=True)
class NewSchool:
    """What a new ledger needs.

    Attributes:
        name: The school's name, as papers show it.
        year: Label of the first school year; the running one when None.
        terms: First and last days of its terms; may be empty.
        presets: Ids of rule sets to adopt.
    """

    name: str
    year: str | None = None
    terms: Sequence[tuple[date, date]] = ()
    presets: Sequence[str] = ()


def create_ledger(target: str, new: NewSchool, clock: Clock | None = None) -> Ledger:
    """Creates a ledger and opens it.

    Args:
        target: Path of a file that does not exist, or URL of an empty database.
        new: The school.
        clock: What time it is.

    Raises:
        UnusableInput: the place is taken or cannot be written, or the terms are not possible.
    """
    clock = clock or SystemClock()
    year = _year(new, day_in_zone(clock.now(), SCHOOL_ZONE))
    check_terms(new.terms, year)
    if is_url(target):
        return _create_in_database(target, new, year, clock)
    return _create_file(Path(target), new, year, clock)


def _year(new: NewSchool, today: date) -> SchoolYear:
    if not new.name.strip():
        raise UnusableInput("school_name_empty")
    if new.year is None:
        return school_year_of(new.terms[0][0] if new.terms else today)
    try:
        return school_year(new.year)
    except ValueError:
        raise UnusableInput("bad_year", value=new.year) from None


def check_terms(terms: Sequence[tuple[date, date]], year: SchoolYear) -> None:
    """Refuses terms that no school year has.

    Raises:
        UnusableInput: one ends before it begins or is too long, lies outside the year, or does not
            follow the one before.
    """
    previous: date | None = None
    for first, last in terms:
        named = f"{first}:{last}"
        if last < first or last - first > LONGEST_TERM:
            raise UnusableInput("term_impossible", term=named)
        if not (year.first <= first and last <= year.last):
            raise UnusableInput("term_outside_year", term=named, year=year.label)
        if previous is not None and first <= previous:
            raise UnusableInput("terms_overlap", term=named)
        previous = last


def _create_in_database(url: str, new: NewSchool, year: SchoolYear, clock: Clock) -> Ledger:
    name = display_name(url)
    engine = open_engine(url)
    ledger = Ledger(name, engine, blobs_for(url), clock, LOCAL)
    with database_faults(name), engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise UnusableInput("database_not_empty", ledger=name)
    _fill(ledger, engine, new, year)
    return ledger


def _create_file(path: Path, new: NewSchool, year: SchoolYear, clock: Clock) -> Ledger:
    """Builds the ledger under another name in the same folder, then renames it."""
    files = blobs_for(str(path))
    if not os.path.isdir(path.parent):  # noqa: PTH112 - false, too, where nobody may look
        raise UnusableInput("folder_missing", folder=str(path.parent))
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise NotPermitted("folder_not_writable", folder=str(path.parent))
    if path.exists() or (isinstance(files, FolderBlobs) and files.folder.exists()):
        # A folder of files without its ledger belongs to one that was moved or deleted.
        raise UnusableInput("ledger_exists", ledger=str(path))
    building = path.with_name(f".{path.name}.new-{secrets.token_hex(4)}")
    engine = open_engine(str(building), create=True)
    try:
        _fill(Ledger(str(path), engine, blobs_for(str(path)), clock, LOCAL), engine, new, year)
        engine.dispose()
        building.rename(path)
        sync_folder(path.parent)
    except BaseException:
        engine.dispose()
        building.unlink(missing_ok=True)
        building.with_name(building.name + "-journal").unlink(missing_ok=True)
        raise
    return Ledger(str(path), open_engine(str(path)), blobs_for(str(path)), clock, LOCAL)


def _fill(ledger: Ledger, engine: Engine, new: NewSchool, year: SchoolYear) -> None:
    with (
        database_faults(ledger.name),
        engine.connect().execution_options(writing=True) as connection,
        Session(connection) as session,
    ):
        upgrade(connection)
        tx = Writing(session, ledger, ledger.clock.now())
        replica_id = tx.new_id()
        session.add(
            LedgerInfo(
                ledger_id=tx.new_id(),
                replica_id=replica_id,
                made_at=tx.now,
                app_version=__version__,
                settings=first_holder(replica_id),
            )
        )
        school = School(
            id=tx.new_id(),
            name=new.name.strip(),
            short_name=short_name(new.name),
            office_name="教务处",
            zone=SCHOOL_ZONE,
            settings={"session_checks": ["attendance"]},
        )
        session.add(school)
        session.flush()
        # The school itself is a unit, which rules may be about.
        session.add(Group(id=school.id, school_id=school.id, kind=SCHOOL_UNIT, name=school.name))
        add_year(tx, school, year, new.terms)
        _add_holidays(tx, school)
        _add_kinds(session, school)
        tx.log("ledger.create", school.name, {"year": year.label, **_made_with(new.terms)})
        session.flush()
        for preset in new.presets:
            adopt_preset(tx, school, preset)
        make_school_key(tx, school, passphrase=None)
        session.commit()
        connection.commit()


def short_name(name: str) -> str:
    """Initials of a school's first two characters, for serial numbers: 河湾… → HW."""
    letters = initials_of(name.strip()[:2])
    return letters if letters.isascii() and letters.isalnum() else "SH"


def add_year(
    tx: Writing, school: School, year: SchoolYear, terms: Sequence[tuple[date, date]]
) -> None:
    """Adds a school year with its terms."""
    row = SchoolYearRow(
        id=tx.new_id(), school_id=school.id, label=year.label, first=year.first, last=year.last
    )
    tx.session.add(row)
    tx.session.flush()
    for number, span in enumerate(terms, 1):
        add_term(tx, school, row, number, span)


def add_term(
    tx: Writing, school: School, year: SchoolYearRow, number: int, span: tuple[date, date]
) -> None:
    """Adds a term to a year."""
    tx.session.add(
        TermRow(
            id=tx.new_id(),
            school_id=school.id,
            year_id=year.id,
            number=number,
            first=span[0],
            last=span[1],
            week_one=None,
        )
    )


def _add_holidays(tx: Writing, school: School) -> None:
    table = published_holidays()
    tx.session.add(
        HolidayCoverage(
            school_id=school.id, first=table.first, last=table.last, source=table.source
        )
    )
    tx.session.flush()
    rows = [
        {"id": tx.new_id(), "school_id": school.id, "day": day, "working": working, "name": name}
        for day, (working, name) in sorted(table.days.items())
    ]
    tx.session.execute(insert(HolidayRow), rows)


def _made_with(terms: Sequence[tuple[date, date]]) -> dict[str, object]:
    """What the log says a ledger was made with, for ``doctor``: its terms and its days off."""
    until = published_holidays().last
    return {
        "terms": [f"{first}:{last}" for first, last in terms],
        "days": {"until": until.isoformat(), "mark": published_mark(until)},
    }


def _add_kinds(session: Session, school: School) -> None:
    for kind in standard_kinds().values():
        session.add(
            Kind(
                school_id=school.id,
                id=kind.id,
                base=kind.base,
                reviewer=kind.reviewer,
                unit=kind.unit,
                title=dict(kind.title),
            )
        )
        for entry in kind.types:
            session.add(
                KindType(school_id=school.id, kind_id=kind.id, id=entry.id, title=dict(entry.title))
            )
