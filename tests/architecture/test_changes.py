"""Changelog fragments are named so that a release can sort them."""

from __future__ import annotations

import re

import pytest

from tests.support.tree_copy import ROOT

_NAME = re.compile(r"(\d+(-[a-z0-9-]+)?|\+[a-z0-9-]+)\.(added|changed|fixed|removed|security)\.md")


def fragments() -> list[str]:
    return sorted(path.name for path in (ROOT / "changes").iterdir() if path.name != "README.md")


def test_every_fragment_says_its_issue_and_kind_and_something() -> None:
    for name in fragments():
        assert _NAME.fullmatch(name), name
        text = (ROOT / "changes" / name).read_text(encoding="utf-8").strip()
        assert text, name
        assert not text.startswith("#"), name


@pytest.mark.parametrize("name", ["2.new.md", "fixed.md", "2.fixed.txt", "2_x.fixed.md"])
def test_a_wrong_name_is_seen(name: str) -> None:
    assert _NAME.fullmatch(name) is None
