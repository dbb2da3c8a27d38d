"""A process that has the program loaded and forks a fresh one for every command.

Loading takes longer than most commands do; a kill spread over a command's duration would mostly
hit the loading. Each command is a process of its own all the same: it is forked before anything
was opened, killed by its own id, and leaves what a killed program leaves.

Where the tests run as root the stage gives up root's powers (not its name, which the tree may need
to be read): permissions then hold for it as for anybody.

The server reads one JSON line for each command from its standard input and answers with the
process id, then with the exit status.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.ledgers import Done, environment
from tests.support.tree_copy import ROOT

_POWERLESS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all", "--"]


@dataclass
class Running:
    """A command under way."""

    pid: int
    _wait: Callable[[], str]
    _place: Path

    def wait(self) -> Done:
        """Waits until it has ended; the code is negative for a signal."""
        code = int(self._wait())
        texts = (self._place / name for name in ("out", "err"))
        out, err = (path.read_text(encoding="utf-8", errors="replace") for path in texts)
        return Done(code, out, err)


class Stage:
    """The client's side: starts the server and hands it commands."""

    def __init__(self, folder: Path) -> None:
        """Starts the server.

        Args:
            folder: For the output of commands, and for what this computer knows.
        """
        if not hasattr(os, "fork"):
            pytest.skip("this system has no fork")
        self.home = folder / "home"
        self.home.mkdir()
        self.home.chmod(0o777)
        self._place = folder
        self._server = subprocess.Popen(
            [
                *(_POWERLESS if os.geteuid() == 0 else []),
                sys.executable,
                "-m",
                "tests.torture.stage",
            ],
            cwd=ROOT,
            env=environment(self.home),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._line()

    def start(
        self, *arguments: object, program: str = "studyhours", limit: int | None = None
    ) -> Running:
        """Starts a command.

        Args:
            arguments: Of the program.
            program: ``studyhours``, ``writer`` or ``copier``.
            limit: Bytes that one file may have at most; a full disk, as the program sees it.
        """
        request = {
            "program": program,
            "arguments": [str(one) for one in arguments],
            "place": str(self._place),
            "limit": limit,
        }
        if self._server.stdin is None:
            raise AssertionError
        self._server.stdin.write(json.dumps(request) + "\n")
        self._server.stdin.flush()
        return Running(int(self._line()), self._line, self._place)

    def run(self, *arguments: object, limit: int | None = None) -> Done:
        """Runs a command to its end."""
        return self.start(*arguments, limit=limit).wait()

    def close(self) -> None:
        """Ends the server."""
        self._server.communicate(timeout=30)

    def _line(self) -> str:
        if self._server.stdout is None:
            raise AssertionError
        line = self._server.stdout.readline()
        assert line, "the stage has died"
        return line.strip()


def serve() -> None:
    """Answers requests until standard input ends."""
    _load()
    answers = os.fdopen(os.dup(1), "w")
    answers.write("ready\n")
    answers.flush()
    for line in sys.stdin:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os.close(answers.fileno())
            _become(request)
        answers.write(f"{pid}\n")
        answers.flush()
        _, status = os.waitpid(pid, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()


def _load() -> None:
    """Imports what commands import when they run, but opens nothing."""
    import alembic.command
    import chinese_calendar
    import pypinyin

    import studyhours.cli.commands.certificates
    import studyhours.cli.commands.checks
    import studyhours.cli.commands.imports
    import studyhours.cli.commands.ledgers
    import tests.torture.copier
    import tests.torture.writer

    assert all(
        (
            alembic.command,
            chinese_calendar,
            pypinyin,
            studyhours.cli.commands.certificates,
            studyhours.cli.commands.checks,
            studyhours.cli.commands.imports,
            studyhours.cli.commands.ledgers,
            tests.torture.copier,
            tests.torture.writer,
        )
    )


def _become(request: Mapping[str, Any]) -> None:
    """The child's life; never returns."""
    import resource  # Windows has neither this nor fork; there the stage is not used

    code = 70
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, name in ((1, "out"), (2, "err")):
            os.dup2(os.open(Path(request["place"], name), flags), number)
        if request["limit"] is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (request["limit"], request["limit"]))
        code = _program(request["program"])(request["arguments"])
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        # Not sys.exit: nothing of the server's may be flushed or closed twice.
        os._exit(code)


def _program(name: str) -> Callable[[list[str]], int]:
    from studyhours.bootstrap import start
    from tests.torture.copier import copy_once
    from tests.torture.writer import write_for_ever

    return {"studyhours": start, "writer": write_for_ever, "copier": copy_once}[name]


if __name__ == "__main__":
    serve()
