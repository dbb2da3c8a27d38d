"""Accounts as an administrator keeps them: who can log in, as what, and whether anybody must."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from studyhours.db.models import Account, Draft, Grant, Teacher
from studyhours.domain.changes import Changes
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.accounts import (
    Credentials,
    add_account_row,
    add_grants,
    grants_of,
)
from studyhours.services.ledgers.ledger import Ledger, Writing, info_of, school_of
from studyhours.services.ledgers.passwords import good_login, hashed, one_time, require_good
from studyhours.services.ledgers.permissions import LOCAL, OF_TEACHERS, ROLES, SCOPES_OF, require
from studyhours.services.people.teachers import find_teachers
from studyhours.services.settings.account_heads import put_head

_MANAGE = "manage_accounts"


@dataclass(frozen=True, slots=True)
class AccountShown:
    """Somebody who can log in.

    Attributes:
        login: Name of the account.
        roles: Role → scope, in the order of ``ROLES``.
        teacher: Uid of the teacher it belongs to.
        teacher_name: That teacher's name.
        staff_no: That teacher's staff number.
        disabled: Whether nobody can log in with it.
        must_change: Whether its password is one for a single login.
        made_at: When it was made.
        last_admin: Whether nobody else could manage accounts.
        own: Whether it is the account of whoever asks.
    """

    login: str
    roles: Mapping[str, str]
    teacher: str | None
    teacher_name: str
    staff_no: str | None
    disabled: bool
    must_change: bool
    made_at: datetime
    last_admin: bool
    own: bool


@dataclass(frozen=True, slots=True)
class AccountsShown:
    """All accounts of a ledger, by login.

    Attributes:
        on: Whether anybody must log in.
        accounts: The accounts.
    """

    on: bool
    accounts: tuple[AccountShown, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an account is to be.

    Attributes:
        roles: Role → scope.
        teacher: Staff number, unique name or uid of the teacher it belongs to.
        heads: Name of the subject group that teacher heads from today on; empty where that stays.
    """

    roles: Mapping[str, str]
    teacher: str | None = None
    heads: str = ""


@dataclass(frozen=True, slots=True)
class OneTime:
    """A password to hand over; it is nowhere else, and holds for one login.

    Attributes:
        login: Whose.
        password: It; never said by accident, as in the report of a fault.
        name: The teacher the account belongs to; empty for nobody.
        staff_no: Their staff number.
        group: Their subject group, where it is known.
        changes: What pages need to look at again.
    """

    login: str
    password: str = field(repr=False)
    name: str = ""
    staff_no: str = ""
    group: str = ""
    changes: Changes = Changes.ACCOUNTS


@dataclass(frozen=True, slots=True)
class AccountDone:
    """An account was changed.

    Attributes:
        login: Which.
        changes: What pages need to look at again.
    """

    login: str
    changes: Changes = Changes.ACCOUNTS


def list_accounts(ledger: Ledger) -> AccountsShown:
    """Who can log in.

    Raises:
        NotPermitted: the account may not manage accounts.
    """
    require(ledger.actor, _MANAGE)
    with ledger.reading() as session:
        roles: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
        for grant in session.scalars(select(Grant)):
            roles[grant.account_id][grant.role] = grant.scope
        query = (
            select(Account, Teacher.name, Teacher.staff_no)
            .outerjoin(Teacher, Teacher.id == Account.teacher_id)
            .order_by(Account.login)
        )
        rows = session.execute(query).tuples().all()
        admins = [
            one.id for one, *_ in rows if not one.disabled and "admin" in roles.get(one.id, {})
        ]
        shown = tuple(
            AccountShown(
                login=one.login,
                roles={
                    role: roles[one.id][role] for role in ROLES if role in roles.get(one.id, {})
                },
                teacher=str(one.teacher_id) if one.teacher_id else None,
                teacher_name=name or "",
                staff_no=staff_no,
                disabled=one.disabled,
                must_change=one.must_change,
                made_at=one.made_at,
                last_admin=admins == [one.id],
                own=one.id == ledger.actor.account,
            )
            for one, name, staff_no in rows
        )
        return AccountsShown(info_of(session).accounts_on, shown)


def add_account(ledger: Ledger, login: str, wanted: Wanted, password: str | None = None) -> OneTime:
    """Makes an account.

    Args:
        ledger: The ledger.
        login: Its name.
        wanted: Its roles and teacher.
        password: One to hand over; made up when None. It holds for one login either way.

    Raises:
        UnusableInput: a bad or taken login, no role, a role without its teacher, or a teacher who
            has an account.
        NotPermitted: the account may not manage accounts.
    """
    require(ledger.actor, _MANAGE)
    login, first = good_login(login), password or one_time()
    with ledger.writing() as tx:
        teacher = _teacher(tx, wanted, None)
        add_account_row(
            tx,
            Credentials(login, first),
            _good_roles(wanted),
            teacher.id if teacher is not None else None,
            must_change=True,
        )
        changes = Changes.ACCOUNTS | put_head(tx, teacher, wanted.heads)
        return replace(_handed(login, first, teacher), changes=changes)


def change_account(ledger: Ledger, login: str, wanted: Wanted) -> AccountDone:
    """Gives an account other roles, or another teacher.

    Raises:
        UnusableInput: an unknown login, no role, a role without its teacher, or nobody would be
            left who may manage accounts.
        NotPermitted: the account may not manage accounts.
    """
    roles = _good_roles(wanted)
    with changing(ledger, login) as (tx, account):
        teacher = _teacher(tx, wanted, account)
        before = grants_of(tx.session, account.id)
        uid = teacher.id if teacher is not None else None
        changes = put_head(tx, teacher, wanted.heads)
        if (before, account.teacher_id) == (roles, uid):
            return AccountDone(login, changes)
        tx.session.execute(delete(Grant).where(Grant.account_id == account.id))
        add_grants(tx, account, roles)
        whose = {"teacher": str(uid)} if uid is not None else {}
        was = {"teacher_before": str(account.teacher_id) if account.teacher_id else None}
        account.teacher_id = uid
        tx.log("account.change", login, {"grants": roles, "before": before, **was, **whose})
    return AccountDone(login, Changes.ACCOUNTS | changes)


def disable_account(ledger: Ledger, login: str) -> AccountDone:
    """Lets nobody log in with an account any more; what it did stays its own.

    Raises:
        UnusableInput: an unknown login, or nobody would be left who may manage accounts.
        NotPermitted: the account may not manage accounts.
    """
    return _set_disabled(ledger, login, disabled=True)


def enable_account(ledger: Ledger, login: str) -> AccountDone:
    """Lets somebody log in again.

    Raises:
        UnusableInput: an unknown login.
        NotPermitted: the account may not manage accounts.
    """
    return _set_disabled(ledger, login, disabled=False)


def reset_password(ledger: Ledger, login: str, password: str | None = None) -> OneTime:
    """Gives an account a password to hand over, for one login.

    Args:
        ledger: The ledger.
        login: The account.
        password: The password; made up when None.

    Raises:
        UnusableInput: an unknown login, or a password that is not good enough.
        NotPermitted: the account may not manage accounts.
    """
    first = password or one_time()
    require_good(login, first)
    with changing(ledger, login) as (tx, account):
        account.password, account.must_change = hashed(first), True
        account.failed, account.failed_at = 0, None
        tx.log("account.reset", login, {})
        whose = account.teacher_id
        return _handed(login, first, tx.session.get(Teacher, whose) if whose else None)


def switch_on_accounts(ledger: Ledger, first: Credentials | None = None) -> Changes:
    """Demands a login from now on.

    Args:
        ledger: The ledger.
        first: An administrator to make at the same time, or one who is there and has only a
            password to hand over: nobody may have it any more, so they get this one for their own.

    Raises:
        UnusableInput: a bad or taken login, a password that is not good enough, or no account may
            manage accounts; the ledger would be locked for good.
        NotPermitted: the account may not manage accounts.
    """
    require(ledger.actor, _MANAGE)
    with ledger.writing() as tx:
        if first is not None:
            made = Credentials(good_login(first.login), first.password)
            _put_first(tx, made)
            # What was begun by whoever sat here is theirs to go on with, under the new name.
            begun = update(Draft).where(Draft.made_by == LOCAL.name)
            tx.session.execute(begun.values(made_by=made.login))
        if not _has_admin(tx.session):
            raise UnusableInput("no_admin")
        info_of(tx.session).accounts_on = True
        tx.log("accounts.on", "", {})
    return Changes.ACCOUNTS


def _put_first(tx: Writing, first: Credentials) -> None:
    """The administrator who logs in first: made, or given a password of their own."""
    waiting = _admins().where(Account.login == first.login, Account.must_change)
    account = tx.session.scalars(waiting).one_or_none()
    if account is None:
        add_account_row(tx, first, {"admin": "school"}, None, must_change=False)
        return
    require_good(first.login, first.password)
    account.password, account.must_change = hashed(first.password), False
    account.failed, account.failed_at = 0, None
    tx.log("account.password", first.login, {})


def switch_off_accounts(ledger: Ledger, reason: str) -> Changes:
    """Opens the ledger to whoever has it; the accounts are kept.

    Args:
        ledger: The ledger.
        reason: Why; kept in the log.

    Raises:
        UnusableInput: no reason was given.
        NotPermitted: the account may not manage accounts.
    """
    require(ledger.actor, _MANAGE)
    if not reason.strip():
        raise UnusableInput("accounts_off_reason", field="reason")
    with ledger.writing() as tx:
        info_of(tx.session).accounts_on = False
        tx.log("accounts.off", "", {"reason": reason.strip()})
    return Changes.ACCOUNTS


# ------------------------------------------------------------ inside


def _handed(login: str, password: str, teacher: Teacher | None) -> OneTime:
    if teacher is None:
        return OneTime(login, password)
    return OneTime(login, password, teacher.name, teacher.staff_no or "")


def _set_disabled(ledger: Ledger, login: str, *, disabled: bool) -> AccountDone:
    with changing(ledger, login) as (tx, account):
        if account.disabled == disabled:
            return AccountDone(login, Changes.NONE)
        account.disabled = disabled
        tx.log("account.disable" if disabled else "account.enable", login, {})
    return AccountDone(login)


@contextmanager
def changing(ledger: Ledger, login: str) -> Iterator[tuple[Writing, Account]]:
    """A transaction that changes one account, and leaves somebody who may manage accounts."""
    require(ledger.actor, _MANAGE)
    with ledger.writing() as tx:
        account = tx.session.scalars(select(Account).where(Account.login == login)).one_or_none()
        if account is None:
            raise UnusableInput("unknown_login", user=login, field="login")
        yield tx, account
        tx.session.flush()
        if info_of(tx.session).accounts_on and not _has_admin(tx.session):
            raise UnusableInput("last_admin", user=login)


def _has_admin(session: Session) -> bool:
    return session.scalars(_admins().limit(1)).first() is not None


def _admins() -> Select[tuple[Account]]:
    return (
        select(Account)
        .join(Grant, Grant.account_id == Account.id)
        .where(Grant.role == "admin", Grant.scope.in_(SCOPES_OF["admin"]))
        .where(Account.disabled.is_(False))
    )


def _good_roles(wanted: Wanted) -> dict[str, str]:
    if not wanted.roles:
        raise UnusableInput("account_without_role", field="roles")
    for role, scope in wanted.roles.items():
        if scope not in SCOPES_OF.get(role, ()):
            raise UnusableInput("unknown_role", role=role, scope=scope, field="roles")
    if wanted.heads and "group_head" not in wanted.roles:
        raise UnusableInput("heads_without_role", field="group")
    if wanted.teacher is None and OF_TEACHERS & set(wanted.roles):
        raise UnusableInput("account_needs_teacher", field="teacher")
    return dict(wanted.roles)


def _teacher(tx: Writing, wanted: Wanted, account: Account | None) -> Teacher | None:
    if wanted.teacher is None:
        return None
    (teacher,) = find_teachers(tx.session, school_of(tx.session), (wanted.teacher,))
    query = select(Account.login).where(Account.teacher_id == teacher.id)
    if account is not None:
        query = query.where(Account.id != account.id)
    other = tx.session.scalars(query.limit(1)).first()
    if other is not None:
        raise UnusableInput("teacher_has_account", name=teacher.name, user=other, field="teacher")
    return teacher
