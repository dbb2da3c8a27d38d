"""Whom a rule may bind besides a teacher, whose records count for them, who is tied to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from studyhours.domain.calendar import ONE_DAY
from studyhours.domain.people import GROUP_KINDS, PART_ROLES, UNIT_KINDS
from studyhours.domain.registers import Spell
from studyhours.domain.windows import Window

TEACHER, GROUP, PAIR = "teacher", "group", "pair"
SUBJECTS = (TEACHER, GROUP, PAIR, *UNIT_KINDS)
"""What a rule may bind. A group is any unit of ``GROUP_KINDS``."""
IN_SCHOOL = (GROUP, PAIR)
"""Subjects that a check lists as groups; other units it lists as schools."""

OWN, MEMBERS, PARTS = "own", "members", "parts"
BOTH, MENTOR, MENTEE = "both", "mentor", "mentee"
PARTNER = "partner"
OF_PEOPLE = (MEMBERS, BOTH, MENTOR, MENTEE)
"""Records are those of people tied to the subject; otherwise those of units."""
_PARTNERED = UNIT_KINDS[:-1]
"""Units that may have partners: other parts of a unit they are part of."""
OF_PAIRS = (BOTH, MENTOR, MENTEE)
WHOSE = (OWN, *OF_PEOPLE, PARTS)
"""Every word of ``whose``; a leaf of a rule that binds teachers has none."""

LEAD = "lead"
TIES = (MEMBERS, PARTS, PARTNER, LEAD, *OF_PAIRS, PAIR, GROUP, *UNIT_KINDS)
"""Words for others tied to a subject, whose results and measures a rule may ask for."""

UNIT_FACTS: Mapping[str, tuple[str, ...]] = {
    "group_kind": GROUP_KINDS,
    "name": (),
    "role": PART_ROLES,
    "ours": ("yes", "no"),
}
"""Facts of a unit with the words they know.

The kind of a group, its name, its role in another, and of schools whether the ledger is theirs:
a school's ledger knows others by name only, without what they do.
"""


def whose_of(subject: str) -> tuple[str, ...]:
    """The words ``whose`` may be for a subject, the one meant where none is said first.

    Args:
        subject: One of ``SUBJECTS``, or ``PARTS`` for any of a unit's parts; empty where it is
            not known: then every word may stand.
    """
    if subject == TEACHER:
        return ("",)
    if subject == PAIR:
        return OF_PAIRS
    if subject == GROUP:
        return (OWN, MEMBERS)
    return (OWN, MEMBERS, PARTS) if subject else ("", *WHOSE)


def ties_of(subject: str) -> tuple[str, ...]:
    """The words a rule that binds such a subject has for others."""
    if not subject:
        return TIES
    if subject == TEACHER:
        return (PARTNER, MENTOR, MENTEE, PAIR, GROUP, *UNIT_KINDS)
    if subject == PAIR:
        return OF_PAIRS
    if subject == GROUP:
        return (MEMBERS, *UNIT_KINDS)
    others = (one for one in (GROUP, *UNIT_KINDS) if one != subject)
    both = (PARTNER, LEAD) if subject in _PARTNERED else ()
    return (MEMBERS, PARTS, *both, *others)


def covered_by(subject: str) -> tuple[str, ...]:
    """The words for those whom a rule may ask something of one by one, the usual one first."""
    if subject == PAIR:
        return OF_PAIRS
    if subject in {GROUP, ""}:
        return (MEMBERS,)
    if subject == TEACHER:
        return ()
    narrower = UNIT_KINDS[: UNIT_KINDS.index(subject)]
    usual = (MEMBERS, PARTS) if subject == UNIT_KINDS[0] else (PARTS, MEMBERS)
    return (*usual, GROUP, *narrower)


def subjects_tied(subject: str, word: str) -> tuple[str, ...]:
    """What kinds of subjects a word may mean."""
    if word in OF_PEOPLE:
        return (TEACHER,)
    if word == PARTNER:
        return (TEACHER,) if subject == TEACHER else _PARTNERED
    if word == LEAD:
        return _PARTNERED
    return (GROUP, *UNIT_KINDS) if word == PARTS else (word,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie(Spell):
    """Somebody, or a unit, tied to a subject for as long as it lasts.

    Attributes:
        uid: Who or what.
        partner: Of the two of a pair the other one.
    """

    uid: str
    partner: str | None = None


@dataclass(frozen=True, slots=True)
class Relations:
    """Who is tied to whom, by the word a rule has for it.

    Attributes:
        ties: By word (``own``, ``members``, ``mentor`` …), then by uid of the subject; the ties
            of one subject to the same uid do not overlap.
        names: What they are called, by uid.
    """

    ties: Mapping[str, Mapping[str, Sequence[Tie]]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def tied(self, word: str, subject: str, spans: Sequence[Window]) -> tuple[str, ...]:
        """Whom a subject is tied to on some day of a window, each once."""
        ties = self.ties.get(word, {}).get(subject, ())
        met = (one.uid for one in ties if any(one.meets(span.first, span.last) for span in spans))
        return tuple(dict.fromkeys(met))


def without_overlap(ties: Iterable[Tie]) -> tuple[Tie, ...]:
    """The same days, each once for each uid: one record is never added up twice."""
    by_uid: dict[tuple[str, str | None], list[Tie]] = {}
    for one in ties:
        by_uid.setdefault((one.uid, one.partner), []).append(one)
    return tuple(
        Tie(first, last, uid=uid, partner=partner)
        for (uid, partner), spells in by_uid.items()
        for first, last in _joined(spells)
    )


def _joined(spells: Sequence[Spell]) -> Iterable[tuple[date | None, date | None]]:
    ordered = sorted(spells, key=lambda one: one.first or date.min)
    first, last = ordered[0].first, ordered[0].last
    for one in ordered[1:]:
        if last is None or (one.first or date.min) <= last + ONE_DAY:
            last = None if last is None or one.last is None else max(last, one.last)
        else:
            yield first, last
            first, last = one.first, one.last
    yield first, last
