"""Which tests run which function, found by one run of coverage, so that a mutant needs few tests.

The finding is kept in ``build``, as it can be made anew: ``python3 dev.py mutate --measure``. Test
files that are new or have changed are measured by themselves.
"""

from __future__ import annotations

import ast
import json
import math
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate
from pathlib import Path

from coverage import CoverageData

from tools.dev.base import ROOT, Trouble, say
from tools.mutation.collecting import WHILE_COLLECTED
from tools.mutation.listing import TARGETS, Mutant, digest, target_files
from tools.mutation.statements import statement_lines

KEPT = ROOT / "build" / "mutation" / "reach.json"
FOLDERS = ("tests/domain", "tests/rules")
BESIDES = (
    "tests/transfer/test_amounts.py",
    "tests/transfer/test_dates.py",
    "tests/transfer/test_files.py",
    "tests/transfer/test_people.py",
)
"""Tests elsewhere that ask the domain much and need neither a window nor a server."""
LEFT_OUT = ("tests/rules/test_reference.py",)
"""The cases of test_cases.py once more, through a database: slow, and about the database."""
_MADE = frozenset(
    f"tests/rules/test_{name}.py"
    for name in (
        "cases",
        "plans",
        "presets",
        "reference_of_units",
        "rejudging",
        "rewriting",
        "together",
    )
)
_CACHED = re.compile(r"^\s*@(?:lru_)?cache", re.MULTILINE)
_QUICK = 4.0
WHOLE = "::"
"""After the name of a file: its tests that are made with what a mutant changes; never a test."""
_SLACK = 30
"""Seconds of processor time a mutant may always take, besides three times what is usual."""
_SLACK_OF_ONE = 10
"""Seconds one test may always take where tests are watched one by one, besides five times that."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The tests for one mutant.

    Attributes:
        files: those that are read.
        tests: those that reach the mutant, by pytest's names, in the order they are run.
        limit: seconds of processor time after which the run counts as endless.
    """

    files: Sequence[str]
    tests: Sequence[str]
    limit: float


@dataclass(frozen=True, slots=True)
class Reach:
    """What was measured.

    Attributes:
        seconds: each test takes, watched by coverage.
        functions: by ``path::function``, the tests that run a line of it; by ``path``, those that
            run any function in it.
        files: the test files there are.
        cached: the modules that keep something in a cache.
        lines: by the digest of a file, the tests that run each line of its functions.
        within: no more seconds of tests are chosen for a mutant, those that come last left out.
    """

    seconds: Mapping[str, float]
    functions: Mapping[str, frozenset[str]]
    files: Sequence[str] = ()
    cached: frozenset[str] = frozenset()
    lines: Mapping[str, Mapping[int, frozenset[str]]] = field(default_factory=dict)
    within: float = math.inf

    def tests_for(self, mutant: Mutant, source: str) -> list[str]:
        """The tests for a mutant: those of quick files first, then a slow file after another.

        So a mutant that a quick test notices need not wait until slow ones are collected. Of slow
        files those come first that ask for the changed module by name: they are likely about it.
        """
        by_file = self._by_file(self._reaching(mutant, source))
        cost = {path: sum(map(self._cost, ones)) for path, ones in by_file.items()}
        quick = sorted(
            (path for path in by_file if cost[path] < _QUICK), key=lambda path: (cost[path], path)
        )
        slow = sorted(
            by_file.keys() - quick,
            key=lambda path: (not _uses(path, mutant.path), cost[path] / len(by_file[path]), path),
        )
        return self._first([name for path in (*quick, *slow) for name in by_file[path]])

    def named(self, name: str) -> list[str]:
        """A test, or all of a file, by name; none where there is no such any more."""
        if name in self.seconds:
            return [name]
        return self._by_file(self.seconds).get(name, [])

    def limited(self, names: Sequence[str]) -> list[tuple[str, float]]:
        """Tests with the seconds of processor time each may take."""
        return [(name, _SLACK_OF_ONE + 5 * self._cost(name)) for name in names]

    def choices(self, names: Sequence[str], done: Collection[str]) -> list[Choice]:
        """The same tests with the files to be read for them: all quick ones, then one by one.

        Args:
            names: The tests, as ``tests_for`` orders them.
            done: Files that are left out.
        """
        by_file: dict[str, list[str]] = {}
        for name in names:
            by_file.setdefault(_file(name), []).append(name)
        measured = {_file(name) for name in self.seconds}
        first = [path for path in self.files if path not in measured]
        slow: list[str] = []
        for path, ones in by_file.items():
            (first if sum(map(self._cost, ones)) < _QUICK else slow).append(path)
        return [
            Choice(
                files=left,
                tests=[name for path in left for name in by_file.get(path, ())],
                limit=_SLACK + 3 * sum(self._most(path, by_file.get(path, ())) for path in left),
            )
            for files in (first, *([path] for path in slow))
            if (left := [path for path in files if path not in done])
        ]

    def _first(self, names: Sequence[str]) -> list[str]:
        """Those tests that are run within the time there is, the first always.

        A whole file counts for nothing: as a rule none of its tests is made otherwise.
        """
        ends = accumulate(0.0 if name.endswith(WHOLE) else self._cost(name) for name in names)
        return [
            name
            for number, (name, end) in enumerate(zip(names, ends, strict=True))
            if number == 0 or end <= self.within
        ]

    def _running(self, mutant: Mutant, source: str) -> frozenset[str]:
        """Those seen to run the changed statement, or the function where that is not known."""
        ran = self.lines.get(mutant.source, {})
        there = statement_lines(source, mutant.line, mutant.line + mutant.lines - 1)
        seen = self.functions.get(f"{mutant.path}::{mutant.scope}", frozenset())
        return frozenset().union(*(ran.get(line, ()) for line in there)) or seen

    def _by_file(self, names: Iterable[str]) -> dict[str, list[str]]:
        """Tests by their files, the quickest first."""
        found: dict[str, list[str]] = {}
        for name in sorted(names, key=lambda name: (self.seconds[name], name)):
            found.setdefault(_file(name), []).append(name)
        return found

    def _most(self, path: str, names: Sequence[str]) -> float:
        """The seconds of these tests of a file, of all where any may be made otherwise."""
        if f"{path}{WHOLE}" not in names:
            return sum(map(self._cost, names))
        return sum(seconds for name, seconds in self.seconds.items() if _file(name) == path)

    def _cost(self, name: str) -> float:
        return self.seconds[name]

    def _reaching(self, mutant: Mutant, source: str) -> frozenset[str]:
        """A constant is reached by whoever runs its module, one that imports it, or asks for it.

        So is a function no test was seen to run, it may have run before the first test, and all of
        a module that keeps something in a cache: only the first to ask was seen to run it.
        """
        seen = self._running(mutant, source)
        if seen and mutant.path not in self.cached:
            return seen
        users = [mutant.path, *(path for path in target_files(ROOT) if _uses(path, mutant.path))]
        asking = {path for path in self.files if _uses(path, mutant.path) or _reads_all(path)}
        return frozenset().union(
            (name for name in self.seconds if _file(name) in asking),
            *(self.functions.get(path, frozenset()) for path in users),
        )


def test_files() -> list[str]:
    """The test files from which tests are chosen, from the root."""
    found = (path for folder in FOLDERS for path in (ROOT / folder).rglob("test_*.py"))
    inside = sorted(path.relative_to(ROOT).as_posix() for path in found)
    return [*(path for path in inside if path not in LEFT_OUT), *BESIDES]


def made_files() -> list[str]:
    """Those whose tests are made with what the rules say, so that much runs when they are read."""
    return [path for path in test_files() if path in _MADE]


def plain_files() -> list[str]:
    """All others."""
    return [path for path in test_files() if path not in _MADE]


def kept() -> Reach:
    """What was measured, after measuring the test files that are new or have changed since."""
    stored = _stored()
    files = test_files()
    known = {_file(name) for name in stored.seconds}
    since = KEPT.stat().st_mtime if KEPT.exists() else 0.0
    new = [path for path in files if path not in known or (ROOT / path).stat().st_mtime > since]
    if new:
        measure(new)
        stored = _stored()
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for path in target_files(ROOT)}
    cached = frozenset(path for path, text in texts.items() if _CACHED.search(text))
    return replace(stored, files=files, cached=cached)


def measure(files: Sequence[str]) -> None:
    """Runs test files once, watching which test runs which line; adds that to what is kept.

    Raises:
        Trouble: one of them fails as the tree stands.
    """
    say(f"seeing what {len(files)} test files reach; for all this takes some minutes")
    with tempfile.TemporaryDirectory() as folder:
        data, times = Path(folder) / "coverage", Path(folder) / "times.xml"
        argv = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p"]
        argv += ["no:pytest-qt", "-c", "tools/mutation/pytest.toml", "--rootdir", "."]
        argv += [f"--cov={target}" for target in TARGETS]
        argv += [
            "--cov-context=test",
            "-p",
            "tools.mutation.collecting",
            "--cov-report=",
            "--cov-fail-under=0",
            f"--junitxml={times}",
            *files,
        ]
        few = {"CI": "1", "STUDYHOURS_FEWER_EXAMPLES": "8", "COVERAGE_FILE": str(data)}
        if subprocess.run(argv, cwd=ROOT, env={**os.environ, **few}, check=False).returncode != 0:
            raise Trouble("the tests must pass before mutants are run")
        _keep(data, times)


def _keep(coverage_file: Path, times: Path) -> None:
    """Adds what pytest left: the data of coverage with contexts, and its report in XML."""
    before = _stored()
    new = _seconds(times)
    new |= {f"{path}{WHOLE}": _QUICK for path in {_file(name) for name in new}}
    again = {_file(name) for name in new}
    kept_names = {name for name in before.seconds if _file(name) not in again}
    seconds = {**{name: before.seconds[name] for name in kept_names}, **new}
    functions = {key: set(names & kept_names) for key, names in before.functions.items()}
    lines = {
        source: {line: set(names & kept_names) for line, names in ran.items()}
        for source, ran in before.lines.items()
    }
    data = CoverageData(str(coverage_file))
    data.read()
    for full in data.measured_files():
        path = Path(full).relative_to(ROOT).as_posix()
        source = Path(full).read_text(encoding="utf-8")
        bodies = {line for _, *ends in _functions(ast.parse(source).body) for line in _span(*ends)}
        contexts = data.contexts_by_lineno(full).items()
        ran_by = {line: names for line, names in contexts if line in bodies}
        tests_of_line = {
            line: {test for name in names for test in _tests_named(name, new)}
            for line, names in ran_by.items()
        }
        for key, names in reached(source, tests_of_line).items():
            functions.setdefault(f"{path}::{key}" if key else path, set()).update(names)
        here = lines.setdefault(digest(source), {})
        for line, names in tests_of_line.items():
            here.setdefault(line, set()).update(names)
    numbers = {name: number for number, name in enumerate(seconds)}

    def numbered(names: Iterable[str]) -> list[int]:
        return sorted(numbers[name] for name in names)

    kept_here = {
        "seconds": seconds,
        "functions": {key: numbered(names) for key, names in functions.items()},
        "lines": {
            one: {line: numbered(names) for line, names in ran.items() if names}
            for one, ran in lines.items()
        },
    }
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    KEPT.write_text(json.dumps(kept_here), encoding="utf-8")


def _tests_named(context: str, new: Container[str]) -> list[str]:
    """The tests that depend on what ran in a context: of a file that was read, all made so."""
    name, _, when = context.partition("|")
    name += WHOLE if when == WHILE_COLLECTED else ""
    return [name] if name in new else []


def _span(first: int, last: int) -> range:
    return range(first, last + 1)


def _stored() -> Reach:
    """What is kept, without test files that are gone."""
    if not KEPT.exists():
        return Reach({}, {})
    stored = json.loads(KEPT.read_text(encoding="utf-8"))
    if "lines" not in stored:  # written before lines were looked at
        return Reach({}, {})
    names = list(stored["seconds"])
    here = frozenset(name for name in names if (ROOT / _file(name)).exists())

    def named(numbers: Iterable[int]) -> frozenset[str]:
        return frozenset(names[number] for number in numbers) & here

    return Reach(
        {name: stored["seconds"][name] for name in here},
        {key: named(numbers) for key, numbers in stored["functions"].items()},
        lines={
            source: {int(line): named(numbers) for line, numbers in ran.items()}
            for source, ran in stored["lines"].items()
        },
    )


def reached(source: str, tests_of_line: Mapping[int, Iterable[str]]) -> dict[str, set[str]]:
    """The tests that run each function or method of a file; under an empty name those of any.

    Args:
        source: the file.
        tests_of_line: the tests that ran each line; imports are not tests.
    """
    found: dict[str, set[str]] = {"": set()}
    for name, first, last in _functions(ast.parse(source).body):
        for line in range(first, last + 1):
            names = set(tests_of_line.get(line, ()))
            found.setdefault(name, set()).update(names)
            found[""] |= names
    return found


def _functions(body: Sequence[ast.stmt]) -> Iterable[tuple[str, int, int]]:
    """Name, first and last line of the bodies of functions and methods."""
    for node in body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node.body[0].lineno, node.end_lineno or node.lineno
        elif isinstance(node, ast.ClassDef):
            yield from _functions(node.body)


def _seconds(times: Path) -> dict[str, float]:
    """How long each test took, from pytest's report in XML; the file is our own."""
    cases = ET.parse(times).getroot().iter("testcase")  # noqa: S314  # written a moment ago
    return {
        f"{case.attrib['classname'].replace('.', '/')}.py::{case.attrib['name']}": float(
            case.attrib["time"]
        )
        for case in cases
        if _tested(f"{case.attrib['classname'].replace('.', '/')}.py")
    }


def _tested(path: str) -> bool:
    return path not in LEFT_OUT


def _file(test: str) -> str:
    return test.partition("::")[0]


def _reads_all(path: str) -> bool:
    return "import_module(" in (ROOT / path).read_text(encoding="utf-8")


@cache
def _text(path: str) -> str:
    return full.read_text(encoding="utf-8") if (full := ROOT / path).exists() else ""


def _uses(path: str, used: str) -> bool:
    module = used.removesuffix(".py").replace("/", ".")
    return f"from {module} import" in _text(path)
