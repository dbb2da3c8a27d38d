"""Tallies worked out from records at hand are those of the database, whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from studyhours.db.tallies import Tallies
from studyhours.domain.windows import Window
from studyhours.rules.columns import OBJECT_COLUMN, TABLED
from studyhours.rules.grants import is_of_grants
from studyhours.rules.memory_tallies import Counted, MemoryTally
from studyhours.rules.model import DISTINCT, Leaf
from studyhours.rules.plan import requests_of
from studyhours.rules.planned import Tallied, TallyRequest
from studyhours.rules.times import FIRST_DAY, LAST_DAY
from studyhours.rules.trace import RecordFacts
from studyhours.services.checking.standing import read_absences
from studyhours.services.checking.standing_records import read_teacher
from studyhours.services.ledgers.ledger import school_of
from tests.domain.strategies import YEAR, modest
from tests.rules.ledgers import Kept, clear, make_ledger, put
from tests.rules.worlds import KINDS, World, worlds

ANY_DAYS = (date.min, date.max)
BY = (*TABLED, OBJECT_COLUMN, "unit", "hundredths")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    folder: Path = tmp_path_factory.mktemp("tallied")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDYHOURS_HOME", str(folder / "home"))
        made = make_ledger(str(folder / "tallied.studyhours"))
        yield made
        made.ledger.close()


@st.composite
def windows(draw: st.DrawFn, least: int, most: int) -> tuple[Window, ...]:
    """Spans of days that may overlap, now and then so many that follow each other."""
    if most > 1 and draw(st.integers(0, 3)) == 0:
        first, length = draw(st.dates(YEAR.first, date(2025, 12, 1))), draw(st.integers(1, 20))
        starts = [first + timedelta(days=length * number) for number in range(12)]
        return tuple(Window(one, one + timedelta(days=length - 1)) for one in starts)
    some = st.tuples(st.dates(YEAR.first, YEAR.last), st.integers(0, 400))
    found = draw(st.lists(some, min_size=least, max_size=most))
    return tuple(Window(first, first + timedelta(days=more)) for first, more in found)


@st.composite
def loosened(draw: st.DrawFn, leaves: Sequence[Leaf]) -> Leaf:
    """One of some leaves; now and then of more kinds, or without its conditions."""
    leaf = draw(st.sampled_from(leaves))
    if draw(st.booleans()):
        leaf = replace(leaf, kinds=tuple(KINDS), types=())
    if not leaf.takes and draw(st.booleans()):
        leaf = replace(leaf, conditions=(), sheets=False)
    return leaf


@st.composite
def requests(draw: st.DrawFn, leaves: Sequence[Leaf], as_of: date) -> TallyRequest:
    """A question that plans may never ask, about leaves of theirs."""
    leaf = draw(loosened(leaves))
    if not leaf.unless and draw(st.booleans()):
        spent = draw(loosened(leaves))
        leaf = replace(leaf, unless=(replace(spent, unless=(), takes=False, sheets=False),))
    spans = draw(windows(1, 12))
    more = draw(windows(0, 3)) if leaf.what == DISTINCT else ()
    if leaf.unless:
        leaf = replace(leaf, sheets=False)
    by = () if leaf.sheets else tuple(draw(st.lists(st.sampled_from(BY), max_size=2, unique=True)))
    return TallyRequest(
        leaf,
        spans,
        draw(st.just(as_of) | st.dates(YEAR.first, YEAR.last)),
        draw(st.sampled_from([LAST_DAY, FIRST_DAY])),
        by,
        tuple((draw(st.integers(0, len(spans) - 1)), span) for span in more),
    )


def _asked(data: st.DataObject, world: World) -> list[TallyRequest]:
    """What the world's rules ask, and some more."""
    planned = [
        one for one in requests_of(world.school.plans(world.as_of)) if not is_of_grants(one.leaf)
    ]
    assume(planned)
    leaves = [one.leaf for one in planned]
    further = data.draw(st.lists(requests(leaves, world.as_of), min_size=1, max_size=4))
    return [*planned, *further]


def _at_hand(kept: Kept, session: Session, teacher: str) -> list[RecordFacts]:
    """Everything known of a teacher that a tally may count."""
    school, uid = school_of(session), kept.teachers[teacher]
    return [
        *read_teacher(session, school.id, uid, tuple(KINDS), ANY_DAYS),
        *read_absences(session, school, uid, date.max),
    ]


def _tallied(request: TallyRequest, records: Sequence[RecordFacts]) -> dict[int, Tallied]:
    counted = Counted(MemoryTally(request))
    counted.change([(None, one) for one in records])
    return counted.windows


@given(world=worlds(), data=st.data())
@modest(50)
def test_both_answer_alike(kept: Kept, world: World, data: st.DataObject) -> None:
    world = replace(world, texts=world.texts[:1])  # later versions ask nothing of another kind
    asked = _asked(data, world)
    with kept.ledger.writing() as tx:
        clear(tx.session)
        put(kept, world, tx)
    with kept.ledger.reading() as session:
        tallies = Tallies(session, school_of(session).id, list(kept.teachers.values()))
        at_hand = {name: _at_hand(kept, session, name) for name in kept.teachers}
        for request in asked:
            answer = tallies.answer(request)
            for name, uid in kept.teachers.items():
                assert _tallied(request, at_hand[name]) == answer.get(str(uid), {})
            event(f"{request.leaf.what} {'by' if request.by else ''} {bool(answer)}")


@given(world=worlds(), data=st.data())
@modest(30)
def test_changes_come_to_the_same_as_beginning_anew(world: World, data: st.DataObject) -> None:
    """Records come, go and become others; the tallies are those of what is there in the end."""
    every = {one.uid: one for own in world.records.values() for one in own}
    assume(every)
    uids = st.sampled_from(sorted(every))
    for request in _asked(data, world):
        counted, there = Counted(MemoryTally(request)), dict[str, RecordFacts]()
        for uid, like in data.draw(st.lists(st.tuples(uids, st.none() | uids), max_size=12)):
            old = there.pop(uid, None)
            new = None if like is None else replace(every[like], uid=uid)
            if new is not None:
                there[uid] = new
            before = dict(counted.windows)
            assert counted.change([(old, new)]) == (before != counted.windows)
        assert counted.windows == _tallied(request, list(there.values()))
