"""Runs test files in a copy of the tree, each time in a fresh child of a process that is warm.

Started in the copy's root, from there; reads one JSON object a line, answers with one. The
libraries are imported before the child is split off, the program and its tests after, so that a
child sees the program as it stands on disk and still starts within a second.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import re
import resource
import signal
import sys
import time
from pathlib import Path
from typing import Any

sys.path[0] = str(Path.cwd())  # started as a file, from the copy's root

from tools.mutation.collected import Remembering, made_with  # noqa: E402

WARM = (
    "_hypothesis_pytestplugin",
    "alembic.command",
    "calendar",
    "chinese_calendar",
    "cryptography.x509",
    "hypothesis.extra",
    "hypothesis.internal.conjecture.engine",
    "hypothesis.strategies",
    "pypinyin",
    "pytest",
    "python_calamine",
    "reportlab.pdfgen.canvas",
    "sqlalchemy.dialects.sqlite",
    "sqlalchemy.orm",
    "sqlcipher3",
    "xlsxwriter",
    "yaml",
)
MEMORY = 3 * 2**30
"""A mutant that grows without end must not take the machine with it."""
_COLLECTED = "collected.json"
_FAILED = re.compile(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", re.MULTILINE)
_ARGUMENTS = ["-x", "-q", "--tb=no", "--assert=plain", "-p", "_hypothesis_pytestplugin"]
_ARGUMENTS += ["-p", "no:cacheprovider", "-c", "tools/mutation/pytest.toml", "--rootdir", "."]


def main() -> int:
    """Answers until nothing more is asked."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["CI"] = "1"  # the same examples each time
    os.environ["STUDYHOURS_FEWER_EXAMPLES"] = "8"
    sys.dont_write_bytecode = True
    for name in WARM:
        importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(_answer(json.loads(line))), flush=True)
    return 0


class _Chosen:
    """Of what is collected keeps the tests asked for, in their order, and those nobody knows.

    Of a file asked for as a whole it keeps those that are made otherwise than without the mutant.

    Args:
        order: the tests asked for.
        known: all tests that were there when it was measured what they reach.
    """

    def __init__(self, order: list[str], known: list[str]) -> None:
        self._rank = {name: rank for rank, name in enumerate(order)}
        self._others = frozenset(known) - self._rank.keys()
        self._whole = frozenset(name for name in order if name.endswith("::"))

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        """Called by pytest; new tests come first."""
        others = self._others
        if self._whole:
            before = json.loads(Path(_COLLECTED).read_text(encoding="utf-8"))
            made = made_with([one for one in items if _whole(one.nodeid) in self._whole])
            others -= {name for name, one in made.items() if before.get(name) != one}
        kept = [item for item in items if item.nodeid not in others]
        items[:] = sorted(kept, key=lambda item: self._rank.get(item.nodeid, -1))


def _whole(name: str) -> str:
    return name.partition("::")[0] + "::"


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    """Runs ``tests`` of ``files`` within ``limit`` seconds of processor time.

    Where ``tests`` is nothing, runs none, but remembers what those of the files are made with.

    Returns:
        ``code`` (pytest's, or a negative signal), ``test`` (the first that failed) and ``seconds``
        (of processor time).
    """
    log = Path(asked["log"])
    before = _used()
    child = os.fork()
    if child == 0:
        _run(asked, log)
    code = _waited(child, time.monotonic() + 10 * asked["limit"] + 60)
    said = log.read_text(encoding="utf-8", errors="replace")
    failed = _FAILED.search(said)
    return {
        "code": code,
        "test": failed[1] if failed else "",
        "seconds": round(_used() - before, 2),
    }


def _used() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _run(asked: dict[str, Any], log: Path) -> None:
    """The child: never returns."""
    code = 70
    limit = int(asked["limit"])
    try:
        os.setsid()
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
        into = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, target in ((nothing, 0), (into, 1), (into, 2)):
            os.dup2(number, target)
        import pytest

        if asked["tests"] is None:
            plugin: object = Remembering(Path(_COLLECTED))
            arguments = [*_ARGUMENTS, "--collect-only"]
        else:
            plugin, arguments = _Chosen(asked["tests"], asked["known"]), _ARGUMENTS
        code = int(pytest.main([*arguments, *asked["files"]], plugins=[plugin]))
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _waited(child: int, until: float) -> int:
    """The child's end; past ``until`` (a mutant may wait for ever) it is killed."""
    while True:
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid == child:
            break
        if time.monotonic() > until:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGXCPU)
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what it may have started itself
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
