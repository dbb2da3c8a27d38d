"""The report on a sample of mutants, for people: ``tests/MUTATION.md``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from textwrap import wrap

from tools.dev.base import ROOT
from tools.mutation.state import KILLED, SURVIVED, TIMED_OUT, Result

KEPT = ROOT / "tests" / "MUTATION.md"
_WIDTH = 100
_HEAD = """\
# Mutation testing

Made by `python3 dev.py mutate`. One place of `studyhours/rules` or `studyhours/domain` is changed
at a time; then one of those tests of `tests/rules` and `tests/domain` that depend on the statement
must fail. The changes are those of mutmut, in every line of the code, constants and decorated
functions included; of all of them the seed draws a sample. A change with which a test runs many
times as long as usual counts as noticed.
"""


def write(
    sample: Sequence[str],
    everything: int,
    seed: int,
    results: Mapping[str, Result],
    judged: Mapping[str, str],
    digests: Mapping[str, str],
    path: Path = KEPT,
) -> None:
    """Writes the report anew."""
    said = text(sample, everything, seed, results, judged, digests)
    path.write_text(said, encoding="utf-8")


def text(
    sample: Sequence[str],
    everything: int,
    seed: int,
    results: Mapping[str, Result],
    judged: Mapping[str, str],
    digests: Mapping[str, str],
) -> str:
    """The report.

    Args:
        sample: the names of the mutants drawn.
        everything: how many there are to draw from.
        seed: what drew them.
        results: of those that have run, and of others, which are left out.
        judged: why a survivor cannot be killed.
        digests: of the files as they are now, by their paths.
    """
    ran = [results[name] for name in sample if name in results]
    left = [one for one in ran if one.outcome == SURVIVED]
    return "\n".join(
        [
            _HEAD,
            f"Seed {seed}: {len(sample)} of {everything} mutants drawn, {len(ran)} run so far.",
            *_states(ran, digests),
            "",
            *_table(ran, judged),
            "",
            *_survivors(left, judged),
            *_killed_since(ran),
        ]
    )


def share(results: Iterable[Result]) -> float:
    """How many of a hundred were noticed; 0 where none ran."""
    ended = [one.outcome != SURVIVED for one in results]
    return 100 * sum(ended) / len(ended) if ended else 0.0


def _states(ran: Sequence[Result], digests: Mapping[str, str]) -> list[str]:
    """What was changed by the mutants: on which commits, and whether the files are still so."""
    names = ", ".join(f"`{name}`" for name in sorted({one.commit for one in ran}))
    now = sum(one.source == digests.get(one.path) for one in ran)
    said = f"{now} ran in their file as it is now, {len(ran) - now} in an earlier state of it."
    return wrap(f"Run on {names}. {said}", _WIDTH) if ran else []


def _table(ran: Sequence[Result], judged: Mapping[str, str]) -> list[str]:
    lines = [
        "| | run | killed | timed out | survived | of these equivalent | noticed |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    packages = sorted({Path(one.path).parent.as_posix() for one in ran})
    rows = {f"`{name}`": [one for one in ran if _in(one, name)] for name in packages}
    lines += [_row(title, ones, judged) for title, ones in {**rows, "**all**": ran}.items()]
    if ran:
        at_first = sum(one.at_first != SURVIVED for one in ran)
        part = f"{100 * at_first / len(ran):.1f} %"
        said = f"When they ran for the first time, {at_first} of {len(ran)} were noticed: {part}."
        could = [one for one in ran if one.outcome != SURVIVED or one.id not in judged]
        said += f" Without those judged equivalent it is now {share(could):.1f} %."
        lines += ["", *wrap(said, _WIDTH)]
    return lines


def _in(result: Result, package: str) -> bool:
    return result.path.startswith(f"{package}/")


def _row(title: str, ran: Sequence[Result], judged: Mapping[str, str]) -> str:
    ends = Counter(one.outcome for one in ran)
    equivalent = sum(1 for one in ran if one.outcome == SURVIVED and one.id in judged)
    counts = " | ".join(str(ends[end]) for end in (KILLED, TIMED_OUT, SURVIVED))
    return f"| {title} | {len(ran)} | {counts} | {equivalent} | {share(ran):.1f} % |"


def _survivors(left: Sequence[Result], judged: Mapping[str, str]) -> list[str]:
    if not left:
        return ["## Survivors", "", "None.", ""]
    lines = ["## Survivors", ""]
    for one in sorted(left, key=_place):
        lines += [*_shown(one), f"  {judged.get(one.id, '**Not judged yet.**')}", ""]
    return lines


def _killed_since(ran: Sequence[Result]) -> list[str]:
    since = [one for one in ran if one.at_first == SURVIVED and one.outcome != SURVIVED]
    if not since:
        return []
    lines = ["## Survived at first, noticed now", ""]
    for one in sorted(since, key=_place):
        lines += [*_shown(one), f"  Now fails: `{one.test or one.outcome}`", ""]
    return lines


def _place(result: Result) -> tuple[str, int, str]:
    return result.path, result.line, result.id


def _shown(result: Result) -> list[str]:
    after = _code(result.after) if result.after else "nothing"
    return [
        f"- `{result.path}:{result.line}` ({result.id})",
        f"  {_code(result.before)} became {after}.",
    ]


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"
