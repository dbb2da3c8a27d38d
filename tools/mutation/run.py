"""``python3 dev.py mutate``: changes the rules and the domain, and sees whether tests notice.

The sample is continued where the last run stopped: mutants that have run are passed over as long as
their file is unchanged (with ``--fresh``: as long as the commit is the same). Survivors come first,
then mutants that never ran, then the others; a mutant that was killed meets the test that killed it
before all others. What came of each stands in tests/mutation/results.json, for people in
tests/MUTATION.md; why a survivor cannot be killed is written by hand in tests/mutation/judged.toml.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue

from tools.dev.base import ROOT, Trouble, say
from tools.mutation import listing, reach, report, state
from tools.mutation.copies import CANNOT, TOO_LONG, Copy, copied
from tools.mutation.listing import Mutant, digest
from tools.mutation.sampling import drawn
from tools.mutation.state import KILLED, SURVIVED, TIMED_OUT, Result

_LISTED = ROOT / "build" / "mutation" / "listed.json"
_END = "the end of the process"
_NOT_BEGUN = (2, 3, 4)
_NOTHING_FAILED = (0, 5)
"""All passed, or there was no test at all."""


def main(argv: Sequence[str]) -> int:
    """Runs what is left of the sample.

    Returns:
        0, or 1 when a survivor is left that is not judged, or 2 when nothing could be run.
    """
    asked = _parser().parse_args(argv)
    try:
        if asked.measure:
            reach.measure(reach.test_files())
        return _mutate(asked)
    except Trouble as trouble:
        say(str(trouble))
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py mutate", description=__doc__)
    parser.add_argument("--sample", type=int, default=600, help="how many mutants are drawn")
    parser.add_argument("--seed", type=int, default=1, help="what draws them")
    parser.add_argument("--only", default="", help="draw from files whose path begins so")
    parser.add_argument("--most", type=int, help="stop after so many; the next run continues")
    parser.add_argument("--jobs", type=int, default=1, help="how many at the same time")
    parser.add_argument("--again", action="store_true", help="run survivors not judged once more")
    parser.add_argument(
        "--fresh", action="store_true", help="run all once more that ran on another commit"
    )
    parser.add_argument(
        "--within",
        type=float,
        default=math.inf,
        help="seconds of tests for one mutant; what survives so may be run in full with --again",
    )
    parser.add_argument("--show", nargs="+", metavar="ID", help="print mutants, run nothing")
    parser.add_argument(
        "--measure", action="store_true", help="first find out anew which tests reach what"
    )
    return parser


def _mutate(asked: argparse.Namespace) -> int:
    sources = {path: (ROOT / path).read_text("utf-8") for path in listing.target_files(ROOT)}
    homes = _homes({path: text for path, text in sources.items() if path.startswith(asked.only)})
    if asked.show:
        for mutant in (_made(name, homes, sources) for name in asked.show):
            print(f"{mutant.id} {mutant.path}:{mutant.line} in {mutant.scope or 'the module'}")
            print(f"  - {mutant.before}\n  + {mutant.after}")
        return 0
    sample = drawn(homes, asked.seed, asked.sample)
    results, judged = state.read(), state.judgements()
    digests = {path: digest(text) for path, text in sources.items()}
    commit = _commit()
    due = [
        name
        for name in sample
        if name not in results
        or results[name].source != digests[homes[name]]
        or (asked.again and results[name].outcome == SURVIVED and name not in judged)
        or (asked.fresh and results[name].commit != commit)
    ]
    todo = sorted(due, key=lambda name: _turn(results.get(name)))[: asked.most]
    say(f"{len(homes)} mutants, {len(sample)} drawn, {len(due)} due, {len(todo)} now")
    try:
        for result in _results(todo, commit, homes, sources, results, asked):
            results[result.id] = result
            state.write(results.values())
    finally:  # stopped half-way, the report still says what is known
        if not asked.only:
            report.write(sample, len(homes), asked.seed, results, judged, digests)
    ran = [results[name] for name in sample if name in results]
    left = [one for one in ran if one.outcome == SURVIVED and one.id not in judged]
    say(f"{len(ran)} run, {report.share(ran):.1f} % noticed, {len(left)} survivors not judged")
    return 1 if left else 0


def _turn(before: Result | None) -> int:
    """What is not known comes first: whether a survivor is noticed now, then what never ran."""
    if before is None:
        return 1
    return 0 if before.outcome == SURVIVED else 2


def _homes(sources: Mapping[str, str]) -> dict[str, str]:
    """The file of every mutant, by its name; listed anew only where a file has changed."""
    known = json.loads(_LISTED.read_text("utf-8")) if _LISTED.exists() else {}
    listed = {}
    for path, source in sources.items():
        now = digest(source)
        names = known[path]["names"] if known.get(path, {}).get("source") == now else None
        listed[path] = {"source": now, "names": names or listing.mutant_ids(path, source)}
    _LISTED.parent.mkdir(parents=True, exist_ok=True)
    _LISTED.write_text(json.dumps({**known, **listed}), encoding="utf-8")
    return {name: path for path, one in listed.items() for name in one["names"]}


def _made(name: str, homes: Mapping[str, str], sources: Mapping[str, str]) -> Mutant:
    if name not in homes:
        raise Trouble(f"there is no mutant {name}")
    return listing.mutant(homes[name], sources[homes[name]], name)


def _results(
    names: Sequence[str],
    commit: str,
    homes: Mapping[str, str],
    sources: Mapping[str, str],
    before: Mapping[str, Result],
    asked: argparse.Namespace,
) -> Iterator[Result]:
    """What came of each, as it comes."""
    if not names:
        return
    known, jobs = replace(reach.kept(), within=asked.within), asked.jobs
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="mutants_")))
        free: SimpleQueue[Copy] = SimpleQueue()
        for number in range(max(1, jobs)):
            copy = stack.enter_context(copied(folder / str(number)))
            copy.remember(known.files)
            copy.must_pass(known.seconds)
            free.put(copy)

        def one(name: str) -> Result:
            mutant = _made(name, homes, sources)
            earlier = before.get(name)
            copy = free.get()
            begun = time.monotonic()
            try:
                outcome, test = _outcome(
                    mutant, copy, known, sources[mutant.path], earlier.test if earlier else ""
                )
            finally:
                free.put(copy)
            said = f" by {test}" if test else ""
            took = f"{time.monotonic() - begun:.1f} s"
            say(f"{outcome:<9} {mutant.id} {mutant.path}:{mutant.line} in {took}{said}")
            first = earlier.at_first if earlier else outcome
            return Result(
                id=mutant.id,
                path=mutant.path,
                line=mutant.line,
                before=mutant.before,
                after=mutant.after,
                outcome=outcome,
                test=test,
                source=mutant.source,
                commit=commit,
                at_first=first,
            )

        pool = stack.enter_context(ThreadPoolExecutor(max(1, jobs)))
        try:
            yield from pool.map(one, names)
        finally:
            pool.shutdown(cancel_futures=True)


def _outcome(
    mutant: Mutant, copy: Copy, known: reach.Reach, source: str, before: str
) -> tuple[str, str]:
    """Killed, survived or timed out, and the test that failed: first the one that did before."""
    if tests := known.named(before):
        outcome, test = _tried(mutant, copy, known, tests)
        if outcome != SURVIVED:
            return outcome, test
    return _tried(mutant, copy, known, known.tests_for(mutant, source))


def _tried(mutant: Mutant, copy: Copy, known: reach.Reach, tests: Sequence[str]) -> tuple[str, str]:
    """What comes of a mutant with some tests, and with those that are new."""
    ran, done = copy.run_inside(mutant.path, mutant.text, known.limited(tests), known.seconds)
    if ran.code in TOO_LONG:
        return TIMED_OUT, ""
    if ran.code != CANNOT:
        return (SURVIVED, "") if ran.code == 0 else (KILLED, ran.test or _END)
    with copy.changed(mutant.path, mutant.text):
        for choice in known.choices(tests, done):
            ran = copy.run(choice, known.seconds)
            if ran.code in TOO_LONG:
                return TIMED_OUT, ""
            if not ran.test and ran.code in _NOT_BEGUN:
                raise Trouble(f"pytest could not begin, which no mutant causes:\n{copy.log()}")
            if ran.code not in _NOTHING_FAILED:
                return KILLED, ran.test or _END
    return SURVIVED, ""


def _commit() -> str:
    """The commit checked out, with a plus where the program or its tests have changed since."""
    name = _git("rev-parse", "--short", "HEAD")
    changed = _git("status", "--porcelain", "--", "studyhours", *reach.FOLDERS)
    return f"{name}+" if changed else name


def _git(*arguments: str) -> str:
    asked = ["git", *arguments]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
