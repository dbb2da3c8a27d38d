"""The permission table in the documents is what the services do, for every role and scope."""

from __future__ import annotations

from studyhours.services.ledgers.permissions import FUNCTIONS, ROLES, SCOPES_OF, functions_of
from tests.support.tree_copy import ROOT
from tools.permission_table import (
    DOCUMENT,
    NO,
    OWN,
    YES,
    Service,
    actor_of,
    document,
    is_refused,
    services,
)


def _tables(text: str) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """The columns, and every row of both tables by its name."""
    columns: list[tuple[str, str]] = []
    rows: dict[str, list[str]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("| "):
            continue
        if not cells[0].startswith("`"):
            columns = [(one.split(" · ")[0], one.split(" · ")[1]) for one in cells[1:]]
        else:
            rows[cells[0].strip("`").partition(" ")[0]] = cells[1:]
    return columns, rows


def test_every_service_does_for_every_role_what_the_table_says() -> None:
    text = (ROOT / DOCUMENT).read_text(encoding="utf-8")
    columns, rows = _tables(text)
    assert columns == [(role, scope) for role in ROLES for scope in SCOPES_OF[role]]
    for name in FUNCTIONS:
        given = [name in functions_of({role: scope}) for role, scope in columns]
        assert rows[name] == [YES if one else NO for one in given], name
    found = {one.name: one for one in services()}
    asking = {name: one for name, one in found.items() if one.asks}
    assert asking.keys() == rows.keys() - set(FUNCTIONS)
    assert len(asking) > 120
    for name, service in asking.items():
        for column, said in zip(columns, rows[name], strict=True):
            _does_what_it_says(service, *column, said)
    listed = {line[3:-1] for line in text.splitlines() if line.startswith("- `")}
    assert listed == found.keys() - asking.keys()
    assert text == document(), "python -m tools.permission_table"


def _does_what_it_says(service: Service, role: str, scope: str, said: str) -> None:
    actor = actor_of(role, scope)
    assert is_refused(service.call, actor) == (said == NO), (service.name, role)
    if said == OWN:
        # Whoever is let in for their own sake is not without the teacher they are.
        assert actor.teacher_uid is not None
    if said == YES and role not in {"teacher", "group_head"}:
        assert actor.functions & set(service.asks)
