"""Merges the versions of one record: what is new, what is on top, what somebody has to decide.

Nothing here writes. The same versions give the same result whichever comes first, but for what is
shown while something is undecided: that stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from studyhours.domain.review import APPROVED, RETURNED, SUBMITTED
from studyhours.domain.version_graph import Tops, in_order, tops
from studyhours.services.exchange.versions import Version, hash_of, made_local, shared_whole
from studyhours.services.records.content import RecordContent, text_of
from studyhours.services.records.rows import DELETED


@dataclass(frozen=True, slots=True)
class Arrived:
    """A record as a package brings it: its versions by hash, and which was on top there."""

    record: UUID
    versions: Mapping[str, Version]
    top: str

    @property
    def raw_record(self) -> bytes:
        """The record's 16 bytes."""
        return self.record.bytes


@dataclass(frozen=True, slots=True)
class Here:
    """A record as it stands here: its versions by hash, which is on top, whom it credits."""

    versions: Mapping[str, Version]
    top: str
    teacher: UUID


@dataclass(slots=True)
class Outcome:
    """What merging a record comes to.

    Attributes:
        record: The record.
        versions: All its versions now, by hash.
        new: Those that were not here, each behind those it follows.
        names: What each version that arrived is called here.
        tops: What is on top.
        was: What was on top before; None for a record that was not here.
    """

    record: UUID
    versions: dict[str, Version]
    new: list[Version]
    names: dict[str, str]
    tops: Tops
    was: str | None

    @property
    def is_changed(self) -> bool:
        """Whether anything here is to be written."""
        return bool(self.new) or self.tops.top != self.was

    @property
    def content(self) -> RecordContent | None:
        """What the version on top says; None for a deletion."""
        return self.versions[self.tops.top].content


@dataclass(frozen=True, slots=True)
class Making:
    """How versions are made here.

    Attributes:
        at: When, ISO, UTC.
        by: By whom those are that the merge itself makes.
        same: Whether the package comes from a copy of this ledger.
        author: What those are called who made the versions that arrive; None to keep their names.
        activities: Those that are here under the same identifier.
        settle: What a version that now counts comes to by the rules of this ledger, given what
            counted before.
    """

    at: str
    by: str
    same: bool
    author: str | None = None
    activities: Collection[UUID] = ()
    settle: Callable[[RecordContent | None, RecordContent], RecordContent] = field(
        default=lambda _, content: content
    )


def merge(arrived: Arrived, here: Here | None, teacher: UUID, making: Making) -> Outcome:
    """Merges a record.

    Args:
        arrived: What a package brings.
        here: What is here; None for nothing.
        teacher: Whom the record credits here, as the package says it.
        making: How versions are made.

    Raises:
        Incomplete: a version follows one that is not in the package.
    """
    known = dict(here.versions) if here is not None else {}
    new: list[Version] = []
    names = _take(arrived, known, teacher, making, new)
    was = here.top if here is not None else None
    found = tops({one: known[one].parents for one in known}, was, [names[arrived.top]])
    outcome = Outcome(arrived.record, known, new, names, found, was)
    _join(outcome, making)
    _settle(outcome, making)
    return outcome


def _take(
    arrived: Arrived,
    known: dict[str, Version],
    teacher: UUID,
    making: Making,
    new: list[Version],
) -> dict[str, str]:
    """Takes in what is not here; returns what each version is called here."""
    parents = {one: version.parents for one, version in arrived.versions.items()}
    order = in_order(parents)
    if making.same:
        for one in order:
            if one not in known:
                known[one] = arrived.versions[one]
                new.append(arrived.versions[one])
        return {one: one for one in order}
    record = str(arrived.record)
    shared_here = {said: one for one, said in shared_hashes(record, known).items()}
    shared_there = shared_hashes(record, arrived.versions, order)
    names: dict[str, str] = {}
    for one in order:
        name = shared_here.get(shared_there[one])
        if name is None:
            made = _localized(arrived, arrived.versions[one], names, known, teacher, making)
            name = made.hash
            if name not in known:
                known[name] = made
                new.append(made)
        names[one] = name
    return names


def shared_hashes(
    record: str, versions: Mapping[str, Version], order: Sequence[str] | None = None
) -> dict[str, str]:
    """The shared hash of each version; see ``versions``."""
    found: dict[str, str] = {}
    if order is None:
        order = in_order({one: version.parents for one, version in versions.items()})
    for one in order:
        version = versions[one]
        follows = [found[parent] for parent in version.parents]
        found[one] = hash_of(record, follows, shared_whole(version))
    return found


def _localized(
    arrived: Arrived,
    version: Version,
    names: Mapping[str, str],
    known: Mapping[str, Version],
    teacher: UUID,
    making: Making,
) -> Version:
    parents = tuple(sorted(names[one] for one in version.parents))
    content, whole = None, DELETED
    if version.content is not None:
        before = _said_last(parents, known)
        content = made_local(version.content, teacher, before, making.activities)
        whole = text_of(content).whole
    made = hash_of(str(arrived.record), parents, whole)
    by = version.made_by if making.author is None else making.author
    return Version(made, parents, version.made_at, by, whole, content)


def _said_last(parents: Sequence[str], known: Mapping[str, Version]) -> RecordContent | None:
    """What the versions before say; of a deletion, what was deleted."""
    for one in parents:
        version = known[one]
        found = version.content or _said_last(version.parents, known)
        if found is not None:
            return found
    return None


def said_last(outcome: Outcome) -> RecordContent | None:
    """What the version on top says; of a deletion, what was deleted."""
    return _said_last([outcome.tops.top], outcome.versions)


def is_decided(arrived: Arrived, outcome: Outcome) -> bool:
    """Whether what was not here yet approves or returns the record, and that is what counts now.

    The other ledger's own words tell: at home, where nobody reviews, a record that was only
    written counts already, and nothing of its status changes when it is approved.
    """
    now = outcome.content.status if outcome.content is not None else ""
    fresh = {one.hash for one in outcome.new}
    return now in (APPROVED, RETURNED) and any(
        _status(version) == now
        and outcome.names[one] in fresh
        and any(_status(arrived.versions[parent]) != now for parent in version.parents)
        for one, version in arrived.versions.items()
    )


def _status(version: Version) -> str:
    return version.content.status if version.content is not None else ""


def put_on_top(outcome: Outcome, parents: Sequence[str], content: RecordContent | None,
               making: Making) -> Version:  # fmt: skip
    """Makes a version on top of others and takes it in."""
    follows = tuple(sorted(parents))
    whole = DELETED if content is None else text_of(content).whole
    known_by = hash_of(str(outcome.record), follows, whole)
    made = Version(known_by, follows, making.at, making.by, whole, content)
    if known_by not in outcome.versions:
        outcome.versions[known_by] = made
        outcome.new.append(made)
    graph = {one: version.parents for one, version in outcome.versions.items()}
    outcome.tops = tops(graph, outcome.tops.top, [known_by])
    return made


def _join(outcome: Outcome, making: Making) -> None:
    """Joins versions side by side that nobody has to choose between."""
    again = True
    while again and outcome.tops.others:
        again = False
        sides = sorted((outcome.tops.top, *outcome.tops.others))
        for place, one in enumerate(sides):
            for other in sides[place + 1 :]:
                joined = _joined(outcome, outcome.versions[one], outcome.versions[other])
                if joined is not None:
                    put_on_top(outcome, (one, other), joined[0], making)
                    again = True
                    break
            if again:
                break


def _joined(outcome: Outcome, one: Version, other: Version) -> tuple[RecordContent | None] | None:
    """What both come to where there is nothing to decide; None where there is."""
    if shared_whole(one) == shared_whole(other):
        return (one.content,)
    for waiting, said in ((one, other), (other, one)):
        if _only_waits(outcome, waiting):
            content = said.content
            if content is not None and content.status == APPROVED:
                content = replace(content, status=SUBMITTED)
            return (content,)
    return None


def _only_waits(outcome: Outcome, version: Version) -> bool:
    """Whether a version only says that what it follows waits for approval."""
    if len(version.parents) != 1 or version.content is None:
        return False
    before = outcome.versions[version.parents[0]].content
    return (
        before is not None
        and before.status == APPROVED
        and replace(before, status=SUBMITTED) == version.content
    )


def _settle(outcome: Outcome, making: Making) -> None:
    """What now counts here comes to what the rules of this ledger say of it."""
    if outcome.tops.top == outcome.was or outcome.content is None:
        return
    before = outcome.versions[outcome.was].content if outcome.was is not None else None
    settled = making.settle(before, outcome.content)
    if settled != outcome.content:
        put_on_top(outcome, (outcome.tops.top,), settled, making)
