"""Taking steps back, and what happens when that does not work."""

from __future__ import annotations

import pytest

from studyhours.ui.undo import Step, UndoStack

pytestmark = pytest.mark.usefixtures("qapp")


def step(name: str, said: list[str], *, redo: bool = True) -> Step:
    return Step(
        name,
        {},
        lambda: said.append(f"undo {name}"),
        (lambda: said.append(f"redo {name}")) if redo else None,
    )


def test_steps_go_back_and_forth() -> None:
    said: list[str] = []
    stack = UndoStack()
    one, two = step("one", said), step("two", said)
    stack.did(one)
    stack.did(two)
    stack.undo()
    stack.undo()
    stack.redo()
    assert said == ["undo two", "undo one", "redo one"]
    assert stack.next_undo is one
    assert stack.next_redo is two


def test_a_step_that_could_not_be_taken_back_can_be_tried_again() -> None:
    said: list[str] = []
    stack = UndoStack()
    for one in (step("with", said), step("without", said, redo=False)):
        stack.did(one)
        stack.undo()
        stack.refused(one)
        assert stack.next_undo is one
        assert stack.next_redo is None


def test_a_redo_that_failed_can_be_tried_again() -> None:
    said: list[str] = []
    stack = UndoStack()
    one = step("one", said)
    stack.did(one)
    stack.undo()
    stack.redo()
    stack.refused(one)
    assert stack.next_redo is one
    assert stack.next_undo is None


def test_a_message_takes_back_only_what_it_speaks_of() -> None:
    said: list[str] = []
    stack = UndoStack()
    one, two = step("one", said), step("two", said)
    stack.did(one)
    stack.did(two)
    stack.undo_step(one)
    assert said == ["undo one"], "others done since do not keep it from going"
    assert stack.next_undo is two
    assert stack.next_redo is one
    stack.refused(one)
    assert stack.next_undo is two, "it is back in its place, below the newer one"
    stack.undo_step(two)
    assert said == ["undo one", "undo two"]
    assert stack.next_undo is one


def test_a_message_whose_step_is_gone_says_so() -> None:
    said: list[str] = []
    gone: list[Step] = []
    stack = UndoStack()
    stack.gone.connect(gone.append)
    one = step("one", said, redo=False)
    stack.did(one)
    stack.undo()
    stack.undo_step(one)
    assert said == ["undo one"]
    assert gone == [one]


def test_a_page_that_takes_a_step_back_itself_withdraws_it() -> None:
    said: list[str] = []
    stack = UndoStack()
    one, two = step("one", said, redo=False), step("two", said)
    stack.did(one)
    stack.did(two)
    assert stack.withdraw(one)
    assert not stack.withdraw(one)
    assert said == []
    stack.refused(one)
    stack.undo()
    assert stack.next_undo is one, "it did not come about, so it can be taken back after all"
