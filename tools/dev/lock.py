"""The locks: every package with its version and the hashes of all its files, for every system.

``run.txt`` is what a user needs, ``build.txt`` what an editable install needs besides, ``dev.txt``
all of it with the tools of development, in the same versions. None of them names a registry or a
path: where packages come from is for each machine to say.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tools.dev.base import ROOT, Trouble, must, say, venv_program

_HEAD = "# Made by `python3 dev.py lock` from pyproject.toml; not edited by hand.\n"
_FORBIDDEN = re.compile(r"://|^\s*-(?!-hash=sha256:)|@ file")
_LOCKS: dict[str, tuple[str, ...]] = {
    "run.txt": ("pyproject.toml",),
    "build.txt": ("--group", "build", "--constraint", "requirements/run.txt"),
    "dev.txt": ("pyproject.toml", "--extra", "dev", "--constraint", "requirements/run.txt"),
}


def remake(*, upgrade: bool) -> None:
    """Writes the locks anew; pins stay as they are unless they no longer fit, or on ``upgrade``.

    Raises:
        Trouble: the resolver failed, or a lock names a registry or a path.
    """
    for name, source in _LOCKS.items():
        path = ROOT / "requirements" / name
        path.parent.mkdir(exist_ok=True)
        argv = [str(venv_program("uv")), "pip", "compile", *source]
        argv += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-header"]
        argv += ["--no-emit-index-url", "--no-emit-find-links", "--quiet", *_index()]
        argv += ["--output-file", f"requirements/{name}"]
        if upgrade:
            argv.append("--upgrade")
        must([*argv, "--python", venv_program("python")])
        text = _HEAD + path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
        complaints = unwelcome(path)
        if complaints:
            raise Trouble(f"{name} must not name a place: {complaints[0]}")
        say(f"requirements/{name}: {_packages(text)} packages")


def unwelcome(path: Path) -> list[str]:
    """The lines of a lock that name a registry, an index option or a local path."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if _FORBIDDEN.search(line)]


def _index() -> list[str]:
    """The index this machine's pip is set to, which uv would not look up by itself."""
    asked = subprocess.run(
        [venv_program("python"), "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    return ["--default-index", asked.stdout.strip()] if asked.returncode == 0 else []


def _packages(text: str) -> int:
    return sum(1 for line in text.splitlines() if "==" in line)
