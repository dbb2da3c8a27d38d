"""Accounts for many teachers at once: each with a login of its own and a password for one login.

Passwords are hashed before the transaction begins: that takes its time on purpose, and nobody else
waits for it. What was made is handed back once, and kept nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Account
from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault, UnusableInput
from studyhours.domain.progress import Progress, unwatched
from studyhours.domain.tidy import fold
from studyhours.services.ledgers.accounts import Credentials, add_hashed_row
from studyhours.services.ledgers.ledger import Ledger, school_of, today
from studyhours.services.ledgers.passwords import (
    LONGEST_LOGIN,
    good_login,
    hashed,
    one_time,
    require_good,
)
from studyhours.services.ledgers.permissions import LOCAL, require
from studyhours.services.people.pinyin import pinyin_of
from studyhours.services.people.teacher_list import TeacherShown, teachers_on
from studyhours.services.people.teachers import find_teachers
from studyhours.services.settings.accounts import OneTime

_MANAGE = "manage_accounts"
_ROLES = {"teacher": "self"}
_STAGE = "make_passwords"
_UNNAMED = "teacher"
_NOT_IN_LOGINS = re.compile(r"[^a-z0-9]")
Keep = Callable[[tuple[OneTime, ...]], object]


@dataclass(frozen=True, slots=True)
class ManyMade:
    """Accounts were made.

    Attributes:
        made: Each with its password, by group, in the order of the roster.
        changes: What pages need to look at again.
    """

    made: tuple[OneTime, ...]
    changes: Changes = Changes.ACCOUNTS


def list_without_account(ledger: Ledger) -> tuple[TeacherShown, ...]:
    """Teachers in service today who cannot log in, by group, in the order of the roster.

    Raises:
        NotPermitted: the account may not manage accounts.
    """
    require(ledger.actor, _MANAGE)
    with ledger.reading() as session:
        return _without(ledger, session)


def choose_without_account(
    ledger: Ledger, groups: Sequence[str], named: Sequence[str]
) -> tuple[str, ...]:
    """Uids of those teachers whom groups and names mean; of all where neither is given.

    Args:
        ledger: The ledger.
        groups: Names of subject groups.
        named: Staff numbers, unique names or uids.

    Raises:
        UnusableInput: a group in which nobody lacks an account, or a teacher who is not known.
        NotPermitted: the account may not manage accounts.
    """
    able = list_without_account(ledger)
    if not groups and not named:
        return tuple(one.uid for one in able)
    for group in groups:
        if not any(one.group == group for one in able):
            raise UnusableInput("account_group_unknown", group=group)
    found = [one.uid for one in able if one.group in groups]
    if named:
        with ledger.reading() as session:
            teachers = find_teachers(session, school_of(session), named)
            found += [str(one.id) for one in teachers]
    return tuple(dict.fromkeys(found))


def add_many_accounts(
    ledger: Ledger,
    teachers: Collection[str],
    progress: Progress = unwatched,
    *,
    keep: Keep | None = None,
) -> ManyMade:
    """Makes an account for each of several teachers, who see and keep what is their own.

    The login is the staff number; where there is none, or another has it as their login, the name
    in pinyin. All accounts are made, or none.

    Args:
        ledger: The ledger.
        teachers: Uids of teachers of ``list_without_account``.
        progress: Told of every password; may call it off, then nothing is made.
        keep: Puts the passwords where they are handed over from, before the accounts are there:
            where that fails, nobody has an account with a password that nobody knows.

    Raises:
        UnusableInput: nobody was chosen, or somebody has an account or has left meanwhile.
        NotPermitted: the account may not manage accounts.
    """
    require(ledger.actor, _MANAGE)
    with ledger.reading() as session:
        chosen = _chosen(_without(ledger, session), teachers)
        made = _named(chosen, session.scalars(select(Account.login)))
    hashes: list[str] = []
    for one in made:
        progress(_STAGE, len(hashes), len(made))
        require_good(one.login, one.password)
        hashes.append(hashed(one.password))
    progress(_STAGE, len(hashes), len(made))
    with ledger.writing() as tx:
        _chosen(_without(ledger, tx.session), teachers)
        for teacher, one, kept in zip(chosen, made, hashes, strict=True):
            row = Credentials(one.login, kept)
            add_hashed_row(tx, row, _ROLES, UUID(teacher.uid), must_change=True)
        if keep is not None:
            keep(made)
    return ManyMade(made)


# ------------------------------------------------------------ whom


def _without(ledger: Ledger, session: Session) -> tuple[TeacherShown, ...]:
    school = school_of(session)
    day = today(ledger, school)
    having = {str(uid) for uid in session.scalars(select(Account.teacher_id)) if uid is not None}
    found = [
        one
        for one in teachers_on(session, school, day)
        if one.uid not in having and one.serves_on(day)
    ]
    groups = {group: place for place, group in enumerate(dict.fromkeys(_groups(found)))}
    return tuple(sorted(found, key=lambda one: (not one.group, groups[one.group])))


def _groups(teachers: Iterable[TeacherShown]) -> Iterable[str | None]:
    return (one.group for one in teachers)


def _chosen(able: Sequence[TeacherShown], uids: Collection[str]) -> list[TeacherShown]:
    wanted = set(uids)
    if not wanted:
        raise UnusableInput("accounts_for_nobody", field="whom")
    found = [one for one in able if one.uid in wanted]
    if len(found) != len(wanted):
        raise UnusableInput("accounts_not_for_all", count=len(wanted) - len(found), field="whom")
    return found


# ------------------------------------------------------------ logins


def _named(teachers: Iterable[TeacherShown], taken: Iterable[str]) -> tuple[OneTime, ...]:
    teachers = list(teachers)
    used = {login.casefold() for login in taken} | {LOCAL.name}
    # Numbers first, so that nobody's pinyin or number made unique takes another's staff number.
    logins: dict[str, str] = {}
    for one in teachers:
        login = _good_number(one)
        if login and login.casefold() not in used:
            logins[one.uid] = login
            used.add(login.casefold())
    for one in teachers:
        if one.uid not in logins:
            logins[one.uid] = _unique(_spelled(one), used)
            used.add(logins[one.uid])
    return tuple(
        OneTime(logins[one.uid], one_time(), one.name, one.staff_no or "", one.group or "")
        for one in teachers
    )


def _good_number(teacher: TeacherShown) -> str:
    """The staff number as a login; empty where it cannot be one."""
    try:
        return good_login(fold(teacher.staff_no or ""))
    except Fault:
        return ""


def _spelled(teacher: TeacherShown) -> str:
    plain = _NOT_IN_LOGINS.sub("", pinyin_of(teacher.name).lower().replace("ü", "v"))
    return plain[: LONGEST_LOGIN - 5] or _UNNAMED


def _unique(login: str, used: Collection[str]) -> str:
    number, found = 1, login
    while found in used:
        number += 1
        found = f"{login}{number}"
    return found
