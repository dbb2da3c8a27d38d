"""The permission table: every role × scope × service, written into the documents from the code.

``python -m tools.permission_table`` writes ``docs/permissions.md``. What a service asks is
found by calling it for somebody who may do nothing, with a ledger that cannot be touched: so the
table says what the code does, and the test that reads it calls every service for every role again.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import studyhours.services
from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.permissions import (
    FUNCTIONS,
    SCOPES_OF,
    Actor,
    functions_of,
)

DOCUMENT = Path("docs/permissions.md")
YES, OWN, NO = "✓", "own", "–"
TEACHER = "00000000-0000-7000-8000-000000000001"
COLUMNS = tuple((role, scope) for role, scopes in SCOPES_OF.items() for scope in scopes)
_OF_ONESELF = frozenset({"read_self", "edit_self", "review_group", "run_group"})
_HEAD = """# Who may do what

Written from the code by `python -m tools.permission_table`; do not edit it by hand.
`tests/services/test_permission_table.py` reads it and calls every service for every role.
Without accounts the person at the computer may do everything, as an admin may.

✓ may · own: only what concerns themselves, or the groups they head · – refused, before anything is
read or written.

## Functions of roles

"""
_SERVICES = """
## Services

"""
_LATER = """
## Services that ask once they have read

These decide by what they find: whose record it is, which register, which group. The rest of them
reads only what everybody with the ledger open may read.

"""


class Untouchable(SimpleNamespace):
    """A ledger that has nothing but somebody who acts: whatever else is wanted of it fails."""


class _Asked(frozenset[str]):
    """Functions of somebody who has none, noting what is looked for."""

    noted: list[str]

    def __contains__(self, name: object) -> bool:
        self.noted.append(str(name))
        return False


@dataclass(frozen=True, slots=True)
class Service:
    """A service and what it asks.

    Attributes:
        name: Module below ``services``, and function.
        call: The function.
        asks: Functions it looks for, any of which is enough; empty where it reads first.
    """

    name: str
    call: Callable[..., object]
    asks: tuple[str, ...]


def actor_of(role: str, scope: str) -> Actor:
    """Somebody with a role over a scope; a teacher where the role means nothing without."""
    narrow = scope in {"self", "group"}
    return Actor(role, functions_of({role: scope}), TEACHER if narrow else None, None, (role,))


def is_refused(call: Callable[..., object], actor: Actor) -> bool:
    """Whether a service refuses somebody before it touches anything."""
    try:
        _begin(call, Untouchable(actor=actor))
    except NotPermitted:
        return True
    except Exception:  # noqa: BLE001 - it was let in, and found nothing there
        return False
    return False


def _begin(call: Callable[..., object], ledger: object) -> None:
    parameters = list(inspect.signature(call).parameters.values())
    given = [
        Untouchable()
        for one in parameters[1:]
        if one.default is one.empty and one.kind is one.POSITIONAL_OR_KEYWORD
    ]
    named = {
        one.name: Untouchable()
        for one in parameters
        if one.default is one.empty and one.kind is one.KEYWORD_ONLY
    }
    result = call(ledger, *given, **named)
    if isinstance(result, AbstractContextManager):
        result.__enter__()
    elif isinstance(result, Iterator):
        next(result)


def services() -> list[Service]:
    """Every public function of the services that is given a ledger first."""
    found = []
    package = studyhours.services
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        inside = importlib.import_module(module.name)
        for name, call in sorted(vars(inside).items()):
            if _is_service(name, call, module.name):
                short = f"{module.name.removeprefix(f'{package.__name__}.')}.{name}"
                found.append(Service(short, call, _asks(call)))
    return found


def _is_service(name: str, call: Any, module: str) -> bool:  # noqa: ANN401 - anything in a module
    if name.startswith("_") or not inspect.isfunction(call) or call.__module__ != module:
        return False
    first = next(iter(inspect.signature(call).parameters.values()), None)
    return first is not None and first.name == "ledger" and "Ledger" in str(first.annotation)


def _asks(call: Callable[..., object]) -> tuple[str, ...]:
    asked = _Asked()
    asked.noted = []
    refused = is_refused(call, Actor("nobody", asked, None))
    return tuple(dict.fromkeys(asked.noted)) if refused else ()


def cell(service: Service, actor: Actor) -> str:
    """What the table says of a service and somebody."""
    if is_refused(service.call, actor):
        return NO
    whole = {one for one in service.asks if one not in _OF_ONESELF} & actor.functions
    return YES if whole or actor.teacher_uid is None else OWN


def document() -> str:
    """The whole text."""
    everything = services()
    lines = [_HEAD, *_table("function", [(name, _of_function(name)) for name in FUNCTIONS])]
    asking = [one for one in everything if one.asks]
    actors = [actor_of(*column) for column in COLUMNS]
    rows = [
        (f"{one.name} ({', '.join(one.asks)})", [cell(one, actor) for actor in actors])
        for one in asking
    ]
    lines += [_SERVICES, *_table("service (asks)", rows), _LATER]
    lines += [f"- `{one.name}`\n" for one in everything if not one.asks]
    return "".join(lines)


def _of_function(name: str) -> list[str]:
    given = (name in functions_of({role: scope}) for role, scope in COLUMNS)
    return [YES if one else NO for one in given]


def _table(head: str, rows: list[tuple[str, list[str]]]) -> Iterator[str]:
    columns = [f"{role} · {scope}" for role, scope in COLUMNS]
    yield f"| {head} | {' | '.join(columns)} |\n"
    yield f"|---|{'---|' * len(columns)}\n"
    for name, cells in rows:
        yield f"| `{name}` | {' | '.join(cells)} |\n"


def main() -> int:
    """Writes the document."""
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")
    sys.stderr.write(f"{DOCUMENT}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
