"""A writer that saves, changes and deletes records until it is killed.

Each line it writes acknowledges one command after the service has returned: the record's id, the
hash of the version now on top, and what was done.
"""

from __future__ import annotations

import os
import random
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from uuid import UUID

from sqlalchemy import select

from studyhours.db.models import Record, Teacher
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.rows import PersonNamed, RecordContent
from studyhours.services.records.saving import (
    Saved,
    add_record,
    change_record,
    delete_record,
    read_record,
)


def write_for_ever(arguments: Sequence[str]) -> int:
    """Writes into ``arguments[0]``, seeded by ``arguments[1]``, acknowledging to ``[2]``."""
    path, seed, acknowledgements = arguments
    chance = random.Random(int(seed))
    pipe = os.open(acknowledgements, os.O_WRONLY)
    ledger = open_ledger(path)
    with ledger.reading() as session:
        teachers = list(session.scalars(select(Teacher.id).order_by(Teacher.id)))
        alive = [
            (str(uid), version)
            for uid, version in session.execute(
                select(Record.id, Record.version).where(Record.deleted.is_(False)).limit(50)
            )
        ]
    for number in count():
        what, saved = _one(ledger, chance, teachers, alive, number)
        os.write(pipe, f"{saved.uid} {saved.version} {what}\n".encode())
    return 0


def _one(
    ledger: Ledger,
    chance: random.Random,
    teachers: list[UUID],
    alive: list[tuple[str, str]],
    number: int,
) -> tuple[str, Saved]:
    what = chance.choice(("add", "add", "change", "change", "delete")) if alive else "add"
    if what == "add":
        saved = add_record(ledger, _content(chance, teachers, number))
        alive.append((saved.uid, saved.version))
        return what, saved
    chosen = chance.randrange(len(alive))
    uid, version = alive[chosen]
    if what == "delete":
        alive.pop(chosen)
        return what, delete_record(ledger, uid, version)
    before, _ = read_record(ledger, uid)
    changed = _content(chance, teachers, number)
    saved = change_record(ledger, uid, changed, version)
    alive[chosen] = (uid, saved.version)
    assert before != changed
    return what, saved


def _content(chance: random.Random, teachers: list[UUID], number: int) -> RecordContent:
    day = date(2024, 9, 2) + timedelta(days=chance.randrange(300))
    return RecordContent(
        teacher_id=chance.choice(teachers),
        kind="training",
        type=None,
        status="approved",
        first_day=day,
        last_day=day,
        level=60,
        mode=None,
        place=None,
        hundredths=chance.randrange(1, 800),
        unit="hour",
        title=f"记录{number} {chance.randrange(1 << 40)}",
        # Up to a dozen pages, so that some transactions are long and some are short.
        text="读" * chance.choice((0, 10, 200, 15000)),
        people=(PersonNamed("speaker", "某人"),) * chance.randrange(3),
    )


if __name__ == "__main__":
    sys.exit(write_for_ever(sys.argv[1:]))
