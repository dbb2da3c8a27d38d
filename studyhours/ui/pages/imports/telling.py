"""What the page says of files, faults, columns and rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from studyhours.domain.errors import Fault
from studyhours.domain.quantity import HUNDRED, decimal_text
from studyhours.services.activities.plan import TRAINING
from studyhours.services.importing.attendance import ATTENDANCE
from studyhours.services.importing.guess import BY_NAME, Importable, PartGuess
from studyhours.services.importing.rejected_rows import limits, rejection_text
from studyhours.services.importing.report import ActivitySeen, RowPreview, RowRejected
from studyhours.services.wording.amounts import unit_behind, unit_of_kind
from studyhours.services.wording.explaining import day_text
from studyhours.ui.pages.imports.all_files import AllTaken, Decision
from studyhours.ui.pages.imports.items import Item, State
from studyhours.ui.words import Words

_AS_WRITTEN = "_text"
"""Ending of fields that keep a cell's own words, where the vocabulary does not know them."""
_OWN_NAMES = frozenset(
    [
        "observation_name",
        "observation_staff_no",
        "observation_amount",
        "observation_text",
        "lesson_amount",
        "lesson_text",
        "reading_end",
        "reading_text",
        "writing_text",
        "roster_title",
        "roster_subject",
        "training_title",
        "award_title",
        "award_organiser",
        "mentoring_title",
    ]
)
"""Columns that are called otherwise in one kind of table: form and target."""
_FAULTS = {
    "column_missing": "imports.lacks_column",
    "column_ambiguous": "imports.several_columns",
    "file_no_table": "imports.no_header",
    "mapping_header_absent": "imports.header_absent",
    "looks_like_other": "imports.looks_like_other",
    "looks_like_records": "imports.looks_like_records",
    "import_changed_since": "imports.changed_since",
}
"""Faults whose sentence speaks of the command line; here the remedy is on the page."""
_NAMED_BY_CODE = (("kind", "filekind"), ("function", "function"), ("reason", "errno"))
_STATES = {
    State.READING: "imports.state_reading",
    State.QUEUED: "imports.state_queued",
    State.WAITING: "imports.state_waiting",
    State.CHECKING: "imports.state_checking",
    State.READY: "imports.state_ready",
    State.STUCK: "imports.state_stuck",
    State.STOPPED: "imports.state_stopped",
    State.APPLYING: "imports.state_applying",
    State.APPLIED: "imports.state_applied",
    State.UNDOING: "imports.state_undoing",
    State.UNDONE: "imports.state_undone",
}
_STATE_ROLES = {
    State.READY: "waiting",
    State.STUCK: "missed",
    State.APPLIED: "met",
    State.STOPPED: "risk",
}
"""The colour of a state; all others stand back."""
OUTCOMES = {
    "added": "imports.outcome_added",
    "updated": "imports.outcome_updated",
    "unchanged": "imports.outcome_unchanged",
}
OUTCOME_ROLES = {"added": "met", "updated": "waiting", "unchanged": "quiet"}


def what_name(words: Words, what: str | None, choices: Sequence[Importable]) -> str:
    """The name of something that can be imported."""
    if what is None:
        return words.say("imports.unknown")
    own = next((choice.title for choice in choices if choice.what == what), None)
    name = words.texts.pick(own) if own else words.say(f"import_what.{what}")
    return name[:1].upper() + name[1:]


_LEFT_OUT = {
    State.READY: "imports.state_ready_rejected",
    State.APPLIED: "imports.state_applied_rejected",
}
"""Files of which it is known how many rows are left out."""


def state_text(words: Words, item: Item) -> str:
    """How far a file has come."""
    key = _STATES[item.state]
    if item.state is State.READY and not item.counts.changing:
        key = "imports.state_nothing_new"
    elif item.counts.rejected:
        key = _LEFT_OUT.get(item.state, key)
    return words.say(key, count=item.counts.changing, rejected=item.counts.rejected)


def state_role(item: Item) -> str:
    """The colour of how far a file has come; one of which rows were left out asks for a look."""
    if item.state in _LEFT_OUT and item.counts.rejected:
        return "risk"
    return _STATE_ROLES.get(item.state, "quiet")


def column_name(words: Words, form: str, target: str) -> str:
    """What a column of a kind of table is called; its id where there is no name for it."""
    target = target.removesuffix(_AS_WRITTEN)
    own = f"{form}_{target}"
    key = f"import_column.{own if own in _OWN_NAMES else target}"
    return words.say(key) if key in words.texts.entries else target


def fault_text(words: Words, fault: Fault, form: str) -> str:
    """What is wrong with a file, and what to do on this page."""
    params = dict(fault.params)
    for name, section in _NAMED_BY_CODE:
        if name in params:
            params[name] = words.texts.entries.get(f"{section}.{params[name]}", params[name])
    key = _FAULTS.get(fault.code, f"fault.{fault.code}")
    target = params.get("target")
    if isinstance(target, str) and fault.code in _FAULTS:
        params["column"] = column_name(words, form, target)
    return words.say(key, **params)


def reason_text(words: Words, part: PartGuess, what: str | None) -> str:
    """Why a file is taken for what it is; nothing once the person has chosen."""
    if part.what is None or part.what != what:
        return ""
    telling = words.say("window.separator").join(part.telling)
    key = "imports.by_name" if part.reason == BY_NAME else "imports.by_columns"
    if part.confidence != "sure":
        key = "imports.perhaps"
    return words.say(key, telling=telling)


def count_chips(words: Words, item: Item) -> list[tuple[str, str]]:
    """What becomes of the rows, as words with the role of their chip."""
    counts = item.counts
    said = [
        (counts.added, "imports.added", "met"),
        (counts.updated, "imports.updated", "waiting"),
        (counts.unchanged, "imports.unchanged", "quiet"),
        (counts.skipped, "imports.skipped", "quiet"),
        (counts.rejected, "imports.rejected", "missed"),
        (counts.corrections, "imports.corrections", "risk"),
    ]
    return [(words.say(key, count=count), role) for count, key, role in said if count]


def amount_text(words: Words, row: RowPreview, what: str) -> str:
    """How much a row is worth, of a sheet of one sort of record."""
    if row.hundredths is None or row.unit is None:
        return ""
    return _amount(words, row.hundredths, row.unit, what)


def _amount(words: Words, hundredths: int, unit: str, kind: str) -> str:
    number = Fraction(hundredths, HUNDRED)
    name = unit_behind(number, unit_of_kind(unit, kind, words.texts), words.texts)
    return words.say("imports.amount", number=decimal_text(number), unit=name)


def days_text(words: Words, row: RowPreview) -> str:
    """First and last day of a row."""
    return "" if row.first_day is None else _from_to(words, row.first_day, row.last_day)


def _from_to(words: Words, first: date, last: date | None) -> str:
    said = day_text(first, words.texts)
    if last is None or last == first:
        return said
    if last.year == first.year:
        until = words.say("imports.month_day", month=last.month, day=last.day)
    else:
        until = day_text(last, words.texts)
    return words.say("imports.days", first=said, last=until)


def remedy_text(words: Words, rejected: RowRejected) -> str:
    """What to do about a row, where row, column and value stand beside it."""
    key = f"remedy.{rejected.code}"
    if key not in words.texts.entries:
        return rejection_text(rejected, words.texts)
    return words.say(key, **limits())


def type_text(words: Words, row: RowPreview, types: Mapping[str, Mapping[str, str]]) -> str:
    """The type of a record, in the ledger's words or else in the row's own."""
    if row.type is not None and row.type in types:
        return words.texts.pick(types[row.type])
    return row.type_text or (row.type or "")


def is_attendance(what: str | None) -> bool:
    """Whether rows are people at an activity."""
    return what == ATTENDANCE


_ATTENDED = {
    "present": "imports.was_present",
    "late": "imports.was_late",
    "early": "imports.was_early",
    "official": "imports.was_official",
    "personal": "imports.was_personal",
    "sick": "imports.was_sick",
    "absent": "imports.was_absent",
    "blank": "imports.was_blank",
}
_ACTIVITIES = 3
"""How many activities of a file are named above its rows."""
_LEVELS = {
    10: "imports.level_nation",
    20: "imports.level_province",
    30: "imports.level_city",
    40: "imports.level_county",
    50: "imports.level_district",
    60: "imports.level_school",
    99: "imports.level_other",
}


def attended_text(words: Words, status: str | None) -> str:
    """What somebody did at an activity."""
    key = _ATTENDED.get(status or "", "imports.was_blank")
    return words.say(key)


def level_text(words: Words, level: int | None) -> str:
    """The level of a record."""
    key = _LEVELS.get(level or 0)
    return words.say(key) if key else ""


def activities_text(words: Words, item: Item) -> str:
    """What the sign-in sheets of an entry are about; those at the beginning where they are many."""
    sheets = item.told.imported.sheets if item.told else ()
    found = [sheet.activity for sheet in sheets if sheet.activity is not None]
    said = [
        words.say("imports.activity", activity=activity_text(words, one))
        for one in found[:_ACTIVITIES]
    ]
    if len(found) > _ACTIVITIES:
        said.append(words.say("imports.more_activities", count=len(found) - _ACTIVITIES))
    return "\n".join(said)


def activity_text(words: Words, activity: ActivitySeen) -> str:
    """What a sign-in sheet is about."""
    said = [
        activity.title,
        _from_to(words, activity.first_day, activity.last_day),
        _amount(words, activity.hundredths, activity.unit, TRAINING),
        level_text(words, activity.level),
    ]
    return words.say("imports.between").join(one for one in said if one)


_TO_DECIDE = {
    Decision.UNSURE: "imports.all_unsure",
    Decision.NO_TEACHERS: "imports.all_no_teachers",
    Decision.MEND: "imports.all_to_mend",
}


def all_taken_text(words: Words, taken: AllTaken, choices: Sequence[Importable]) -> str:
    """What came of importing all files."""
    said = ""
    if taken.files:
        key = "imports.all_done_rejected" if taken.rejected else "imports.all_done"
        said = words.say(key, files=taken.files, count=taken.rows, rejected=taken.rejected)
    if taken.stuck is not None and taken.why is not None:
        key = _TO_DECIDE[taken.why]
        what = what_name(words, taken.stuck.what, choices)
        more = words.say(key, file=taken.stuck.path.name, what=what)
    elif taken.called_off:
        more = words.say("imports.all_stopped")
    else:
        return said or words.say("imports.all_nothing")
    return words.say("imports.then", first=said, second=more) if said else more
