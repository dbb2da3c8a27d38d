"""Runs benchmarks and writes down what came out: ``python3 dev.py bench [NAME…] [--short]``."""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol, cast

from benchmarks.ratios import Ratio
from benchmarks.results import RESULTS, rewrite, section

MODULES = {
    "check_school": "benchmarks.check_school",
    "check_years": "benchmarks.check_years",
    "check_growth": "benchmarks.check_growth",
    "certificates": "benchmarks.certificates",
    "portfolio": "benchmarks.portfolio",
    "stalls": "benchmarks.stalls",
    "first_window": "benchmarks.first_window",
    "import_rows": "benchmarks.import_rows",
    "records_table": "benchmarks.records_table",
    "merging": "benchmarks.merging",
    "daily_copy": "benchmarks.daily_copy",
}
"""Every benchmark; its module has the function ``measure``."""
ON_REQUEST = {"installed": "benchmarks.installed"}
"""Those that need more than a checkout: run only when they are named."""


class Benchmark(Protocol):
    """A module of ``MODULES``."""

    def measure(self, *, short: bool) -> list[Ratio]:
        """Measures; ``short`` with sizes that only show that it still runs."""


def load(name: str) -> Benchmark:
    """The benchmark of that name."""
    return cast(Benchmark, importlib.import_module({**MODULES, **ON_REQUEST}[name]))


def main(argv: Sequence[str]) -> int:
    """Runs the benchmarks named, or all.

    Returns:
        0 when every ratio with a target met it, 1 when one did not, 3 when ours and the floor did
        not do the same work.
    """
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*MODULES, *ON_REQUEST, []], metavar="NAME")
    parser.add_argument("--short", action="store_true", help="small sizes; writes no results")
    options = parser.parse_args(argv)
    sections: dict[str, str] = {}
    measured: list[Ratio] = []
    for name in options.names or MODULES:
        print(f"== {name}", file=sys.stderr, flush=True)
        ratios = load(name).measure(short=options.short)
        measured += ratios
        sections[name] = section(name, ratios, datetime.now(tz=UTC).date())
        print(sections[name], flush=True)
    unequal = [one.name for one in measured if one.ours_work != one.floor_work]
    if unequal:
        print(f"not the same work: {', '.join(unequal)}", file=sys.stderr)
        return 3
    if options.short:
        return 0
    rewrite(RESULTS, sections)
    missed = [one for one in measured if one.target is not None and one.ratio > one.target]
    for one in missed:
        print(f"{one.name}: {one.ratio:.2f}, wanted at most {one.target:g}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
