"""What came of each mutant, written after each, so that a run may be stopped and continued."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tools.dev.base import ROOT, Trouble

KEPT = ROOT / "tests" / "mutation" / "results.json"
JUDGED = ROOT / "tests" / "mutation" / "judged.toml"

KILLED, SURVIVED, TIMED_OUT = "killed", "survived", "timed out"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one mutant.

    Attributes:
        id: of the mutant.
        path: the file it changes.
        line: in the source as it was then.
        before: the text changed.
        after: what it became.
        outcome: killed, survived or timed out.
        test: the test that failed first; empty for a survivor.
        source: the digest of the unchanged file.
        commit: the commit on which it ran.
        at_first: how it ended when it ran for the first time.
    """

    id: str
    path: str
    line: int
    before: str
    after: str
    outcome: str
    test: str
    source: str
    commit: str
    at_first: str


def read(path: Path = KEPT) -> dict[str, Result]:
    """All that came of mutants so far, by their names."""
    if not path.exists():
        return {}
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {row["id"]: Result(**row) for row in rows}


def write(results: Iterable[Result], path: Path = KEPT) -> None:
    """Puts them in place of those written before, one a line, whole or not at all."""
    ordered = sorted(results, key=lambda one: (one.path, one.line, one.id))
    lines = (json.dumps(asdict(one), ensure_ascii=False) for one in ordered)
    new = path.with_suffix(".new")
    new.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
    new.replace(path)


def judgements(path: Path = JUDGED) -> Mapping[str, str]:
    """Why a survivor cannot be killed, by the mutant's name.

    Raises:
        Trouble: a mutant is judged twice, or without a reason.
    """
    if not path.exists():
        return {}
    found: dict[str, str] = {}
    for row in tomllib.loads(path.read_text(encoding="utf-8")).get("equivalent", []):
        name, because = row["id"], row["because"].strip()
        if name in found or not because:
            raise Trouble(f"{path.name}: {name} is judged twice, or without a reason")
        found[name] = because
    return found
