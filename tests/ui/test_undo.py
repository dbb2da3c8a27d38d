"""Taking steps back, and what happens when that does not work."""

from __future__ import annotations

import pytest

from studyhours.domain.progress import unwatched
from studyhours.ui.attempt import Attempt
from studyhours.ui.undo import Step, UndoStack

pytestmark = pytest.mark.usefixtures("qapp")


def step(name: str, said: list[str], *, redo: bool = True) -> Step:
    return Step(
        name,
        {},
        lambda: said.append(f"undo {name}"),
        (lambda: said.append(f"redo {name}")) if redo else None,
    )


def stack_of(*steps: Step) -> UndoStack:
    stack = UndoStack()
    for one in steps:
        stack.did(one)
    return stack


def sides(stack: UndoStack) -> tuple[list[str], list[str]]:
    """What can be taken back and done again, each as a person finds it: the next one first."""
    back: list[str] = []
    again: list[str] = []
    while (one := stack.next_redo) is not None:
        again.append(one.key)
        stack.redo()
        stack.came_about(one)
    for _ in again:
        one = stack.next_undo
        assert one is not None
        stack.undo()
        stack.came_about(one)
    while (one := stack.next_undo) is not None:
        back.append(one.key)
        stack.undo()
        stack.came_about(one)
    return back, again


def test_steps_go_back_and_forth() -> None:
    said: list[str] = []
    one, two = step("one", said), step("two", said)
    stack = stack_of(one, two)
    stack.undo()
    stack.undo()
    stack.came_about(two)
    stack.came_about(one)
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
        stack.undo()
        assert said[-2:] == [f"undo {one.key}"] * 2


def test_a_redo_that_failed_can_be_tried_again() -> None:
    said: list[str] = []
    one = step("one", said)
    stack = stack_of(one)
    stack.undo()
    stack.came_about(one)
    stack.redo()
    stack.refused(one)
    assert stack.next_redo is one
    assert stack.next_undo is None
    stack.redo()
    assert said == ["undo one", "redo one", "redo one"]


def test_a_message_takes_back_only_what_it_speaks_of() -> None:
    said: list[str] = []
    one, two = step("one", said), step("two", said)
    stack = stack_of(one, two)
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
    one = step("one", said, redo=False)
    stack = stack_of(one)
    stack.gone.connect(gone.append)
    stack.undo()
    stack.undo_step(one)
    assert said == ["undo one"]
    assert gone == [one]


def test_a_page_that_takes_a_step_back_itself_withdraws_it() -> None:
    said: list[str] = []
    one, two = step("one", said, redo=False), step("two", said)
    stack = stack_of(one, two)
    assert stack.withdraw(one)
    assert not stack.withdraw(one)
    assert said == []
    stack.refused(one)
    stack.undo()
    assert stack.next_undo is one, "it did not come about, so it can be taken back after all"


# ---------------------------------------------------------------- several under way


def test_of_two_under_way_the_refused_one_goes_back_alone() -> None:
    a, b = step("a", []), step("b", [])
    stack = stack_of(a, b)
    stack.undo()
    stack.undo()
    stack.refused(b)
    stack.came_about(a)
    assert sides(stack) == (["b"], ["a"])


@pytest.mark.parametrize("order", ["abc", "acb", "bac", "bca", "cab", "cba"])
def test_all_refused_stand_as_they_stood_whichever_ends_first(order: str) -> None:
    steps = {name: step(name, []) for name in "abc"}
    stack = stack_of(*steps.values())
    stack.undo_step(steps["b"])
    stack.undo()
    stack.undo()
    for name in order:
        stack.refused(steps[name])
    assert sides(stack) == (["c", "b", "a"], [])


def test_redos_refused_stand_as_they_stood() -> None:
    a, b, c = (step(name, []) for name in "abc")
    stack = stack_of(a, b, c)
    for one in (c, b, a):
        stack.undo()
        stack.came_about(one)
    for _ in "abc":
        stack.redo()
    stack.refused(a)
    stack.refused(c)
    stack.came_about(b)
    assert sides(stack) == (["b"], ["a", "c"])


def test_what_is_done_meanwhile_does_not_lose_what_is_under_way() -> None:
    a, b, c = (step(name, []) for name in "abc")
    stack = stack_of(a, b)
    stack.undo_step(a)
    stack.did(c)
    stack.refused(a)
    assert sides(stack) == (["c", "b", "a"], [])


def test_a_redo_refused_after_something_else_was_done_is_still_offered() -> None:
    a, b = step("a", []), step("b", [])
    stack = stack_of(a)
    stack.undo()
    stack.came_about(a)
    stack.redo()
    stack.did(b)
    stack.refused(a)
    assert stack.next_undo is b
    assert stack.next_redo is a


def test_a_step_under_way_is_not_begun_again() -> None:
    said: list[str] = []
    a, b = step("a", said), step("b", said)
    stack = stack_of(a, b)
    stack.undo()
    stack.came_about(b)
    stack.undo()
    stack.redo()
    assert said == ["undo b", "undo a"], "neither it nor what lies below it"
    stack.came_about(a)
    stack.redo()
    stack.undo()
    stack.undo_step(a)
    assert not stack.withdraw(a)
    assert said == ["undo b", "undo a", "redo a"]
    stack.came_about(a)
    stack.undo()
    assert said[-1] == "undo a"


def test_a_step_that_cannot_even_begin_stays() -> None:
    said: list[str] = []

    def broken() -> None:
        raise LookupError

    a, b = step("a", said), Step("b", {}, broken, broken)
    stack = stack_of(a, b)
    for _ in range(2):
        with pytest.raises(LookupError):
            stack.undo()
        assert stack.next_undo is b
        assert stack.next_redo is None
    assert stack.withdraw(b)
    stack.came_about(b)
    for _ in range(2):
        with pytest.raises(LookupError):
            stack.redo()
        assert stack.next_redo is b
        assert stack.next_undo is a


def test_what_stays_is_no_reason_to_take_back_something_older() -> None:
    said: list[str] = []
    a, b = step("a", said), step("b", said)
    stack = stack_of(a)
    stack.did_for_good()
    assert stack.next_undo is None
    stack.undo()
    assert said == []
    stack.did(b)
    stack.undo()
    assert said == ["undo b"]
    assert stack.next_undo is None, "nothing older than what stays"
    stack.came_about(b)
    stack.undo_step(a)
    assert said == ["undo b", "undo a"], "a message that offers it still does it"


def test_another_ledger_knows_nothing_of_what_was_under_way() -> None:
    a = step("a", [])
    stack = stack_of(a)
    stack.undo()
    stack.forget()
    stack.refused(a)
    assert stack.next_undo is None
    assert stack.next_redo is None


def test_an_attempt_tells_how_it_ended() -> None:
    said: list[str] = []
    one = step("one", said)
    stack = stack_of(one)
    stack.undo()
    Attempt(stack, one).over()
    assert stack.next_undo is one, "called off before it began"
    stack.undo()
    attempt = Attempt(stack, one)
    assert attempt.watch(lambda _tell: 7)(unwatched) == 7
    stack.redo()
    assert said == ["undo one", "undo one"]
    attempt.over()
    stack.redo()
    assert said == ["undo one", "undo one", "redo one"]
