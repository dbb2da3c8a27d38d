"""The results as Markdown: one section for each benchmark, rewritten when it has been run."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from benchmarks.ratios import Ratio

RESULTS = Path(__file__).with_name("RESULTS.md")
_HEAD = """# Results

Made by `python3 dev.py bench`; each run rewrites the sections of the benchmarks it ran. Ours and
the floor ran by turns in one run, the medians stand here; only the ratio means anything on another
machine.
"""
_SECTION = re.compile(r"^## (\w+)\n", re.MULTILINE)


def section(name: str, ratios: Sequence[Ratio], day: date) -> str:
    """A benchmark's section."""
    lines = [
        f"## {name}",
        "",
        f"{day.isoformat()}, {machine()}.",
        "",
        "| | ours | floor | ratio | target |",
        "|---|---:|---:|---:|---:|",
    ]
    lines.extend(
        f"| {one.name} | {_figure(one.ours_seconds, one.unit)} "
        f"| {_figure(one.floor_seconds, one.unit)} "
        f"| **{one.ratio:.2f}** | {'' if one.target is None else f'≤ {one.target:g}'} |"
        for one in ratios
    )
    lines.append("")
    for one in ratios:
        notes = f" {one.notes}" if one.notes else ""
        lines.append(
            f"- **{one.name}**: ours: {one.what}; floor: {one.floor_name}. "
            f"Median of {one.repeat} runs each.{notes}"
        )
    return "\n".join(lines) + "\n"


def rewrite(path: Path, sections: dict[str, str]) -> None:
    """Puts sections in place of those of the same name; others stay as they are."""
    text = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    parts = _SECTION.split(text)
    # What split gives: the head, then name and body by turns.
    kept = {name: f"## {name}\n{body}" for name, body in zip(parts[1::2], parts[2::2], strict=True)}
    kept.update(sections)
    whole = [_HEAD.strip(), *(kept[name].strip() for name in sorted(kept))]
    path.write_text("\n\n".join(whole) + "\n", encoding="utf-8")


def machine() -> str:
    """The machine in the little that matters: cores, system and Python, no names."""
    cores = os.cpu_count() or 1
    return (
        f"{cores} core{'s' if cores > 1 else ''}, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}"
    )


def _figure(value: float, unit: str) -> str:
    return _seconds(value) if unit == "s" else f"{value:.0f} {unit}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"
