"""One package for each of several teachers, in one go: what an office sends back."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import select

from studyhours.db.models import Peer, PeerTeacher, Teacher
from studyhours.domain.errors import Fault, LedgerDamaged, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.exchange.member_schools import units_handing_in
from studyhours.services.exchange.sending import Sending, Sent, send
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.namesakes import told_apart
from studyhours.services.people.teacher_list import TeacherShown, list_teachers
from studyhours.services.people.teachers import find_teachers
from studyhours.transfer.files import file_faults, refuse_overwriting, safe_name, sync_folder
from studyhours.transfer.package_form import MAGIC

EACH = "write_each"
ENDING = ".package"
_WORK = ".packages-"


@dataclass(frozen=True, slots=True)
class NotSent:
    """A teacher whose package could not be written, and why."""

    teacher: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class SentEach:
    """What was written.

    Attributes:
        path: The folder.
        sent: The packages, in the order of the roster.
        failed: Whose could not be written.
    """

    path: Path
    sent: tuple[Sent, ...]
    failed: tuple[NotSent, ...]

    @property
    def code(self) -> str:
        """This ledger's code; empty where nothing was written."""
        return self.sent[0].code if self.sent else ""

    @property
    def log_number(self) -> int:
        """How far this ledger's log was when the first of them was written."""
        return self.sent[0].log_number if self.sent else 0


def who_handed_in(ledger: Ledger) -> tuple[str, ...]:
    """Uids of the teachers whose own ledgers have been linked here, in the order of the roster.

    Raises:
        NotPermitted: the login may not take out everybody's records.
    """
    require(ledger.actor, "backup")
    with ledger.reading() as session:
        school = school_of(session)
        theirs = (
            select(PeerTeacher.teacher_id)
            .join(Peer, Peer.ledger_id == PeerTeacher.ledger_id)
            .where(
                Peer.decides.is_(False),
                Peer.ledger_id.not_in(list(units_handing_in(school))),
            )
        )
        found = session.scalars(
            select(Teacher.id)
            .where(Teacher.school_id == school.id, Teacher.id.in_(theirs))
            .order_by(Teacher.position, Teacher.id)
        )
        return tuple(str(one) for one in found)


def send_each(
    ledger: Ledger,
    folder: Path,
    wanted: Sending,
    named: Callable[[str], str],
    progress: Progress = unwatched,
) -> SentEach:
    """Writes a package for each teacher, with nothing in it but what concerns that one.

    Called off, or without place for all, none is there and older ones lie as they lay. Where
    something of one teacher is damaged, the others' are written.

    Args:
        ledger: The ledger.
        folder: Where to.
        wanted: How; whose, all who have handed in where it names nobody.
        named: What a file is called, without its ending, by the name of the teacher.
        progress: Told of ``write_each``; may call it off.

    Raises:
        UnusableInput: an unknown teacher, nobody has handed in, or the place cannot be written.
        NotPermitted: the login may not take out everybody's records.
    """
    require(ledger.actor, "backup")
    teachers = _whose(ledger, wanted.teachers)
    apart = told_apart(list_teachers(ledger))
    done: list[tuple[Sent, Path]] = []
    failed: list[NotSent] = []
    with _work_in(folder) as work:
        for number, one in enumerate(teachers):
            name = apart.get(one.uid, one.name)
            target = folder / (safe_name(named(name)) + ENDING)
            if any(there.path == target for there, _ in done):
                target = target.with_stem(f"{target.stem} {number + 1}")
            with file_faults(target):
                refuse_overwriting(target, MAGIC)
            made = work / f"{number}{ENDING}"
            try:
                only = replace(wanted, teachers=(one.uid,))
                sent = send(ledger, made, only, _within(progress, number, len(teachers)))
            except LedgerDamaged as fault:
                failed.append(NotSent(name, fault.with_traceback(None)))
            else:
                done.append((replace(sent, path=target), made))
        progress(EACH, len(teachers), len(teachers))
        for sent, made in done:
            with file_faults(sent.path):
                made.replace(sent.path)
        sync_folder(folder)
    return SentEach(folder, tuple(sent for sent, _ in done), tuple(failed))


def _whose(ledger: Ledger, named: Sequence[str]) -> list[TeacherShown]:
    wanted = set(who_handed_in(ledger))
    if named:
        with ledger.reading() as session:
            found = find_teachers(session, school_of(session), named)
            wanted = {str(one.id) for one in found}
    if not wanted:
        raise UnusableInput("nobody_handed_in")
    return [one for one in list_teachers(ledger) if one.uid in wanted]


def _within(progress: Progress, number: int, total: int) -> Progress:
    """What writing one of them tells, as the number of those that are done."""
    return lambda _stage, _done, _total: progress(EACH, number, total)


@contextmanager
def _work_in(folder: Path) -> Iterator[Path]:
    """A place on the same disk; what a killed try left there goes first."""
    if not folder.is_dir():
        raise UnusableInput("folder_missing", folder=str(folder))
    with file_faults(folder):
        for left in folder.glob(f"{_WORK}*"):
            shutil.rmtree(left, ignore_errors=True)
        work = tempfile.mkdtemp(dir=folder, prefix=_WORK)
    try:
        yield Path(work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
