"""Whether somebody may still act as they could when they opened the ledger."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from studyhours.db.models import LedgerInfo
from studyhours.domain.errors import NotPermitted
from studyhours.services.ledgers.permissions import Actor, functions_of


def require_seen(session: Session, actor: Actor) -> None:
    """Refuses to read for an account that is not what it was; asked in each transaction that reads.

    Somebody whose role was taken away sees nothing more by it, in a window that stood open too.

    Raises:
        NotPermitted: the account is not what it was.
    """
    if actor.account is not None:
        require_unchanged(session, actor)


def require_unchanged(session: Session, actor: Actor) -> None:
    """Refuses to write for whoever must log in again; asked in each transaction that writes.

    Accounts may have been switched on, or this one disabled, in another window or on another
    computer while the ledger was open here.

    Raises:
        NotPermitted: accounts are on and nobody is logged in, or the account is not what it was.
    """
    if not session.scalar(select(LedgerInfo.accounts_on)):
        return
    if actor.account is None:
        raise NotPermitted("login_needed_now")
    from studyhours.db.models import Account, Grant  # most ledgers have none

    found = session.execute(
        select(Account.disabled, Account.teacher_id).where(Account.id == actor.account)
    ).one_or_none()
    if found is None or found.disabled:
        raise NotPermitted("account_changed", user=actor.name)
    rows = session.execute(select(Grant.role, Grant.scope).where(Grant.account_id == actor.account))
    functions = functions_of(dict(rows.tuples().all()))
    teacher = str(found.teacher_id) if found.teacher_id else None
    if (functions, teacher) != (actor.functions, actor.teacher_uid):
        raise NotPermitted("account_changed", user=actor.name)
