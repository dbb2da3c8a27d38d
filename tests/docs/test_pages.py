"""Every link leads somewhere, the command line reference is whole, pages keep their form."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from studyhours.cli.arguments import build_parser
from studyhours.domain.errors import Fault
from studyhours.domain.texts import load_texts
from tests.docs.pages import pages
from tests.support.tree_copy import ROOT

_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
_FENCED = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
_ELSEWHERE = ("http://", "https://", "mailto:")
_FIRST_COMMANDS = ["python3 dev.py demo", "python3 dev.py test"]
_RECORD_PARTS = ("**Problem.**", "**Goals.**", "**Choice.**", "**Cost.**")
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def links(page: Path) -> Iterator[tuple[str, str]]:
    """The file and the anchor of each link to a file of ours."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    for target in _LINK.findall(text):
        if not target.startswith(_ELSEWHERE):
            file, _, anchor = target.partition("#")
            yield file, anchor


def anchors(page: Path) -> set[str]:
    """The anchors that headings get."""
    text = _FENCED.sub("", page.read_text(encoding="utf-8"))
    found = set()
    for heading in re.findall(r"^#+ (.+)$", text, re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", heading.lower())
        found.add(plain.strip().replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_to_something(page: Path) -> None:
    for file, anchor in links(page):
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), file
        assert target.is_relative_to(ROOT), file
        if anchor:
            assert anchor in anchors(target), f"{file}#{anchor}"


def test_there_are_links_to_check() -> None:
    assert sum(1 for page in pages() for _ in links(page)) > 30


def commands(parser: argparse.ArgumentParser, before: str = "") -> Iterator[tuple[str, set[str]]]:
    """The full name and the own options of every command."""
    children: Mapping[str, argparse.ArgumentParser] = {}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            children = action.choices
    for name, child in children.items():
        yield from commands(child, f"{before}{name} ")
    if not children:
        yield before.strip(), {one for act in parser._actions for one in act.option_strings}


COMMANDS = dict(commands(build_parser(load_texts("en"))))
COMMON = {"-h", "--help", "--lang", "--debug", "--user", "--password-file", "--output"}


@pytest.mark.parametrize("name", COMMANDS)
def test_the_reference_names_every_command_and_option(name: str) -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    row = re.search(rf"^\| `{re.escape(name)}[ `].*$", text, re.MULTILINE)
    assert row is not None
    described = row[0]
    if name in {"import records", "import attendance"}:  # "and the above"
        described += text
    missing = {option for option in COMMANDS[name] - COMMON if f"`{option}" not in described}
    assert not missing


def test_the_reference_knows_no_command_that_is_not_there() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([a-z-]+(?: [a-z-]+)?)(?:[^a-z.-][^`]*)?` \|", text, re.MULTILINE)
    assert sorted(named) == sorted(COMMANDS)


def exit_codes(kind: type[Fault]) -> set[int]:
    return {kind.exit_code}.union(*(exit_codes(child) for child in kind.__subclasses__()))


def test_the_reference_lists_every_exit_code() -> None:
    text = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    listed = {int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)}
    assert exit_codes(Fault) | {0, 1} <= listed


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_begins_with_the_two_commands(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    first = re.search(r"^```\w*\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert first is not None
    assert text.count("\n", 0, first.start()) < 6
    assert [line.partition("#")[0].strip() for line in first[1].splitlines()] == _FIRST_COMMANDS


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_has_its_number_and_its_four_parts(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    number = DECISIONS.index(path) + 1
    assert path.name.startswith(f"{number:04}-")
    assert text.startswith(f"# {number}. ")
    places = [text.index(part) for part in _RECORD_PARTS]
    assert places == sorted(places)


def test_the_picture_is_sound_and_names_every_layer() -> None:
    root = ET.parse(ROOT / "docs" / "architecture.svg").getroot()  # noqa: S314  # our own file
    words = " ".join("".join(element.itertext()) for element in root.iter() if element.text)
    for layer in (path.name for path in (ROOT / "studyhours").iterdir() if path.is_dir()):
        if not layer.startswith("_"):
            assert layer in words
