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
    assert said == []
    stack.undo_step(two)
    assert said == ["undo two"]
