"""dev.py runs on a bare Python, and says what to do when it cannot go on."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.tree_copy import ROOT
from tools.dev import system, tree
from tools.dev.base import Trouble

SCRIPTS = [ROOT / "dev.py", *sorted((ROOT / "tools" / "dev").glob("*.py"))]


def dev(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "dev.py", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_only_the_standard_library_is_needed(path: Path) -> None:
    foreign = {
        module
        for _, module in tree.imports(path)
        if module.split(".")[0] not in {*sys.stdlib_module_names, "tools"}
    }
    assert foreign == set()


def test_an_old_python_can_read_the_refusal() -> None:
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 4))


def test_help_names_every_command_and_a_wrong_one_is_refused() -> None:
    shown = dev("help")
    assert shown.returncode == 0
    refused = dev("tset")
    assert refused.returncode == 2
    for name in refused.stderr.partition("known: ")[2].strip().split(", "):
        assert f"dev.py {name}" in shown.stdout


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere tests are skipped")
def test_what_cannot_be_installed_is_named_with_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    absent = system.Need("qpdf", "checks of PDF files", lambda: False)
    there = system.Need("git", "cloning", lambda: True)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match=r"apt-get install -y qpdf$"):
        system.ensure([there, absent])


@pytest.mark.skipif(os.name == "nt", reason="CI runs on Linux")
def test_ci_runs_the_same_command_as_a_developer() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "exec python3 dev.py test"
