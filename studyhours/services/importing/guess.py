"""What a dropped file is: a roster, a sign-in sheet, or records of which kind. Nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlalchemy import select

from studyhours.db.models import Kind, KindType
from studyhours.domain.errors import UnusableInput
from studyhours.domain.kinds import standard_kinds
from studyhours.services.importing.attendance import ATTENDANCE
from studyhours.services.importing.look import FileLook, look_at
from studyhours.services.importing.made import ROSTER
from studyhours.services.ledgers.ledger import Ledger, school_of
from studyhours.services.ledgers.permissions import require
from studyhours.services.people.sole import sole_name
from studyhours.services.records.templates import names_by_kind
from studyhours.transfer.attendance import parse_attendance_sheet
from studyhours.transfer.cells import Sheet, cell_text
from studyhours.transfer.finding import Candidate, find_candidate
from studyhours.transfer.records import parse_records
from studyhours.transfer.roster import parse_roster
from studyhours.transfer.vocabulary import Layout, key_of, layout, vocabulary_file, with_own

SURE, LIKELY, UNSURE = "sure", "likely", "unsure"
BY_COLUMNS, BY_NAME, NOTHING = "columns", "name", "nothing"
_PERSON = frozenset(["name", "staff_no"])
_TOLD = 4  # headers named as the reason
_NAMED_BONUS = 2  # a word in the name weighs as much as so many columns
_LAST = frozenset(["evaluation", "other"])  # they take nearly any table
_OWN = 2  # columns headed as fields that a school gave a kind: no chance any more
_NEAR = 3  # columns behind the best: what is further off is not read on trial
_SIGNED = ("签", "考勤", "出勤", "出席", "到会", "sign", "attend")
_SIGNED_BONUS = 2  # a column to sign in is what no other table has
_FIRST_ROWS = 40  # where nearly every header lies; all others are looked for below


@dataclass(frozen=True, slots=True)
class Importable:
    """Something a table may be.

    Attributes:
        what: ``roster``, ``attendance`` or a record kind of this ledger.
        form: Id of its column layout.
        title: Its name by language; empty for what ``import_what`` in the texts names.
        types: Names of its types by id, each by language.
        own: Names of the fields a school has given it by id, the usual one first.
    """

    what: str
    form: str
    title: Mapping[str, str]
    types: Mapping[str, Mapping[str, str]]
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def plan(self) -> Layout:
        """What its columns may be."""
        return with_own(layout(self.form), self.own)

    @property
    def type_ids(self) -> Mapping[str, str]:
        """The id of each type by its name in any language."""
        return {name: key for key, names in self.types.items() for name in names.values()}


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another thing the table may be.

    Attributes:
        what: As ``Importable.what``.
        columns: How many of its columns were recognised word for word.
    """

    what: str
    columns: int


@dataclass(frozen=True, slots=True)
class PartGuess:
    """The sheets of a file that seem to be the same kind of table.

    Attributes:
        what: As ``Importable.what``; None where nothing fits.
        confidence: ``sure``, ``likely`` or ``unsure``.
        reason: ``columns`` (its headers say so), ``name`` (a word in its name or title decided),
            ``nothing``.
        telling: Headers that say so, or the word.
        alternatives: What else it may be, the likeliest first.
        sheets: Names of the sheets.
    """

    what: str | None
    confidence: str
    reason: str
    telling: tuple[str, ...]
    alternatives: tuple[Alternative, ...]
    sheets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileGuess:
    """A file looked at, and what is in it.

    Attributes:
        look: What was seen, for showing columns without reading it again.
        parts: One for each kind of table; never empty. Sheets of a file that hold nothing
            recognisable are left out unless there is nothing else.
        choices: All it might have been, as ``Importable.what``.
    """

    look: FileLook
    parts: tuple[PartGuess, ...]
    choices: tuple[str, ...] = ()


def importables(ledger: Ledger) -> tuple[Importable, ...]:
    """All that can be imported: roster and attendance first, then the ledger's record kinds."""
    require(ledger.actor, "import")
    with ledger.reading() as session:
        school = school_of(session)
        kinds = session.scalars(select(Kind).where(Kind.school_id == school.id)).all()
        types: dict[str, dict[str, Mapping[str, str]]] = {}
        for entry in session.scalars(select(KindType).where(KindType.school_id == school.id)):
            types.setdefault(entry.kind_id, {})[entry.id] = _names(entry.title)
        own_names = names_by_kind(session, school)
        standard = {name: place for place, name in enumerate(standard_kinds())}
        ranked = sorted(kinds, key=lambda kind: (standard.get(kind.id, len(standard)), kind.id))
        own = tuple(
            Importable(
                kind.id,
                kind.base,
                {} if kind.id in standard else _names(kind.title),
                types.get(kind.id, {}),
                own_names.get(kind.id, {}),
            )
            for kind in ranked
        )
    return (
        Importable(ROSTER, ROSTER, {}, {}),
        Importable(ATTENDANCE, ATTENDANCE, {}, {}),
        *own,
    )


def _names(title: Mapping[str, object]) -> Mapping[str, str]:
    return {language: str(name) for language, name in title.items()}


def guess_what(ledger: Ledger, path: Path) -> FileGuess:
    """Looks at a file and says what it is.

    Args:
        ledger: The ledger whose record kinds are possible.
        path: The file.

    Raises:
        UnusableInput: the file cannot be read; the codes of ``read_workbook``.
    """
    choices = importables(ledger)
    with ledger.reading() as session:
        sole = sole_name(session, school_of(session))
    look = look_at(path, sole)
    found: dict[str | None, list[tuple[str, PartGuess]]] = {}
    for sheet in look.sheets:
        part = _guess_sheet(sheet, path.stem, choices)
        found.setdefault(part.what, []).append((sheet.name, part))
    if len(found) > 1:
        found.pop(None, None)
    parts = [
        PartGuess(
            best.what,
            best.confidence,
            best.reason,
            best.telling,
            best.alternatives,
            tuple(name for name, _ in group),
        )
        for group in found.values()
        for best in [group[0][1]]
    ]
    parts.sort(key=lambda part: _turn(part.what))
    return FileGuess(look, tuple(parts), tuple(one.what for one in choices))


def in_order(guesses: Iterable[FileGuess]) -> tuple[tuple[FileGuess, PartGuess], ...]:
    """Parts of files dropped together in the order to import them: whom records name comes first.

    Otherwise they keep the order in which they were dropped.
    """
    pairs = [(guess, part) for guess in guesses for part in guess.parts]
    return tuple(sorted(pairs, key=lambda pair: _turn(pair[1].what)))


def _turn(what: str | None) -> int:
    return 0 if what == ROSTER else 2 if what is None else 1


@dataclass(frozen=True, slots=True)
class _Fit:
    """How well a sheet fits one thing it may be."""

    choice: Importable
    candidate: Candidate
    plan: Layout
    complete: bool
    readable: bool
    named: str

    @property
    def exact(self) -> int:
        return self.candidate.matching.exact

    @property
    def signed(self) -> bool:
        """Whether it is a sign-in sheet beyond doubt; ``状态`` alone rosters have too."""
        columns = self.candidate.matching.columns
        return self.choice.what == ATTENDANCE and any(
            column.target == "status" and any(mark in column.header.lower() for mark in _SIGNED)
            for column in columns
        )

    @property
    def rank(self) -> tuple[bool, bool, int, bool]:
        """The higher the likelier; the order of ``importables`` breaks ties."""
        points = self.exact + (_NAMED_BONUS if self.named else 0) + (1 if self.readable else 0)
        points += _SIGNED_BONUS if self.signed else 0
        own = set(self.candidate.matching.targets) & set(self.choice.own)
        general = self.plan.id in _LAST and len(own) < _OWN
        return self.complete, not general or bool(self.named), points, not general


def _guess_sheet(sheet: Sheet, file: str, choices: Sequence[Importable]) -> PartGuess:
    top = replace(sheet, rows=sheet.rows[:_FIRST_ROWS])
    fits = _fits(top, file, choices)
    if not any(fit.complete for fit in fits) and len(sheet.rows) > _FIRST_ROWS:
        fits = _fits(sheet, file, choices)
    usable = [fit for fit in fits if fit.complete]
    others = tuple(Alternative(fit.choice.what, fit.exact) for fit in fits[:6])
    if not usable:
        # Names alone make a roster of one column, but not every column of texts is a roster.
        return PartGuess(None, UNSURE, NOTHING, (), others, ())
    best = usable[0]
    second = usable[1] if len(usable) > 1 else None
    close = (
        second is not None
        and second.exact >= best.exact
        and second.rank[1] == best.rank[1]
        and not best.signed
    )
    decided_by_name = close and bool(best.named) and not (second and second.named)
    confidence = LIKELY if close and not decided_by_name else SURE
    if not best.readable:
        confidence = LIKELY
    telling = (best.named,) if decided_by_name else _telling(best)
    return PartGuess(
        best.choice.what,
        confidence,
        BY_NAME if decided_by_name else BY_COLUMNS,
        telling,
        tuple(other for other in others if other.what != best.choice.what),
        (),
    )


def _fits(sheet: Sheet, file: str, choices: Sequence[Importable]) -> list[_Fit]:
    """All that fits at all, the best first."""
    found = [
        (choice, candidate)
        for choice in choices
        if (candidate := find_candidate(sheet, choice.plan, [])) is not None
        and candidate.matching.columns
    ]
    most = max((candidate.matching.exact for _, candidate in found), default=0)
    fits = [_fit(sheet, file, choice, candidate, most) for choice, candidate in found]
    return sorted(fits, key=lambda fit: fit.rank, reverse=True)


def _fit(sheet: Sheet, file: str, choice: Importable, candidate: Candidate, most: int) -> _Fit:
    plan = choice.plan
    readable = candidate.matching.exact >= most - _NEAR and _reads(sheet, choice)
    targets = candidate.matching.targets
    has_all = all(any(item in targets for item in group) for group in plan.required)
    # A table of one person names them above it: only reading it tells.
    complete = (has_all or readable) and candidate.matching.exact > 0
    if choice.what == ROSTER and (len(targets) < 2 or _hours_in(candidate)):
        complete = complete and len(candidate.headers) <= 2
    if choice.form == "writing" and not readable:
        complete = False  # what was written stands neither in a column nor in the title
    titles = [file, sheet.name]
    titles += [cell_text(cell) for row in sheet.rows[: candidate.first] for cell in row if cell]
    return _Fit(choice, candidate, plan, complete, readable, _named(choice, titles))


def _reads(sheet: Sheet, choice: Importable) -> bool:
    """Whether its own reader finds good rows in the sheet."""
    try:
        if choice.what == ROSTER:
            return bool(parse_roster(sheet).rows)
        if choice.what == ATTENDANCE:
            return any(activity.rows for activity in parse_attendance_sheet(sheet))
        read = parse_records(sheet, choice.form, None, choice.type_ids, own=choice.own)
        return bool(read.rows)
    except UnusableInput:
        return False


def _hours_in(candidate: Candidate) -> bool:
    """A table of hours has names in it too, but it is no roster."""
    training = layout("training")
    telling = [
        target.id
        for header in candidate.matching.unused
        if (target := training.target(header.seen)) is not None
    ]
    return len(set(telling) & {"amount", "title", "start", "end", "date", "level", "mode"}) > 1


def _named(choice: Importable, titles: Sequence[str]) -> str:
    """The word in a name or title that speaks of this kind, empty for none."""
    words = [(word, kind) for kind, entry in _name_words().items() for word in entry]
    words += [(name, choice.what) for name in choice.title.values()]
    words.sort(key=lambda pair: len(pair[0]), reverse=True)
    for title in titles:
        rest = key_of(title)
        for word, kind in words:
            key = key_of(word)
            if not key or key not in rest:
                continue
            if kind == choice.what:
                return word
            rest = rest.replace(key, "\n")
    return ""


def _name_words() -> Mapping[str, Sequence[str]]:
    return {
        kind: [str(word) for word in entry]
        for kind, entry in vocabulary_file("files").items()
        if isinstance(entry, list)
    }


def _telling(fit: _Fit) -> tuple[str, ...]:
    """Headers of what makes it this kind, else of whatever was recognised."""
    columns = fit.candidate.matching.columns
    own = [column.header for column in columns if column.target not in _PERSON]
    return tuple((own or [column.header for column in columns])[:_TOLD])
