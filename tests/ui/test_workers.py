"""What a job holds goes on the UI thread: objects of Qt must not go on another."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable
from queue import SimpleQueue
from typing import cast

import pytest
from PySide6.QtCore import QObject

from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.progress import Progress
from studyhours.ui.changes import ChangeBus
from studyhours.ui.tasks import Tasks
from studyhours.ui.workers import Job, Outcome, Told, Worker

_PATIENCE = 60.0


class _Page:
    """What a job is done for; notes on which thread it goes."""

    def __init__(self, gone: list[int]) -> None:
        self._gone = gone

    def __del__(self) -> None:
        self._gone.append(threading.get_ident())

    def read(self) -> None:
        raise ValueError("人")


def _work(page: _Page, *, is_fault: bool) -> Callable[[Progress], None]:
    def work(_tell: Progress) -> None:
        try:
            page.read()
        except ValueError as error:
            if is_fault:
                raise UnusableInput("ledger_missing", ledger="台账") from error
            raise

    return work


@pytest.mark.parametrize("is_fault", [True, False])
@pytest.mark.usefixtures("qapp")
def test_an_error_does_not_keep_the_page_until_the_worker_lets_it_go(*, is_fault: bool) -> None:
    gone: list[int] = []
    handed: SimpleQueue[tuple[Job, Outcome]] = SimpleQueue()
    taken = threading.Event()

    def ended(job: Job, outcome: Outcome) -> None:
        handed.put((job, outcome))
        taken.wait(_PATIENCE)

    tasks, said = Tasks(ChangeBus()), list[str]()
    tasks.broken.connect(lambda error: said.append("".join(traceback.format_exception(error))))
    worker = Worker("reading", Told(lambda _: None, lambda *_: None, ended))
    owner, work = QObject(), _work(_Page(gone), is_fault=is_fault)
    failed = cast("list[Fault]", [])
    worker.put(Job(owner, work, lambda _: None, failed.append, None, "", "", 1))
    del work
    # What the window does with a result, while the worker has it still.
    tasks._hand_out(*handed.get(timeout=_PATIENCE))
    taken.set()
    worker.end(_PATIENCE)
    tasks.close()
    assert gone == [threading.get_ident()]
    assert len(failed) == is_fault
    assert ["in read" in one for one in said] == [True] * (not is_fault), "whoever mends it is told"
