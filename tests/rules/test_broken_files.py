"""Files YAML gives up on: the same is said whether it is read in C or in Python."""

from __future__ import annotations

import pytest
import yaml

from studyhours.rules import document
from studyhours.rules.document import Item, line_of, read_document

READERS = [yaml.SafeLoader, *([yaml.CSafeLoader] if yaml.__with_libyaml__ else [])]

BROKEN = {
    # what somebody wrote: code, line
    "a:\n\tb: 1\n": ("tab", 2),
    "a: b: c\n": ("syntax_colon", 1),
    "a: 1\n  b: 2\n": ("syntax_colon", 2),
    "a: 1\nb\nc: 2\n": ("syntax_no_colon", 3),
    "- a\nb: 1\n": ("syntax_indent", 2),
    "a:\n  - b\n  c: 1\n": ("syntax_indent", 3),
    "a:\n  - b\n c: 1\n": ("syntax_indent", 3),
    "a: 'b' c\n": ("syntax_indent", 1),
    "a: {b: 1\nc: 2\n": ("syntax_bracket", 2),
    "a: [1, 2\nb: 3\n": ("syntax_bracket", 2),
    "a: ]\n": ("syntax_bracket", 1),
    'a: "b\n': ("syntax_quote", 2),
    "a: @b\n": ("syntax_mark", 1),
    "a: %b\n": ("syntax_mark", 1),
    "a: 1\n---\nb: 1\n": ("syntax_documents", 2),
    'a: "\\q"\n': ("syntax_escape", 1),
    "a: 1\nb：2\nc: 3\n": ("wide_colon", 2),
    "a: 1\nb：2\n\n# a remark\nc: 3\n": ("wide_colon", 2),
    "a: {b：1}\n": ("wide_colon", 1),
    "  a: 1\n b: 2\n": ("syntax", 2),
}


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("text", BROKEN)
def test_the_same_is_said_whoever_reads(
    text: str, reader: type[yaml.SafeLoader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "_LOADER", reader)
    _, findings = read_document(text)
    assert [(one.code.removeprefix("rules."), one.line) for one in findings] == [BROKEN[text]]
    if BROKEN[text][0] == "syntax":
        assert isinstance(findings[0].params["problem"], str)


def test_what_is_too_long_is_told_its_limit() -> None:
    _, (finding,) = read_document("x" * (document.SIZE_LIMIT + 1))
    assert finding.params == {"limit": document.SIZE_LIMIT}
    assert read_document("x" * document.SIZE_LIMIT)[1] == ()


def test_a_name_with_a_chinese_colon_in_braces_is_read_as_meant() -> None:
    item, findings = read_document("a: {b：1, c: 2}\n")
    assert item == Item(1, {"a": Item(1, {"b": Item(1, "1"), "c": Item(1, "2")})})
    assert [one.code for one in findings] == ["rules.wide_colon"]


TEXT = "a: 1\nb:\n  c:\n    d: 2\n  e: 3\n"


@pytest.mark.parametrize(
    ("keys", "line"),
    [((), 1), (("a",), 1), (("b",), 2), (("b", "c"), 3), (("b", "c", "d"), 4), (("b", "e"), 5)],
)
def test_the_line_that_says_it(keys: tuple[str, ...], line: int) -> None:
    assert line_of(TEXT, *keys) == line


@pytest.mark.parametrize(
    ("keys", "line"), [(("x",), 1), (("b", "x", "d"), 2), (("a", "x"), 1), (("b", "e", "x"), 5)]
)
def test_what_is_missing_has_the_line_around_it(keys: tuple[str, ...], line: int) -> None:
    assert line_of(TEXT, *keys) == line


def test_a_file_that_cannot_be_read_begins_on_its_first_line() -> None:
    assert line_of("[unclosed", "a") == 1
