"""Loads code of the window while it is open: classes of Qt are only ever made on the UI thread.

PySide keeps what it knows of each class in one table without a lock. Qt looks into it, without the
interpreter, whenever the UI thread asks an object what it is; a class of Qt made on another thread
meanwhile writes into it, and the program crashes: one start of fifty on a busy computer did. So a
worker finds out what a module needs, reads it from the disk and loads what makes no classes of Qt
(services, SQLAlchemy, pictures); the rest, some 1 ms each, is loaded on the UI thread in turns.
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dis import get_instructions
from functools import cache, partial
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from types import CodeType

from PySide6.QtCore import QObject

from studyhours.ui.garbage import forget_sources
from studyhours.ui.tasks import Tasks
from studyhours.ui.workers import Failed

_OURS = "studyhours.ui"
_QT = ("PySide6", "shiboken6")
_TURN = 0.008
"""Seconds after which the event loop has its turn again."""


def load_code(
    tasks: Tasks,
    owner: QObject,
    slot: str,
    module: str,
    done: Callable[[], None],
    failed: Failed | None = None,
    *,
    before: Callable[[], None] | None = None,
    after: int = 0,
) -> None:
    """Loads a module of the window and all it needs.

    Args:
        tasks: The workers.
        owner: Who wants it; nothing is called once it is gone.
        slot: A newer query of this owner and slot takes the place of this one.
        module: Its full name.
        done: Called on the UI thread when it is loaded.
        failed: Takes a fault.
        before: What else to read first, on the worker.
        after: Milliseconds it waits first.
    """

    def read() -> deque[str]:
        if before is not None:
            before()
        return deque(read_ahead(module))

    def load(names: deque[str]) -> None:
        if not names:
            forget_sources()
            done()
            return
        enough = time.perf_counter() + _TURN
        while names and time.perf_counter() < enough:
            import_module(names.popleft())
        # Through the worker, so that something newer can take its place between two turns.
        tasks.query(owner, slot, partial(_same, names), load, failed)

    tasks.query(owner, slot, read, load, failed, after=after)


def read_ahead(module: str) -> list[str]:
    """What is to be loaded on the UI thread for a module, each after all it needs itself.

    What makes no classes of Qt is loaded here; meant for a worker.
    """
    found: list[str] = []
    _follow(module, set(), found)
    return found


def _follow(name: str, seen: set[str], found: list[str]) -> None:
    if name in seen or name in sys.modules:
        return
    seen.add(name)
    if name.split(".", 1)[0] in _QT:
        found.append(name)
    elif name == _OURS or name.startswith(f"{_OURS}."):
        for wanted in _wanted_by(name):
            _follow(wanted, seen, found)
        found.append(name)
    else:
        with suppress(ImportError):  # whoever can do without it says so when it is loaded
            import_module(name)


def _wanted_by(name: str) -> Iterator[str]:
    """What one module of the window loads when it is loaded itself."""
    spec = _found(name)
    read = getattr(spec.loader, "get_code", None) if spec is not None else None
    code = read(name) if read is not None else None
    if code is None:
        return
    for module, names in _imported_by(code):
        yield module
        if module.startswith("studyhours") and _is_package(module):
            yield from filter(_is_module, (f"{module}.{one}" for one in names))


def _is_package(name: str) -> bool:
    spec = _found(name)
    return spec is not None and spec.submodule_search_locations is not None


def _is_module(name: str) -> bool:
    return _found(name) is not None


@cache
def _found(name: str) -> ModuleSpec | None:
    """Where a module of ours is; unlike ``find_spec`` this loads no package above it."""
    above = name.rpartition(".")[0]
    if not above:
        return PathFinder.find_spec(name)
    package = _found(above)
    if package is None or package.submodule_search_locations is None:
        return None
    return PathFinder.find_spec(name, package.submodule_search_locations)


def _imported_by(code: CodeType) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Modules a module loads at once, and the names it takes from each.

    What is there for type checkers alone is passed over.
    """
    resumes, guarded = 0, False
    names: tuple[str, ...] = ()
    for instruction in get_instructions(code):
        if instruction.offset < resumes:
            continue
        if guarded and instruction.opname.startswith("POP_JUMP"):
            resumes = instruction.argval
        guarded = instruction.argval == "TYPE_CHECKING" and instruction.opname == "LOAD_NAME"
        if instruction.opname == "LOAD_CONST":
            value = instruction.argval
            names = value if isinstance(value, tuple) else ()
        elif instruction.opname == "IMPORT_NAME":
            yield instruction.argval, names


def _same(names: deque[str]) -> deque[str]:
    return names
