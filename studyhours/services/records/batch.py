"""Many records changed or deleted at once: looked at first, then all of them or none.

Looking says what would change from what to what, and which records would be left as they are and
why. Three reasons a person may set aside knowingly (``INSISTABLE``): the record was approved, it
lies in a closed year, a valid certificate rests on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Kind, Record, RecordVersion, School, Teacher
from studyhours.domain.errors import UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.review import APPROVED, RETURNED
from studyhours.services.closing.closed_years import ClosedDays, closed_days, mark_of, years_with
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import only_own
from studyhours.services.papers.resting import Resting, resting_on
from studyhours.services.people.sole import is_own
from studyhours.services.records.batch_fields import UNCOUNTED, Fields, value_of
from studyhours.services.records.checks import validated, waiting
from studyhours.services.records.rows import RecordContent, content_of
from studyhours.services.records.saving import Saved, delete_records, put_content

APPROVED_ALREADY, CLOSED, CERTIFIED = "approved", "closed", "certificate"
INSISTABLE = (APPROVED_ALREADY, CLOSED, CERTIFIED)
GONE, CHANGED, NOT_YOURS, NO_FIELD = "gone", "changed", "not_yours", "no_field"
REFUSALS = (*INSISTABLE, GONE, CHANGED, NOT_YOURS, NO_FIELD)
MOST = 5_000
_AT_ONCE = 500

Chosen = Sequence[tuple[str, str]]
"""Uid of each record, and the hash of the version the person has seen."""


@dataclass(frozen=True, slots=True)
class BatchChange:
    """A change that many records would see alike.

    Attributes:
        field: One of ``FIELDS``.
        before: What it says now, as a form keeps it; empty for nothing.
        after: What it would say.
        count: In how many records.
    """

    field: str
    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class BatchRefused:
    """A record left as it is.

    Attributes:
        uid: The record.
        code: Why, one of ``REFUSALS``.
        kind: Its kind; empty where it is not there any more.
        type: Its type within the kind.
        title: Its title.
        day: The day that counts.
        name: Whom it credits.
    """

    uid: str
    code: str
    kind: str = ""
    type: str | None = None
    title: str = ""
    day: date | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class BatchPreview:
    """What would come of it.

    Attributes:
        changing: The records that would change.
        changes: From what to what, the most frequent first; empty for a deletion.
        same: How many say it already.
        refused: Those left as they are.
        certificates: Valid certificates that rest on records among the chosen ones.
        corrections: How many of those that change lie in which closed year.
    """

    changing: Chosen
    changes: tuple[BatchChange, ...]
    same: int
    refused: tuple[BatchRefused, ...]
    certificates: tuple[Resting, ...]
    corrections: Mapping[str, int]


def preview_batch(
    ledger: Ledger, chosen: Chosen, edit: Mapping[str, str], insist: Collection[str] = ()
) -> BatchPreview:
    """What changing some fields of many records would do.

    Args:
        ledger: The ledger.
        chosen: The records.
        edit: What each is to say, by field, as typed: days, amounts with or without a unit; ids for
            type, level, place and teacher. Fields that are not there stay as they are; those of
            ``batch_fields.CLEARABLE`` that say nothing are emptied.
        insist: Which of ``INSISTABLE`` are no reason this time.

    Raises:
        UnusableInput: ``batch_too_many``, ``batch_bad_day``, ``batch_bad_amount``,
            ``unknown_teacher_uid``.
        NotPermitted: the login may edit no records.
    """
    own = only_own(ledger.actor, "edit_records", "edit_self")
    with ledger.reading() as session:
        plan = _plan(ledger, session, chosen, own, insist)
        return plan.preview(edit)


def preview_deletion(ledger: Ledger, chosen: Chosen, insist: Collection[str] = ()) -> BatchPreview:
    """What deleting many records would do; as ``preview_batch``."""
    own = only_own(ledger.actor, "edit_records", "edit_self")
    with ledger.reading() as session:
        plan = _plan(ledger, session, chosen, own, insist)
        return plan.preview(None)


def change_many(
    ledger: Ledger,
    chosen: Chosen,
    edit: Mapping[str, str],
    insist: Collection[str] = (),
    progress: Progress = unwatched,
) -> tuple[Saved, ...]:
    """Changes fields of many records in one step: a new version of each.

    Args:
        ledger: The ledger.
        chosen: What ``BatchPreview.changing`` named.
        edit: As for ``preview_batch``.
        insist: As for ``preview_batch``.
        progress: Told about ``write_rows``.

    Raises:
        UnusableInput: one of them would not change any more; nothing has changed. Or a correction
            of a closed year needs a reason.
        NotPermitted: the login may edit no records.
    """
    own = only_own(ledger.actor, "edit_records", "edit_self")
    saved: list[Saved] = []
    with ledger.writing() as tx:
        school = school_of(tx.session)
        plan = _plan(ledger, tx.session, chosen, own, insist)
        done = {str(one.record.id): one for one in plan.outcomes(edit)}
        for uid, _ in chosen:
            one = done.get(uid)
            if one is None or one.code or one.after is None:
                raise UnusableInput("batch_changed_meanwhile")
        for number, (uid, based_on) in enumerate(chosen):
            progress("write_rows", number, len(chosen))
            one = done[uid]
            content = validated(tx, school, one.wanted, own, one.before)
            if one.record.status == RETURNED:
                content = waiting(content, plan.kinds[content.kind])
            mark = mark_of(tx.session, school, [one.record.last_day, content.last_day])
            version = put_content(tx, school, one.record, content)
            tx.log("record.change", uid, {"version": version, "based_on": based_on, **mark})
            saved.append(Saved(uid, version))
    return tuple(saved)


def delete_many(
    ledger: Ledger, chosen: Chosen, progress: Progress = unwatched
) -> tuple[Saved, ...]:
    """Deletes what ``preview_deletion`` said would go; as ``saving.delete_records``."""
    return delete_records(ledger, chosen, progress)


# ---------------------------------------------------------------- what comes of each


@dataclass(slots=True)
class _Outcome:
    """What comes of one record.

    ``code`` says why it is left as it is; ``after`` is None where it says all of it already.
    """

    record: Record
    name: str
    before: RecordContent
    after: RecordContent | None = None
    code: str = ""
    changed: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def wanted(self) -> RecordContent:
        return self.after if self.after is not None else self.before


def _plan(
    ledger: Ledger, session: Session, chosen: Chosen, own: str | None, insist: Collection[str]
) -> _Plan:
    """What holds of some records; where nobody reviews, an approval is no reason to stop at."""
    school = school_of(session)
    given = {APPROVED_ALREADY} if is_own(ledger, session, school) else set[str]()
    return _Plan(session, school, chosen, own, frozenset({*insist, *given}))


class _Plan:
    """The records chosen, and what holds of them."""

    def __init__(
        self,
        session: Session,
        school: School,
        chosen: Chosen,
        own: str | None,
        insist: frozenset[str],
    ) -> None:
        if len(chosen) > MOST:
            raise UnusableInput("batch_too_many", most=MOST, count=len(chosen))
        self._session, self._school, self._own, self._insist = session, school, own, insist
        self._seen = dict(chosen)
        self._closed: Sequence[ClosedDays] = closed_days(session, school)
        self.kinds = {
            kind.id: kind
            for kind in session.scalars(select(Kind).where(Kind.school_id == school.id))
        }
        self._fields = Fields(session, school, self.kinds, own)
        self._resting = resting_on(session, school, [UUID(uid) for uid in self._seen])
        self._certified = {uid for one in self._resting for uid in one.records}

    def preview(self, edit: Mapping[str, str] | None) -> BatchPreview:
        """What would come of it; a deletion where ``edit`` is None."""
        changing: list[tuple[str, str]] = []
        changes: Counter[tuple[str, str, str]] = Counter()
        refused: list[BatchRefused] = []
        corrections: Counter[str] = Counter()
        same, met = 0, set[str]()
        for one in self.outcomes(edit):
            uid, record = str(one.record.id), one.record
            met.add(uid)
            if one.code:
                refused.append(
                    BatchRefused(
                        uid, one.code, record.kind, record.type, record.title, record.last_day,
                        one.name,
                    )
                )  # fmt: skip
            elif edit is not None and one.after is None:
                same += 1
            else:
                changing.append((uid, self._seen[uid]))
                changes.update(one.changed)
                days = {record.last_day, one.wanted.last_day}
                corrections.update(years_with(self._closed, days))
        refused += [BatchRefused(uid, GONE) for uid in self._seen if uid not in met]
        return BatchPreview(
            tuple(changing),
            tuple(BatchChange(*said, count) for said, count in changes.most_common()),
            same,
            tuple(refused),
            self._resting,
            dict(corrections),
        )

    def outcomes(self, edit: Mapping[str, str] | None) -> Iterator[_Outcome]:
        """What comes of each record that is there, in the order chosen."""
        if edit is not None:
            self._fields.require(edit)
        uids = [UUID(uid) for uid in self._seen]
        for start in range(0, len(uids), _AT_ONCE):
            part = uids[start : start + _AT_ONCE]
            rows = self._session.execute(
                select(Record, Teacher.name, RecordVersion.content)
                .join(Teacher, Teacher.id == Record.teacher_id)
                .join(
                    RecordVersion,
                    (RecordVersion.record_id == Record.id) & (RecordVersion.hash == Record.version),
                )
                .where(
                    Record.id.in_(part),
                    Record.school_id == self._school.id,
                    Record.deleted.is_(False),
                )
            )
            found = {record.id: (record, name, said) for record, name, said in rows.tuples()}
            for uid in part:
                if uid in found:
                    record, name, said = found[uid]
                    one = _Outcome(record, name, content_of(said))
                    self._decide(one, edit)
                    yield one

    def _decide(self, one: _Outcome, edit: Mapping[str, str] | None) -> None:
        record, uid = one.record, str(one.record.id)
        if self._own is not None and str(record.teacher_id) != self._own:
            one.code = NOT_YOURS
        elif record.version != self._seen[uid]:
            one.code = CHANGED
        elif edit is not None:
            self._change(one, edit)
        if one.code or (edit is not None and one.after is None):
            return
        touched = edit is None or not set(edit) <= UNCOUNTED
        reviewed = self.kinds[record.kind].reviewer != "nobody"
        days = {record.last_day, one.wanted.last_day}
        reasons = (
            (CLOSED, bool(years_with(self._closed, days))),
            (CERTIFIED, touched and uid in self._certified),
            (APPROVED_ALREADY, reviewed and touched and record.status == APPROVED),
        )
        stands = [code for code, holds in reasons if holds and code not in self._insist]
        one.code = stands[0] if stands else ""

    def _change(self, one: _Outcome, edit: Mapping[str, str]) -> None:
        after = one.before
        for name, said in edit.items():
            changed = self._fields.changed(after, name, said)
            if changed is None:
                one.code = NOT_YOURS if name == "teacher" else NO_FIELD
                return
            after = changed
        if after.plain == one.before.plain:
            return
        one.after = after
        for name in edit:
            before, now = value_of(one.before, name), value_of(after, name)
            if before != now:
                one.changed.append((name, before, now))
