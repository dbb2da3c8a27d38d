"""Who may do what: role × scope → functions. Checked here, for window and command line alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from studyhours.domain.errors import NotPermitted

FUNCTIONS = (
    "read_school",
    "read_self",
    "edit_self",
    "import",
    "edit_records",
    "review",
    "review_group",
    "run_group",
    "edit_roster",
    "edit_calendar",
    "edit_school",
    "edit_kinds",
    "adopt_rules",
    "check",
    "decide",
    "close_year",
    "sign_year",
    "reopen_year",
    "issue",
    "revoke",
    "backup",
    "repair",
    "manage_accounts",
)

_SELF = frozenset({"read_self", "edit_self"})
"""What anybody may do with what concerns only themselves."""
_NARROW = _SELF | {"review_group", "run_group"}
"""What a role gives over less than the school: oneself, and the groups one heads.

Who heads a group plans its activities, reviews what its members hand in, and sees their results:
``checking.seen``.
"""

_ROLE_FUNCTIONS: Mapping[str, frozenset[str]] = {
    "teacher": _SELF,
    "group_head": _NARROW,
    "staff": frozenset(
        {
            *_SELF,
            "read_school",
            "import",
            "edit_records",
            "review",
            "edit_roster",
            "edit_calendar",
            "edit_school",
            "edit_kinds",
            "check",
            "decide",
            "close_year",
            "issue",
            "backup",
        }
    ),
    "leader": frozenset(
        {
            *_SELF,
            "read_school",
            "review",
            "check",
            "decide",
            "adopt_rules",
            "sign_year",
            "reopen_year",
            "revoke",
        }
    ),
    "admin": frozenset(FUNCTIONS),
}

ROLES = tuple(_ROLE_FUNCTIONS)
SCOPES = ("self", "group", "school", "district")
SCOPES_OF: Mapping[str, tuple[str, ...]] = {
    "teacher": ("self",),
    "group_head": ("group",),
    "staff": ("school", "district"),
    "leader": ("school", "district"),
    "admin": ("school", "district"),
}
"""What each role may be held over, the usual first."""
OF_TEACHERS = frozenset({"teacher", "group_head"})
"""Roles that mean nothing without the teacher the account belongs to."""
_WIDE = frozenset({"school", "district"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting.

    Attributes:
        name: Login, or ``local`` while accounts are off.
        functions: What this person may do in the whole school.
        teacher_uid: The teacher this login belongs to, for what concerns only themselves.
        account: Identifier of the account; None while accounts are off.
        roles: Its roles, in the order of ``ROLES``.
    """

    name: str
    functions: frozenset[str]
    teacher_uid: str | None = None
    account: UUID | None = None
    roles: tuple[str, ...] = ()


LOCAL = Actor("local", frozenset(FUNCTIONS))
"""The person at the computer, while accounts are off."""


def functions_of(grants: Mapping[str, str]) -> frozenset[str]:
    """The functions of roles, each held over a scope.

    Args:
        grants: Role → scope. A role over less than the school gives only what concerns oneself,
            and the groups one heads.
    """
    allowed: set[str] = set()
    for role, scope in grants.items():
        functions = _ROLE_FUNCTIONS.get(role, frozenset())
        allowed |= functions if scope in _WIDE else functions & _NARROW
    return frozenset(allowed)


def require(actor: Actor, function: str) -> None:
    """Refuses what the actor may not do.

    Raises:
        NotPermitted: exit code 8.
    """
    if function not in actor.functions:
        raise NotPermitted("not_permitted", user=actor.name, function=function)


def may_review(actor: Actor) -> bool:
    """Whether somebody approves or returns anything: the whole school's, or their groups'."""
    heads = "review_group" in actor.functions and actor.teacher_uid is not None
    return "review" in actor.functions or heads


def only_own(actor: Actor, everybody: str, oneself: str) -> str | None:
    """Whose data a function may touch.

    Args:
        actor: Who is acting.
        everybody: The function for the whole school, such as ``read_school``.
        oneself: The one for what concerns only oneself, such as ``read_self``.

    Returns:
        None for everybody's, else the uid of the one teacher the login belongs to.

    Raises:
        NotPermitted: neither.
    """
    if everybody in actor.functions:
        return None
    if oneself in actor.functions and actor.teacher_uid is not None:
        return actor.teacher_uid
    raise NotPermitted("not_permitted", user=actor.name, function=everybody)
