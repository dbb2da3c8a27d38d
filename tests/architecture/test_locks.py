"""The locks pin everything, name no place, and agree with each other."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests.support.tree_copy import ROOT
from tools.dev import lock

LOCKS = ("run.txt", "build.txt", "dev.txt")
_ENTRY = re.compile(r"^([A-Za-z0-9_.\-\[\]]+)==(\S+)")


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {
        re.sub(r"\[.*\]", "", found[1]).lower().replace("_", "-"): found[2]
        for line in text.splitlines()
        if (found := _ENTRY.match(line))
    }


@pytest.mark.parametrize("name", LOCKS)
def test_every_entry_has_a_hash_and_no_place(name: str) -> None:
    path = ROOT / "requirements" / name
    assert lock.unwelcome(path) == []
    entries = re.split(r"\n(?=[A-Za-z])", path.read_text(encoding="utf-8"))[1:]
    assert len(entries) == len(pins(name))
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://registry.example/simple",
        "-i https://registry.example/simple",
        "--find-links ../wheels",
        "thing @ file:///wheels/thing.whl",
    ],
)
def test_a_line_that_names_a_place_is_seen(tmp_path: Path, line: str) -> None:
    path = tmp_path / "lock.txt"
    path.write_text(f"a==1 \\\n    --hash=sha256:00\n    # via b\n{line}\n", encoding="utf-8")
    assert lock.unwelcome(path) == [line]


def test_development_tests_the_versions_users_get() -> None:
    dev = pins("dev.txt")
    for name in ("run.txt", "build.txt"):
        assert {key: dev.get(key) for key in pins(name)} == pins(name)


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for wanted, name in (
        (project["dependencies"], "run.txt"),
        (project["optional-dependencies"]["dev"], "dev.txt"),
    ):
        names = {re.split(r"[\[<>=;~ ]", line)[0].lower().replace("_", "-") for line in wanted}
        assert names - set(pins(name)) == set()
