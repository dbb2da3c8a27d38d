"""A copy of the tree in which mutants are run, and the process that runs tests there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from tools.dev.base import ROOT, Trouble, must
from tools.mutation.reach import Choice, made_files, plain_files

_SERVER = "tools/mutation/server.py"
_WARM = "tools.mutation.warm"
CANNOT = 71
"""The end of a child that could not change functions."""
TOO_LONG = (-24, -27, -14)
"""The signals that end what has used up its processor time, or waits for ever."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of tests.

    Attributes:
        code: pytest's exit code, or a negative signal.
        test: the first test that failed, or the file that could not be read; else empty.
        seconds: of processor time.
    """

    code: int
    test: str
    seconds: float


class Copy:
    """A copy of the tree with warm processes in it; one user at a time.

    Args:
        folder: where it is.
        server: the process that has libraries only.
        warm: those that have collected tests, each with the files of these.
    """

    def __init__(
        self,
        folder: Path,
        server: subprocess.Popen[str],
        warm: Sequence[tuple[Collection[str], subprocess.Popen[str]]],
    ) -> None:
        self._folder = folder
        self._server = server
        self._warm = warm
        self._log = str(folder / "mutant.log")

    def run(self, choice: Choice, known: Iterable[str]) -> Ran:
        """Runs tests up to the first failure.

        Args:
            choice: the tests.
            known: the tests that are left out if they are not in the choice; others are run.

        Raises:
            Trouble: the process is gone.
        """
        asked = {**asdict(choice), "known": list(known), "log": self._log}
        return _answered(self._server, asked)

    def remember(self, files: Sequence[str]) -> None:
        """Remembers what the tests of files are made with, while nothing is changed.

        Raises:
            Trouble: they cannot be collected, or the process is gone.
        """
        asked = {"files": list(files), "tests": None, "limit": 600, "log": self._log}
        if _answered(self._server, asked).code != 0:
            raise Trouble(f"the tests cannot be collected:\n{self.log()}")

    def must_pass(self, known: Iterable[str]) -> None:
        """Runs the tests that are not known, with nothing changed.

        Raises:
            Trouble: one of them fails, which no mutant causes; or the process is gone.
        """
        asked = {"path": "", "text": "", "tests": [], "known": list(known)}
        for _, process in self._warm:
            ran = _answered(process, asked)
            if ran.code != 0:
                raise Trouble(f"the tests must pass before mutants are run: {ran.test}")

    def run_inside(
        self, path: str, text: str, tests: Sequence[tuple[str, float]], known: Iterable[str]
    ) -> tuple[Ran, Collection[str]]:
        """Runs tests up to the first failure with functions changed to what a text says.

        Those of the first files are run by themselves: maybe only there that can be done.

        Args:
            path: the file that is changed.
            text: what it says then.
            tests: by pytest's names, each with the seconds of processor time it may take.
            known: the tests that are left out if they are not among these; others are run.

        Returns:
            What came of it, ``CANNOT`` if nothing failed but not all could be run so; and the files
            whose tests were run.

        Raises:
            Trouble: a process is gone.
        """
        asked = {"path": path, "text": text, "known": list(known)}
        done: set[str] = set()
        code = 0
        for files, process in self._warm:
            mine = [one for one in tests if one[0].partition("::")[0] in files]
            ran = _answered(process, {**asked, "tests": mine})
            if ran.code == CANNOT and mine:
                code = CANNOT
                continue
            done.update(files)
            if ran.code not in (0, CANNOT):
                return ran, done
        return Ran(code, "", 0.0), done

    def log(self) -> str:
        """What the last run printed."""
        return Path(self._log).read_text(encoding="utf-8", errors="replace")

    @contextmanager
    def changed(self, path: str, text: str) -> Iterator[None]:
        """The copy with another text in one file; afterwards it is as it was."""
        target = self._folder / path
        kept, times = target.read_bytes(), target.stat()
        target.write_text(text, encoding="utf-8")
        try:
            yield
        finally:
            target.write_bytes(kept)
            os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))


@contextmanager
def copied(folder: Path) -> Iterator[Copy]:
    """Copies the tree (without what git ignores) into an empty folder and starts the process.

    Raises:
        Trouble: this system cannot split processes.
    """
    if not hasattr(os, "fork"):
        raise Trouble("mutants are run on Linux or macOS: this system cannot fork a process")
    for name in _kept_by_git():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, folder / name)
    # Read once here: a child that finds them need not compile, and none of them may write.
    must([sys.executable, "-m", "compileall", "-q", *(folder / one for one in _COMPILED)])
    with ExitStack() as stack:
        server = stack.enter_context(_started(folder, [_SERVER]))
        warm = [
            (files, stack.enter_context(_started(folder, ["-m", _WARM, *files])))
            for files in (plain_files(), made_files())
        ]
        yield Copy(folder, server, warm)


@contextmanager
def _started(folder: Path, arguments: Sequence[str]) -> Iterator[subprocess.Popen[str]]:
    """A process in the copy, until it is no longer asked anything."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=folder,
        env={**_outside(os.environ), "STUDYHOURS_HOME": str(folder / "home")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        _ends(process)[0].close()
        process.wait(timeout=60)


def _answered(process: subprocess.Popen[str], asked: Mapping[str, Any]) -> Ran:
    ask, hear = _ends(process)
    ask.write(json.dumps(asked) + "\n")
    ask.flush()
    answer = hear.readline()
    if not answer:
        raise Trouble("the process that runs the tests has ended; its message is above")
    return Ran(**json.loads(answer))


def _ends(server: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    if server.stdin is None or server.stdout is None:
        raise ValueError("started without pipes")
    return server.stdin, server.stdout


_COMPILED = ("studyhours", "tests", "tools")


def _outside(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would lead imports back here, or change results."""
    ours = ("PYTHON", "PYTEST", "STUDYHOURS")
    return {key: value for key, value in environment.items() if not key.startswith(ours)}


def _kept_by_git() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
