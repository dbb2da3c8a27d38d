"""What is kept of an activity beside its record: process files, and what came of it.

The notice, the plan, slides, photos, minutes: kept by their hash as the evidence of records is, and
named in what is said of the activity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from studyhours.db.models import Activity
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.services.activities.reach import reach_of
from studyhours.services.activities.rows import found_activity
from studyhours.services.evidence.checks import checked_files
from studyhours.services.evidence.keeping import keep_files
from studyhours.services.evidence.naming import OTHER, PHOTO
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.records.content import FileNamed

FILES, RESULT = "files", "result"
"""Where an activity keeps its files, and what came of it."""
PROCESS = ("notice", "plan", "materials", "photo", "record", "other")
"""What a process file is."""
_NOTICE = ("通知", "notice")
LONGEST_RESULT = 5000


@dataclass(frozen=True, slots=True)
class Papers:
    """The process files of an activity and what came of it."""

    files: tuple[FileNamed, ...] = ()
    result: str = ""


@dataclass(frozen=True, slots=True)
class PapersKept:
    """What a step did.

    Attributes:
        before: What was there before.
        after: What is there now.
        refused: Why files brought with it were not taken.
        changes: What pages need to look at again.
    """

    before: Papers
    after: Papers
    refused: tuple[UnusableInput | NotPermitted, ...] = ()
    changes: Changes = Changes.ACTIVITIES


def activity_files(activity: Activity) -> tuple[FileNamed, ...]:
    """The process files of an activity."""
    return tuple(FileNamed(*one) for one in activity.fields.get(FILES, ()))


def process_word(file: FileNamed) -> str:
    """What a file that was just brought probably is, one of ``PROCESS``."""
    if any(word in file.name.lower() for word in _NOTICE):
        return PROCESS[0]
    if file.word == OTHER and file.media.startswith("image/"):
        return PHOTO
    return file.word if file.word in PROCESS else OTHER


def keep_papers(ledger: Ledger, uid: str, papers: Papers, based_on: Papers) -> PapersKept:
    """Says which process files an activity has and what came of it.

    Args:
        ledger: The ledger.
        uid: The activity.
        papers: What it is to have.
        based_on: What it had when the change was begun.

    Raises:
        UnusableInput: an unknown activity, file or word, too many files, a text that is too long,
            or somebody else has changed them since.
        NotPermitted: the login may not change this activity.
    """
    said = papers.result.strip()
    if len(said) > LONGEST_RESULT:
        raise UnusableInput("activity_text_long", field="result", most=LONGEST_RESULT)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        activity = found_activity(tx.session, school, uid)
        reach_of(ledger, tx.session, school).require(activity.group_id)
        before = Papers(activity_files(activity), str(activity.fields.get(RESULT, "")))
        if before != based_on:
            raise UnusableInput("activity_changed_meanwhile", title=activity.title)
        after = Papers(checked_files(tx, school, papers.files, before.files, PROCESS), said)
        if after == before:
            return PapersKept(before, before, changes=Changes.NONE)
        fields = {
            name: value for name, value in activity.fields.items() if name not in {FILES, RESULT}
        }
        if after.files:
            fields[FILES] = [one.plain for one in after.files]
        if after.result:
            fields[RESULT] = after.result
        activity.fields = fields
        names = {"before": _names(before.files), "after": _names(after.files)}
        tx.log("activity.files", uid, {**names, "result": len(after.result)})
        return PapersKept(before, after)


def _names(files: Sequence[FileNamed]) -> list[str]:
    return [one.name for one in files]


def bring_files(
    ledger: Ledger,
    uid: str,
    paths: Sequence[Path],
    *,
    word: str | None = None,
    progress: Progress = unwatched,
) -> PapersKept:
    """Attaches files to an activity; one that cannot be kept holds up no other.

    Args:
        ledger: The ledger.
        uid: The activity.
        paths: The files.
        word: What they are, one of ``PROCESS``; by their names when None.
        progress: Told of ``keep_files``.

    Raises:
        UnusableInput: there is no such activity or word, or it would have too many files.
        NotPermitted: the login may not change this activity.
    """
    with ledger.reading() as session:
        school = school_of(session)
        activity = found_activity(session, school, uid)
        reach_of(ledger, session, school).require(activity.group_id)
        before = Papers(activity_files(activity), str(activity.fields.get(RESULT, "")))
    kept = keep_files(ledger, paths, progress=progress)
    fresh = [replace(one, word=word or process_word(one)) for one in kept.files]
    after = replace(before, files=(*before.files, *fresh))
    return replace(keep_papers(ledger, uid, after, before), refused=kept.refused)
