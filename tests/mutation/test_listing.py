"""Which mutants there are, how they are named, and what is reached by whom."""

from __future__ import annotations

import ast
from dataclasses import replace

from tests.support.tree_copy import ROOT
from tools.mutation.listing import Mutant, digest, mutant, mutant_ids, target_files
from tools.mutation.reach import Reach, reached

PATH = "studyhours/rules/example.py"
SOURCE = '''\
"""An example."""

from functools import cache

LIMIT = 3


@cache
def within(value: int | None, limit: int = LIMIT) -> bool:
    """Says so."""
    return value is not None and value <= limit


class Held:
    @property
    def enough(self) -> bool:
        return within(5)
'''


def all_mutants(source: str = SOURCE) -> list[Mutant]:
    return [mutant(PATH, source, name) for name in mutant_ids(PATH, source)]


def test_constants_and_decorated_functions_are_changed_annotations_are_not() -> None:
    changes = {(one.line, one.scope, one.after) for one in all_mutants()}
    assert (5, "", "LIMIT = 4") in changes
    assert (11, "within", "return value is not None and value < limit") in changes
    assert (17, "enough", "return within(None)") in changes
    assert all(one.text.count("value: int | None") == 1 for one in all_mutants())


def test_every_mutant_is_another_text_that_can_be_read() -> None:
    found = all_mutants()
    assert len({one.id for one in found}) == len(found)
    assert len({one.text for one in found} - {SOURCE}) == len(found)
    for one in found:
        ast.parse(one.text)


def test_a_mutant_keeps_its_name_when_lines_come_before_it() -> None:
    moved = SOURCE.replace("LIMIT = 3\n", "# as published\nLIMIT = 3\nMORE = 4\n")
    there = {one.id: one for one in all_mutants(moved)}
    for one in all_mutants():
        assert there[one.id].after == one.after
        assert there[one.id].line == one.line + (1 if one.line == 5 else 2)


def test_equal_changes_of_one_function_have_names_of_their_own() -> None:
    names = mutant_ids(PATH, "def twice(a: int) -> int:\n    return (a + 1) * (a + 1)\n")
    assert len(names) == len(set(names)) == 5


def test_the_rules_and_the_domain_are_mutated() -> None:
    found = target_files(ROOT)
    assert {"studyhours/domain/windows.py", "studyhours/rules/times.py"} <= set(found)
    assert {path.rsplit("/", 1)[0] for path in found} == {"studyhours/domain", "studyhours/rules"}


def test_a_test_reaches_what_it_runs_not_what_it_only_imports() -> None:
    lines = {5: {"import"}, 9: {"import"}, 11: {"one", "other"}, 16: {"import"}, 17: {"other"}}
    assert reached(SOURCE, lines) == {
        "": {"one", "other"},
        "within": {"one", "other"},
        "enough": {"other"},
    }


def test_the_quick_tests_come_first_and_strangers_not_at_all() -> None:
    slow, quick, other = "tests/rules/a.py::slow", "tests/rules/b.py::quick", "tests/rules/c.py::o"
    known = Reach(
        seconds={slow: 4.0, quick: 0.5, other: 0.1},
        functions={f"{PATH}::within": frozenset({slow, quick}), PATH: frozenset({other})},
        files=("tests/rules/a.py", "tests/rules/b.py", "tests/rules/c.py", "tests/rules/new.py"),
    )
    changed = next(one for one in all_mutants() if one.scope == "within")
    tests = known.tests_for(changed, SOURCE)
    assert tests == [quick, slow]
    first, second = known.choices(tests, ())
    assert list(first.files) == ["tests/rules/new.py", "tests/rules/b.py"]
    assert list(first.tests) == [quick]
    assert list(second.files) == ["tests/rules/a.py"]
    assert list(second.tests) == [slow]
    assert second.limit > 3 * 4.0
    left = known.choices(tests, {"tests/rules/b.py"})
    assert [list(one.files) for one in left] == [["tests/rules/new.py"], ["tests/rules/a.py"]]
    assert replace(known, within=3.0).tests_for(changed, SOURCE) == [quick]
    assert replace(known, within=0.1).tests_for(changed, SOURCE) == [quick]


def test_only_tests_of_the_changed_statement_are_run_where_that_is_known() -> None:
    one, other = "tests/rules/a.py::one", "tests/rules/a.py::other"
    changed = next(mutant for mutant in all_mutants() if mutant.line == 11)
    known = Reach(
        seconds={one: 0.1, other: 0.2},
        functions={f"{PATH}::within": frozenset({one, other})},
        files=("tests/rules/a.py",),
        lines={digest(SOURCE): {11: frozenset({other})}},
    )
    assert known.tests_for(changed, SOURCE) == [other]
    elsewhere = replace(known, lines={"another state": {11: frozenset({other})}})
    assert elsewhere.tests_for(changed, SOURCE) == [one, other]


def test_the_test_that_failed_before_is_found_by_its_name_or_its_file() -> None:
    one, other = "tests/rules/a.py::one", "tests/rules/a.py::other"
    known = Reach(seconds={one: 0.2, other: 0.1, "tests/rules/b.py::b": 0.1}, functions={})
    assert known.named(one) == [one]
    assert known.named("tests/rules/a.py") == [other, one]
    assert known.named("tests/rules/a.py::gone") == []
    assert known.named("") == []


def test_of_slow_files_those_come_first_that_ask_for_the_changed_module() -> None:
    changed = mutant(
        "studyhours/rules/shares.py", SOURCE, mutant_ids("studyhours/rules/shares.py", SOURCE)[0]
    )
    other, asking = "tests/rules/test_cases.py::", "tests/rules/test_shares.py::"
    known = Reach(
        seconds={other: 4.0, asking: 4.0},
        functions={changed.path: frozenset({other, asking})},
        files=("tests/rules/test_cases.py", "tests/rules/test_shares.py"),
    )
    assert known.tests_for(changed, SOURCE) == [asking, other]
    # Whole files do not use up the time there is.
    assert replace(known, within=0.5).tests_for(changed, SOURCE) == [asking, other]


def test_a_digest_tells_texts_apart() -> None:
    assert digest("a") != digest("b")
    assert len(digest("a")) == 12
