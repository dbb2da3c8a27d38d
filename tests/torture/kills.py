"""When and how commands are killed, and what must hold of a ledger afterwards."""

from __future__ import annotations

import contextlib
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from select import select as select_readable

from sqlalchemy import func, select

from studyhours.db.models import Certificate, Record, RecordVersion, SerialSeries
from tests.support.ledgers import Done, call, opened
from tests.torture.stage import Running

_MAGIC = bytes.fromhex("d9d505f920a163d7")
KILLED = -9


def journal_of(ledger: Path) -> Path:
    """Where SQLite keeps the way back."""
    return ledger.with_name(ledger.name + "-journal")


def journal_is_hot(ledger: Path) -> bool:
    """Whether the ledger's own pages are being overwritten: the way back is on disk."""
    try:
        with journal_of(ledger).open("rb") as file:
            return file.read(8) == _MAGIC
    except FileNotFoundError:
        return False


@dataclass
class Tally:
    """What a campaign met.

    Attributes:
        name: Of the campaign.
        phases: Where the kills fell.
        acknowledged: Commands that were acknowledged before a kill.
        losses: What was lost, in words; must stay empty.
    """

    name: str
    phases: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    losses: list[str] = field(default_factory=list)
    started: float = field(default_factory=time.monotonic)

    @property
    def kills(self) -> int:
        """Processes that really died of the kill."""
        return sum(count for phase, count in self.phases.items() if phase != FINISHED)

    def line(self) -> str:
        """The campaign in one line."""
        fell = ", ".join(f"{phase} {count}" for phase, count in sorted(self.phases.items()))
        seconds = time.monotonic() - self.started
        return (
            f"{self.name}: {self.kills} kills ({fell}); {self.acknowledged} acknowledged, "
            f"{len(self.losses)} losses, {seconds:.0f} s"
        )


FINISHED = "ended before the kill"
BEFORE = "before the transaction"
INSIDE = "inside the transaction"
COMMITTING = "while committing"
AFTER = "after the commit"


def delays(chance: random.Random, kills: int, seconds: float) -> Iterator[float]:
    """Moments spread uniformly over a duration: one at random in each of ``kills`` equal parts.

    After those it begins again, for the kills that came too late, but not for ever.
    """
    for _ in range(8):
        parts = list(range(kills))
        chance.shuffle(parts)
        for part in parts:
            yield (part + chance.random()) / kills * seconds


def kill_after(running: Running, seconds: float) -> Done:
    """Lets a command run for some time, then kills it."""
    time.sleep(seconds)
    return kill(running)


def kill(running: Running) -> Done:
    """Kills a command with SIGKILL and waits for it."""
    # It may have ended; it is not reaped before the stage has written its line, which we read.
    with contextlib.suppress(ProcessLookupError):
        os.kill(running.pid, signal.SIGKILL)
    return running.wait()


def kill_after_first(running: Running, reading: int, seconds: float) -> Done:
    """Kills a command some time after it has begun to acknowledge on a pipe."""
    select_readable([reading], [], [], 60)
    return kill_after(running, seconds)


def kill_while_committing(running: Running, ledger: Path, seconds: float) -> Done:
    """Kills a command some time after its pages began to be overwritten."""
    deadline = time.monotonic() + 60
    while not journal_is_hot(ledger) and time.monotonic() < deadline and _alive(running.pid):
        time.sleep(0.0002)
    return kill_after(running, seconds)


def watched_commit(running: Running, ledger: Path) -> float:
    """Lets a command end; returns for how many seconds it was overwriting pages."""
    seconds, since = 0.0, None
    while _alive(running.pid):
        now = time.monotonic()
        if journal_is_hot(ledger):
            since = since or now
            seconds = now - since
        time.sleep(0.0002)
    assert running.wait().code == 0
    return max(seconds, 0.001)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def phase_of(done: Done, ledger: Path, *, committed: bool) -> str:
    """Where a kill fell; to be asked before anything opens the ledger again."""
    if done.code != KILLED:
        return FINISHED
    if journal_is_hot(ledger):
        return COMMITTING
    if journal_of(ledger).exists():
        return INSIDE
    return AFTER if committed else BEFORE


def complaints_of(ledger: Path) -> list[str]:
    """What is wrong with a ledger after a kill; empty when all is well.

    ``doctor`` must call it clean (files nobody names are a remark), and no journal may lie there
    once it has been opened.
    """
    done = call("doctor", ledger, "--format", "json")
    if done.code != 0:
        return [f"doctor says {done.code}: {done.out}{done.err}"]
    found = [entry["code"] for entry in json.loads(done.out)["findings"]]
    wrong = [f"doctor finds {code}" for code in found if code != "doctor.stray_files"]
    return wrong + [f"{left.name} is left" for left in ledger.parent.glob(f"{ledger.name}-*")]


@dataclass(frozen=True, slots=True)
class Kept:
    """The records a ledger holds: version now on top, and how many versions, by id."""

    tops: dict[str, str]
    versions: dict[str, int]


def kept_records(ledger: Path) -> Kept:
    """Reads what a ledger holds."""
    with opened(ledger) as open_one, open_one.reading() as session:
        tops = {
            str(uid): version for uid, version in session.execute(select(Record.id, Record.version))
        }
        counts = session.execute(
            select(RecordVersion.record_id, func.count()).group_by(RecordVersion.record_id)
        )
        return Kept(tops, {str(uid): count for uid, count in counts})


def record_count(ledger: Path) -> int:
    """How many records a ledger holds."""
    return len(kept_records(ledger).tops)


def parents_of(ledger: Path, version: str) -> list[str]:
    """The versions that a version follows."""
    with opened(ledger) as open_one, open_one.reading() as session:
        query = select(RecordVersion.parents).where(RecordVersion.hash == version)
        return list(session.scalars(query).one())


def serials_complaints(ledger: Path, papers: Path) -> list[str]:
    """Gaps and doubles in the numbers, and papers that say other than the ledger."""
    with opened(ledger) as open_one, open_one.reading() as session:
        rows = session.scalars(select(Certificate)).all()
        frozen = {row.serial: open_one.blobs.get(session, row.pdf_sha256) for row in rows}
        numbers = sorted(int(row.serial.rpartition("-")[2]) for row in rows)
        following = session.scalars(select(SerialSeries.next)).one_or_none() or 1
    wrong = []
    if numbers != list(range(1, len(rows) + 1)):
        wrong.append(f"serial numbers {numbers}")
    if following != len(rows) + 1:
        wrong.append(f"{len(rows)} numbers are used and the next is {following}")
    for path in papers.glob("*-*-* *.pdf"):
        if path.name.startswith("."):
            continue
        serial = path.name.partition(" ")[0]
        if frozen.get(serial) != path.read_bytes():
            wrong.append(f"{path.name} is not what the ledger froze")
    return wrong
