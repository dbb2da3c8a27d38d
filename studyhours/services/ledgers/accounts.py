"""Accounts: off until switched on; passwords are kept as argon2id hashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import Account, Grant
from studyhours.domain.changes import Changes
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.services.ledgers.ledger import Ledger, info_of, school_of
from studyhours.services.ledgers.permissions import ROLES, SCOPES, Actor, functions_of, require


@dataclass(frozen=True, slots=True)
class Credentials:
    """A login and its password."""

    login: str
    password: str


def actor_for(session: Session, credentials: Credentials | None) -> Actor:
    """Who is acting in a ledger whose accounts are on.

    Raises:
        NotPermitted: nobody logged in, or the login is not right.
    """
    if credentials is None:
        raise NotPermitted("login_needed")
    account = session.scalars(
        select(Account).where(Account.login == credentials.login)
    ).one_or_none()
    hasher = PasswordHasher()
    if account is None or account.disabled:
        # Takes as long as a wrong password, so that logins cannot be guessed by the clock.
        hasher.hash(credentials.password)
        raise NotPermitted("login_wrong", user=credentials.login)
    try:
        hasher.verify(account.password, credentials.password)
    except VerificationError:
        raise NotPermitted("login_wrong", user=credentials.login) from None
    grants = {
        grant.role: grant.scope
        for grant in session.scalars(select(Grant).where(Grant.account_id == account.id))
    }
    teacher = str(account.teacher_id) if account.teacher_id else None
    return Actor(account.login, functions_of(grants), teacher)


def create_account(ledger: Ledger, login: str, password: str, grants: Mapping[str, str]) -> Changes:
    """Makes an account with roles, each over a scope.

    Args:
        ledger: The ledger.
        login: Unique name.
        password: At least eight characters.
        grants: Role → scope.
    """
    require(ledger.actor, "manage_accounts")
    if len(password) < 8:
        raise UnusableInput("password_short")
    for role, scope in grants.items():
        if role not in ROLES or scope not in SCOPES:
            raise UnusableInput("unknown_role", role=role, scope=scope)
    with ledger.writing() as tx:
        school = school_of(tx.session)
        taken = tx.session.scalars(select(Account).where(Account.login == login)).first()
        if taken is not None:
            raise UnusableInput("login_taken", user=login)
        account = Account(
            id=tx.new_id(),
            school_id=school.id,
            login=login,
            password=PasswordHasher().hash(password),
            teacher_id=None,
            made_at=tx.now,
        )
        tx.session.add(account)
        tx.session.flush()
        for role, scope in grants.items():
            tx.session.add(
                Grant(
                    id=tx.new_id(),
                    school_id=school.id,
                    account_id=account.id,
                    role=role,
                    scope=scope,
                )
            )
        tx.log("account.create", login, {"grants": dict(grants)})
    return Changes.ACCOUNTS


def switch_on_accounts(ledger: Ledger) -> Changes:
    """Demands a login from now on.

    Raises:
        UnusableInput: no account may manage accounts yet; the ledger would be locked for good.
    """
    require(ledger.actor, "manage_accounts")
    with ledger.writing() as tx:
        admins = tx.session.scalars(select(Grant).where(Grant.role == "admin")).first()
        if admins is None:
            raise UnusableInput("no_admin")
        info_of(tx.session).accounts_on = True
        tx.log("accounts.on", "", {})
    return Changes.ACCOUNTS
