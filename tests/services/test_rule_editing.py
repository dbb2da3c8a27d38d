"""Rule sets as editable data: nothing is lost, every shape is a form, errors find their field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyhours.domain.kinds import standard_kinds
from studyhours.domain.resources import resource
from studyhours.domain.texts import LANGUAGES, load_texts
from studyhours.rules.loading import load_ruleset
from studyhours.services.records.kinds_list import FormFields, KindShown, TypeShown
from studyhours.services.rulebook.document import Data, Path, at, drop, insert, move, put, read_data
from studyhours.services.rulebook.editing import (
    check_data,
    fresh_id,
    new_set,
    new_text,
    sentence_of,
)
from studyhours.services.rulebook.fields import FORMS, RAW
from studyhours.services.rulebook.shapes import form_of, nodes_in
from studyhours.services.rulebook.templates import TEMPLATES, rule_of
from studyhours.services.rulebook.turning import new_node, turn, unwrap, wrap
from studyhours.services.rulebook.ways import ASKS, MEASURE, MEASURES, OPERATORS, RULE, SET, TESTS
from studyhours.services.rulebook.yaml_text import write_lines, write_value, write_yaml
from tests.docs.pages import examples

KINDS = tuple(
    KindShown(
        kind.id,
        kind.base,
        kind.reviewer,
        kind.unit,
        kind.title,
        tuple(TypeShown(one.id, one.title) for one in kind.types),
        FormFields(),
    )
    for kind in standard_kinds().values()
)


def texts() -> Iterator[tuple[str, str]]:
    """Every rule set that is shipped or documented."""
    for path in sorted(resource("rulesets").glob("*.yaml")):
        yield path.name, path.read_text(encoding="utf-8")
    for example in examples():
        yield str(example), example.text


NAMED = put(new_set(), ("title", "zh"), "要求")
ALL = [pytest.param(text, id=name) for name, text in texts()]


def data_of(text: str) -> Data:
    data, findings = read_data(text)
    assert data is not None, findings
    return data


@pytest.mark.parametrize("text", ALL)
def test_what_is_written_is_what_was_read(text: str) -> None:
    before, _ = load_ruleset(text)
    data = data_of(text)
    for written in (write_yaml(data), write_lines(data)[0]):
        after, findings = load_ruleset(written)
        assert findings == ()
        assert after == before
        assert data_of(written) == data
    assert write_yaml(data_of(write_yaml(data))) == write_yaml(data)


@pytest.mark.parametrize("text", ALL)
def test_every_shape_has_a_form_without_a_leftover(text: str) -> None:
    data = data_of(text)
    nodes = [*nodes_in(SET, data)]
    rules = at(data, ("rules",))
    assert isinstance(rules, list)
    for number in range(len(rules)):
        nodes += nodes_in(RULE, rules[number], ("rules", number))
    for path, place in nodes:
        for row in form_of(place, at(data, path) or {}).rows:
            if row.field is not None:
                assert row.field.form in FORMS
                assert row.field.form != RAW, (path, row.field)


@settings(deadline=None)  # other things run beside the tests
@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_any_text_is_written_so_that_it_is_read_again(data: Data) -> None:
    whole: Data = {"value": data}
    for written in (write_yaml(whole), write_lines(whole)[0]):
        again, findings = read_data(written)
        codes = {one.code for one in findings}
        # What no rule file can hold: halves of characters, and too much nesting.
        if codes & {"rules.not_text", "rules.too_deep"}:
            return
        assert again == whole, written


def test_lines_name_the_values_they_hold() -> None:
    data = data_of(next(text for name, text in texts() if name == "school-72.yaml"))
    written, paths = write_lines(data)
    lines = written.splitlines()
    assert len(lines) == len(paths)
    for line, path in zip(lines, paths, strict=True):
        value = at(data, path)
        if isinstance(value, str) and '"' not in line:
            assert line.endswith(value)


# ---------------------------------------------------------------- editing


def test_values_are_put_in_taken_out_and_moved_without_changing_what_was() -> None:
    before: Data = {"a": ["x", "y"], "b": {"c": "1"}}
    assert put(before, ("b", "d", "e"), "2") == {"a": ["x", "y"], "b": {"c": "1", "d": {"e": "2"}}}
    assert put({"a": "x"}, ("a", 1), "y") == {"a": ["x", "y"]}
    assert insert(before, ("a", 1), "z") == {"a": ["x", "z", "y"], "b": {"c": "1"}}
    assert insert({}, ("a", 0), "z") == {"a": ["z"]}
    assert move(before, ("a", 0), 1) == {"a": ["y", "x"], "b": {"c": "1"}}
    assert move(before, ("a", 0), -1) == before
    assert drop(before, ("b", "c")) == {"a": ["x", "y"]}
    assert drop(before, ("a", 0)) == {"a": ["y"], "b": {"c": "1"}}
    assert drop(before, ("a", 7)) == before
    assert before == {"a": ["x", "y"], "b": {"c": "1"}}


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_template_is_a_rule_that_can_be_read_and_said(template: str) -> None:
    data = put(NAMED, ("rules", 0), rule_of(template, NAMED))
    checked = check_data(data, KINDS)
    assert checked.findings == ()
    assert checked.ruleset is not None
    for language in LANGUAGES:
        said = sentence_of(data, 0, load_texts(language))
        assert said
        assert "_" not in said


def test_a_second_rule_of_a_template_has_another_id() -> None:
    data = NAMED
    for number in range(3):
        data = put(data, ("rules", number), rule_of("hours", data))
    rules = at(data, ("rules",))
    assert [at(one, ("id",)) for one in (rules if isinstance(rules, list) else [])] == [
        "hours",
        "hours-2",
        "hours-3",
    ]
    assert fresh_id(data, "hours") == "hours-4"
    assert check_data(data).findings == ()


def rule_with(measure: Data) -> Data:
    rule: Data = {
        "id": "one",
        "title": "one",
        "window": "school_year",
        "measure": measure,
        "at_least": "1",
    }
    return put(NAMED, ("rules", 0), rule)


@pytest.mark.parametrize("operator", [one for one in OPERATORS if one != "use"])
def test_a_measure_can_be_wrapped_and_unwrapped(operator: str) -> None:
    leaf = new_node(MEASURE)
    wrapped = wrap(leaf, operator)
    assert unwrap(wrapped) == leaf
    assert check_data(rule_with(wrapped)).findings == ()
    twice = wrap(wrapped, "cap")
    assert check_data(rule_with(twice)).findings == ()


@pytest.mark.parametrize("first", [one for one in MEASURES if one != "use"])
@pytest.mark.parametrize("second", [one for one in MEASURES if one != "use"])
def test_any_measure_can_be_turned_into_any_other(first: str, second: str) -> None:
    leaf = new_node(MEASURE)
    assert isinstance(leaf, dict)
    turned = turn("measure", turn("measure", leaf, first), second)
    checked = check_data(rule_with(turned), KINDS)
    # A count cannot be paid out in hours unless somebody says at what rate.
    assert {one.finding.code for one in checked.findings} <= {"rules.units_differ"}


@pytest.mark.parametrize("first", ASKS)
@pytest.mark.parametrize("second", ASKS)
def test_any_requirement_can_be_turned_into_any_other(first: str, second: str) -> None:
    # Of groups everything may be asked, of teachers nothing of members.
    data = put(rule_with(new_node(MEASURE)), ("rules", 0, "subject"), "group")
    rule = at(data, ("rules", 0))
    assert isinstance(rule, dict)
    turned = turn("asks", turn("asks", rule, first), second)
    found = check_data(put(data, ("rules", 0), turned), KINDS).findings
    # Which rule's result is meant nobody can guess.
    to_say = {("linked", "rule"), ("linked", "to")} if second == "linked" else set()
    assert {one.path[2:] for one in found} <= to_say
    assert turned["id"] == "one"
    assert turned["window"] == "school_year"


@pytest.mark.parametrize("first", TESTS)
@pytest.mark.parametrize("second", TESTS)
def test_any_test_of_people_can_be_turned_into_any_other(first: str, second: str) -> None:
    test: dict[str, Data] = {"fact": "post", "is": "校长"}
    turned = turn("test", turn("test", test, first), second)
    data = put(rule_with(new_node(MEASURE)), ("rules", 0, "applies_to"), [turned])
    assert load_ruleset(write_yaml(data))[1] == ()
    # A test that is new asks for its value.
    assert {one.finding.code for one in check_data(data).findings} <= {"rules.missing_key"}


# ---------------------------------------------------------------- findings

WRONG: list[tuple[Path, Data, Path, str]] = [
    (("measure", "sum"), "hours", ("measure", "sum"), "unknown_value"),
    (("at_least",), "many", ("at_least",), "not_a_number"),
    (("within", "to"), "31st", ("within", "to"), "bad_date"),
    (("measure", "of", "kind"), "trainings", ("measure", "of", "kind"), "unknown_kind"),
    (("measure", "of", "type"), "paper", ("measure", "of", "type"), "unknown_type"),
    (("measure", "cap"), {"measure": {"count": "record"}}, ("measure", "cap"), "missing_key"),
    (("applies_to",), [{"fact": "layer"}], ("applies_to", 0, "is"), "missing_key"),
    (("decide",), [{"ask": "?"}], ("decide", 0, "when"), "missing_key"),
    (("if_missed",), "worst", ("if_missed",), "unknown_value"),
    (("spendd",), "pool", ("spendd",), "misspelt_key"),
]


@pytest.mark.parametrize(("path", "value", "place", "code"), WRONG)
def test_a_mistake_is_found_at_its_field(path: Path, value: Data, place: Path, code: str) -> None:
    rule = ("rules", 0)
    measure: Data = {"sum": "hour", "of": {"kind": "training"}}
    data = put(rule_with(measure), (*rule, *path), value)
    found = check_data(data, KINDS)
    assert found.ruleset is None
    assert (*rule, *place)[: len(rule) + len(place)] in {
        one.path[: len(rule) + len(place)]
        for one in found.findings
        if one.finding.code == f"rules.{code}"
    }


def test_what_is_missing_in_a_part_is_missed_in_the_part_and_not_in_its_measure() -> None:
    part: Data = {"measure": {"count": "record", "of": {"kind": "training"}}}
    rule: Data = {"id": "one", "title": "one", "window": "term", "all": [part]}
    [found] = check_data(put(NAMED, ("rules", 0), rule)).findings
    assert found.path == ("rules", 0, "all", 0, "at_least")


def test_a_rule_is_said_while_another_is_wrong() -> None:
    data = rule_with(new_node(MEASURE))
    data = put(data, ("rules", 1), {"id": "two", "title": "two"})
    said = load_texts("zh")
    assert check_data(data).ruleset is None
    assert sentence_of(data, 0, said) == "每学年研训不少于 1 学时。"
    assert sentence_of(data, 1, said) is None
    assert sentence_of(data, 2, said) is None


def test_what_a_set_defines_is_known_to_its_rules() -> None:
    data = put(rule_with({"use": "hours"}), ("define", "hours"), new_node(MEASURE))
    assert sentence_of(data, 0, load_texts("zh")) == "每学年研训不少于 1 学时。"


def test_a_part_of_a_set_can_be_written_by_itself() -> None:
    assert write_value({"cap": {"at_most": "3"}}) == "cap: { at_most: 3 }"
    assert write_value(["a", "b"]) == "- a\n- b"
    assert write_value("x: y") == '"x: y"'


UNTITLED: list[Data] = [{"zh": ""}, ""]


@pytest.mark.parametrize("title", UNTITLED)
def test_a_title_left_empty_is_found_in_a_file_and_in_the_editor(title: Data) -> None:
    data = put(rule_with(new_node(MEASURE)), ("rules", 0, "title"), title)
    loaded, findings = load_ruleset(write_yaml(data))
    assert loaded is None
    assert [one.code for one in findings] == ["rules.empty_title"]
    checked = check_data(data)
    assert checked.ruleset is None
    [found] = checked.findings
    assert found.path[:3] == ("rules", 0, "title")


EMPTY: list[tuple[Path, Data]] = [
    (("applies_to",), [{"fact": "layer", "is": ""}]),
    (("decide",), [{"when": [{"fact": "age", "below": "30"}], "ask": {"zh": ""}}]),
]


@pytest.mark.parametrize(("path", "value"), EMPTY)
def test_what_is_left_empty_is_found_though_a_file_may_say_nothing(path: Path, value: Data) -> None:
    data = put(rule_with(new_node(MEASURE)), ("rules", 0, *path), value)
    assert load_ruleset(write_yaml(data))[0] is not None
    checked = check_data(data)
    assert checked.ruleset is None
    [found] = checked.findings
    assert found.path[: 2 + len(path)] == ("rules", 0, *path)


def test_a_new_set_does_not_become_a_version_of_another() -> None:
    assert at(new_set(), ("id",)) == "school-rules"
    taken = ["school-rules", "school-rules-2"]
    assert at(new_set(taken), ("id",)) == "school-rules-3"
    assert at(data_of(new_text(taken)), ("id",)) == "school-rules-3"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_way_and_choice_has_words(language: str) -> None:
    entries = load_texts(language).entries
    missing: set[str] = set()
    for text in (one.values[0] for one in ALL):
        assert isinstance(text, str)
        data = data_of(text)
        rules = at(data, ("rules",))
        assert isinstance(rules, list)
        nodes = [*nodes_in(SET, data)]
        for number, rule in enumerate(rules):
            nodes += nodes_in(RULE, rule, ("rules", number))
        for path, place in nodes:
            shape = form_of(place, at(data, path) or {})
            fields = [row.field for row in shape.rows if row.field is not None]
            for field in (*fields, *shape.more):
                missing |= {f"rule_field.{field.name}"} - entries.keys()
                names = (f"{field.words}{one or 'whole'}" for one in field.choices if field.words)
                missing |= {one for one in names if one not in entries and one not in UNSAID}
            for way in (row.way for row in shape.rows if row.way is not None):
                words = {f"rule_way_word.{way.name}_{one}" for one in way.ways}
                missing |= {f"rule_way.{way.name}", *words} - entries.keys()
    assert missing == set()


UNSAID = frozenset({"consequence.none", "unit.whole"})
"""Said in another way: see ``choice_words``."""
