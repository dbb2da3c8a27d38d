"""Runs tests in a copy of the tree, each time in a child of a process that has collected them all.

Only what stands inside functions can be changed here: the child puts the changed code into the
functions that are there. So nothing is read or collected again, and a mutant costs what its tests
cost. A function that ran while tests were collected is left alone: what it made then is there as it
was, and that needs ``server.py``.
Started in the copy's root, from there; reads one JSON object a line, answers with one.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from types import CodeType, FunctionType
from typing import IO, Any

import pytest

from tools.mutation.copies import CANNOT
from tools.mutation.patching import change, functions_under

MEMORY = 4 * 2**30
_LIMIT_OF_NEW = 60.0
_ARGUMENTS = ["-q", "--tb=no", "--assert=plain", "-p", "_hypothesis_pytestplugin"]
_ARGUMENTS += ["-p", "no:cacheprovider", "-c", "tools/mutation/pytest.toml", "--rootdir", "."]


def main(files: Sequence[str]) -> int:
    """Collects the tests of files, then answers until nothing more is asked."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["CI"] = "1"  # the same examples each time
    os.environ["STUDYHOURS_FEWER_EXAMPLES"] = "8"
    sys.dont_write_bytecode = True
    sys.path[0] = str(Path.cwd())
    # pytest takes the usual ends for itself, and what it says is of no use here.
    asking, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    ran: set[CodeType] = set()
    sys.setprofile(lambda frame, event, _: ran.add(frame.f_code) if event == "call" else None)
    return int(pytest.main([*_ARGUMENTS, *files], plugins=[_Serving(asking, answers, ran)]))


class _Serving:
    """Takes the place of pytest's running of tests.

    Args:
        asking: where it is asked.
        answers: where it answers.
        ran: is filled with the code that runs until all is collected.
    """

    def __init__(self, asking: IO[str], answers: IO[str], ran: Container[CodeType]) -> None:
        self._asking, self._answers, self._ran = asking, answers, ran
        self._failed = ""
        self._live: Mapping[Path, Sequence[FunctionType]] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Called by pytest when all is collected."""
        sys.setprofile(None)
        items = {item.nodeid: item for item in session.items}
        every = functions_under(Path("studyhours").resolve())
        self._live = {
            path: [one for one in functions if one.__code__ not in self._ran]
            for path, functions in every.items()
        }
        gc.collect()
        gc.freeze()
        for line in self._asking:
            asked = json.loads(line)
            self._answers.write(json.dumps(self._answer(asked, items)) + "\n")
            self._answers.flush()
        return True

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Called by pytest when a test, or what stands around it, has ended."""
        if report.failed and not self._failed:
            self._failed = report.nodeid

    def _answer(self, asked: Mapping[str, Any], items: Mapping[str, Any]) -> dict[str, Any]:
        """Runs ``tests`` with ``text`` in place of what ``path`` says.

        Returns:
            ``code`` (0 where none failed, 1 where one did, or a negative signal), ``test`` (the
            first that failed) and ``seconds`` (of processor time).
        """
        before = _used()
        receiving, sending = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(receiving)
            self._run(asked, items, sending)
        os.close(sending)
        with os.fdopen(receiving, encoding="utf-8") as told:
            failed = told.read()
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return {"code": code, "test": failed, "seconds": round(_used() - before, 2)}

    def _changed(self, path: str, text: str) -> bool:
        """Changes a file; nothing where none is named."""
        if not path:
            return True
        full = Path(path).resolve()
        return change(full.read_text(encoding="utf-8"), text, self._live.get(full, ()))

    def _run(self, asked: Mapping[str, Any], items: Mapping[str, Any], sending: int) -> None:
        """The child: never returns."""
        code = CANNOT
        try:
            os.setsid()
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if self._changed(asked["path"], asked["text"]):
                new = [(name, _LIMIT_OF_NEW) for name in items.keys() - set(asked["known"])]
                every = [*sorted(new), *asked["tests"]]
                chosen = [(items[name], limit) for name, limit in every if name in items]
                following = [*(item for item, _ in chosen[1:]), None]
                for (item, limit), after in zip(chosen, following, strict=False):
                    _watch(limit)
                    item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
                    if self._failed:
                        break
                os.write(sending, self._failed.encode())
                code = 1 if self._failed else 0
        finally:
            os._exit(code)


def _watch(limit: float) -> None:
    """Ends this process with SIGPROF when a test uses more, and with SIGALRM when it waits."""
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, limit)
    signal.setitimer(signal.ITIMER_REAL, 10 * limit + 60)


def _used() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
