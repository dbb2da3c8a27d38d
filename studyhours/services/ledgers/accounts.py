"""Logging in: accounts are off until switched on; passwords are kept as argon2id hashes.

Whoever types wrong passwords waits longer and longer. The tries are counted in the ledger, so that
another window, or the command line, does not begin anew.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Account, Grant
from studyhours.domain.changes import Changes
from studyhours.domain.errors import Fault, NotPermitted, UnusableInput
from studyhours.domain.tidy import fold
from studyhours.services.ledgers.ledger import Ledger, Writing, school_of
from studyhours.services.ledgers.passwords import hashed, is_right, require_good
from studyhours.services.ledgers.permissions import (
    ROLES,
    SCOPES,
    Actor,
    functions_of,
)

FREE_TRIES = 5
_FIRST_WAIT, _LONGEST_WAIT = 30, 15 * 60


@dataclass(frozen=True, slots=True)
class Credentials:
    """A login and its password.

    Attributes:
        login: Name of the account.
        password: Its password.
        new_password: Takes the password's place once that was right.
    """

    login: str
    password: str
    new_password: str | None = None


def wait_after(failed: int) -> timedelta:
    """How long to wait after some wrong tries in a row."""
    if failed < FREE_TRIES:
        return timedelta()
    return timedelta(seconds=min(_FIRST_WAIT * 2 ** min(failed - FREE_TRIES, 10), _LONGEST_WAIT))


def log_in(ledger: Ledger, credentials: Credentials | None) -> Actor:
    """Who is acting in a ledger whose accounts are on.

    Args:
        ledger: The ledger, opened by nobody yet.
        credentials: What was typed; with ``new_password`` that becomes the password.

    Raises:
        NotPermitted: nobody logged in; the login is not right, or disabled; too many wrong tries;
            or the password was given by somebody else and must be changed first.
        UnusableInput: the new password is not good enough.
    """
    if credentials is None:
        raise NotPermitted("login_needed")
    account = _prove(ledger, fold(credentials.login).strip(), credentials.password)
    if credentials.new_password is not None:
        _change(ledger, account, credentials.password, credentials.new_password)
    elif account.must_change:
        raise NotPermitted("password_change_needed", user=account.login)
    return account.actor


def confirm_password(ledger: Ledger, password: str) -> None:
    """Makes sure that it is still the same person who sits there, and that nothing was changed.

    Args:
        ledger: The ledger, opened by an account.
        password: The account's.

    Raises:
        NotPermitted: the password is wrong, too many were, or the account has been disabled, given
            another password or other roles since.
    """
    if ledger.actor.account is None:
        raise NotPermitted("no_account_of_yours")
    account = _prove(ledger, ledger.actor.name, password)
    if account.must_change or account.actor != ledger.actor:
        raise NotPermitted("account_changed", user=ledger.actor.name)


def change_own_password(ledger: Ledger, old: str, new: str) -> Changes:
    """Changes the password of whoever is logged in.

    Raises:
        NotPermitted: nobody is logged in, or the old one is wrong.
        UnusableInput: the new one is not good enough, or the old one again.
    """
    if ledger.actor.account is None:
        raise NotPermitted("no_account_of_yours")
    _change(ledger, _prove(ledger, ledger.actor.name, old), old, new)
    return Changes.ACCOUNTS


def add_account_row(
    tx: Writing,
    credentials: Credentials,
    grants: Mapping[str, str],
    teacher: UUID | None,
    *,
    must_change: bool,
) -> Account:
    """Adds an account and its roles in a transaction that runs, and logs it.

    Raises:
        UnusableInput: the login is taken, the password is not good, a role is not known.
    """
    require_good(credentials.login, credentials.password)
    made = replace(credentials, password=hashed(credentials.password))
    return add_hashed_row(tx, made, grants, teacher, must_change=must_change)


def add_hashed_row(
    tx: Writing,
    credentials: Credentials,
    grants: Mapping[str, str],
    teacher: UUID | None,
    *,
    must_change: bool,
) -> Account:
    """The same with a password hashed before, which takes its time on purpose.

    Raises:
        UnusableInput: the login is taken, a role is not known.
    """
    login = credentials.login
    school = school_of(tx.session)
    taken = tx.session.scalars(select(Account).where(Account.login == login)).first()
    if taken is not None:
        raise UnusableInput("login_taken", user=login, field="login")
    account = Account(
        id=tx.new_id(),
        school_id=school.id,
        login=login,
        password=credentials.password,
        teacher_id=teacher,
        made_at=tx.now,
        must_change=must_change,
    )
    tx.session.add(account)
    tx.session.flush()
    add_grants(tx, account, grants)
    whose = {"teacher": str(teacher)} if teacher is not None else {}
    tx.log("account.create", login, {"grants": dict(grants), **whose})
    return account


def add_grants(tx: Writing, account: Account, grants: Mapping[str, str]) -> None:
    """Gives an account roles, each over a scope.

    Raises:
        UnusableInput: a role or scope is not known.
    """
    for role, scope in grants.items():
        if role not in ROLES or scope not in SCOPES:
            raise UnusableInput("unknown_role", role=role, scope=scope, field="roles")
        tx.session.add(
            Grant(
                id=tx.new_id(),
                school_id=account.school_id,
                account_id=account.id,
                role=role,
                scope=scope,
            )
        )


def grants_of(session: Session, account: UUID) -> dict[str, str]:
    """The roles of an account, each with its scope."""
    found = session.scalars(select(Grant).where(Grant.account_id == account))
    return {grant.role: grant.scope for grant in found}


# ------------------------------------------------------------ proving who one is


@dataclass(frozen=True, slots=True)
class _Known:
    """An account as it stands in the ledger."""

    login: str
    password: str
    disabled: bool
    must_change: bool
    failed: int
    failed_at: datetime | None
    actor: Actor


def _prove(ledger: Ledger, login: str, password: str) -> _Known:
    with ledger.reading(by_anybody=True) as session:
        account = _known(session, login)
    if account is None:
        # Takes as long as a wrong password, so that logins cannot be guessed by the clock.
        hashed(password)
        raise NotPermitted("login_wrong", user=login, field="password")
    if account.failed_at is not None:
        wait = wait_after(account.failed)
        # A clock that was put back makes nobody wait longer than that.
        left = min(account.failed_at + wait - ledger.clock.now(), wait)
        if left > timedelta():
            seconds = int(left.total_seconds()) + 1
            raise NotPermitted("login_wait", user=login, seconds=seconds, field="password")
    if not is_right(account.password, password):
        _note_failure(ledger, account)
        raise NotPermitted("login_wrong", user=login, field="password")
    if account.disabled:
        raise NotPermitted("account_disabled", user=login, field="login")
    if account.failed:
        with contextlib.suppress(Fault), _as(ledger, account).writing() as tx:
            _row(tx.session, login).failed = 0
            tx.log("account.login", login, {"failed_before": account.failed})
    return account


def _known(session: Session, login: str) -> _Known | None:
    account = session.scalars(select(Account).where(Account.login == login)).one_or_none()
    if account is None:
        return None
    return _Known(
        account.login,
        account.password,
        account.disabled,
        account.must_change,
        account.failed,
        account.failed_at,
        actor_of(account, grants_of(session, account.id)),
    )


def actor_of(account: Account, grants: Mapping[str, str]) -> Actor:
    """Who acts with an account."""
    teacher = str(account.teacher_id) if account.teacher_id else None
    roles = tuple(role for role in ROLES if role in grants)
    return Actor(account.login, functions_of(grants), teacher, account.id, roles)


def _note_failure(ledger: Ledger, account: _Known) -> None:
    # A ledger that cannot be written to is no reason to say anything but that it was wrong.
    with contextlib.suppress(Fault), _as(ledger, account).writing() as tx:
        row = _row(tx.session, account.login)
        row.failed, row.failed_at = row.failed + 1, tx.now
        tx.log("account.login_failed", account.login, {"tries": row.failed})


def _change(ledger: Ledger, account: _Known, old: str, new: str) -> None:
    require_good(account.login, new)
    if new == old:
        raise UnusableInput("password_same", field="password")
    with _as(ledger, account).writing() as tx:
        row = _row(tx.session, account.login)
        row.password, row.must_change = hashed(new), False
        tx.log("account.password", account.login, {})


def _as(ledger: Ledger, account: _Known) -> Ledger:
    return replace(ledger, actor=account.actor)


def _row(session: Session, login: str) -> Account:
    return session.scalars(select(Account).where(Account.login == login)).one()
