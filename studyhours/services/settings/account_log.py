"""What was done to accounts, read from the log, and the last of it taken back where that is safe.

Passwords cannot be given back, and an account that somebody may have used is disabled, not removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from studyhours.db.models import Account, AuditEntry, Grant, Teacher
from studyhours.domain.errors import UnusableInput
from studyhours.services.ledgers.accounts import add_grants, grants_of
from studyhours.services.ledgers.ledger import Ledger, Writing
from studyhours.services.ledgers.permissions import require
from studyhours.services.settings.accounts import AccountDone, changing

CREATE, CHANGE, RESET, PASSWORD = (
    "account.create", "account.change", "account.reset", "account.password",
)  # fmt: skip
DISABLE, ENABLE, ON, OFF = "account.disable", "account.enable", "accounts.on", "accounts.off"
ACTIONS = (CREATE, CHANGE, DISABLE, ENABLE, RESET, PASSWORD, ON, OFF)
MOST = 500
_BEFORE = "teacher_before"


@dataclass(frozen=True, slots=True)
class AccountDeed:
    """Something that was done to an account, or to all of them.

    Attributes:
        number: Its number in the log.
        at: When, UTC.
        by: Login of whoever did it.
        action: One of ``ACTIONS``.
        login: Which account; empty for all.
        roles: Role → scope, as it was given them.
        before: Role → scope, as it had them.
        teacher: Whom it belongs to since then; empty for nobody, or where nothing is said of it.
        reason: Why, where a reason is asked.
        undoes: Number of the entry it takes back; 0 for none.
        undoable: Whether it can be taken back: it is the last of its account, and nothing is lost.
    """

    number: int
    at: datetime
    by: str
    action: str
    login: str
    roles: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, str] = field(default_factory=dict)
    teacher: str = ""
    reason: str = ""
    undoes: int = 0
    undoable: bool = False


def list_account_deeds(ledger: Ledger, limit: int = MOST) -> tuple[AccountDeed, ...]:
    """What was done to accounts, the newest first.

    Args:
        ledger: The ledger.
        limit: How many at most.

    Raises:
        NotPermitted: the account may not manage accounts.
    """
    require(ledger.actor, "manage_accounts")
    with ledger.reading() as session:
        query = (
            select(AuditEntry)
            .where(AuditEntry.action.in_(ACTIONS))
            .order_by(AuditEntry.number.desc())
            .limit(limit)
        )
        entries = session.scalars(query).all()
        names = {
            str(uid): name
            for uid, name in session.execute(
                select(Teacher.id, Teacher.name).where(Teacher.id.in_(_teachers(entries)))
            )
        }
        accounts = {one.login: one for one in session.scalars(select(Account))}
        found, later = [], set[str]()
        for entry in entries:
            account = accounts.get(entry.subject)
            first = entry.subject not in later
            found.append(_deed(entry, names, undoable=first and _holds(session, entry, account)))
            if entry.action in (CREATE, CHANGE, DISABLE, ENABLE):
                later.add(entry.subject)
        return tuple(found)


def take_back_deed(ledger: Ledger, number: int) -> AccountDone:
    """Makes an account what it was before the last change of it.

    Args:
        ledger: The ledger.
        number: Number of the change in the log.

    Raises:
        UnusableInput: it is no change that can be taken back, something has changed since, or
            nobody would be left who may manage accounts.
        NotPermitted: the account may not manage accounts.
    """
    deeds = list_account_deeds(ledger)
    deed = next((one for one in deeds if one.number == number), None)
    if deed is None or not deed.undoable:
        raise UnusableInput("account_deed_stays", number=number)
    with changing(ledger, deed.login) as (tx, account):
        entry = tx.session.scalars(select(AuditEntry).where(AuditEntry.number == number)).one()
        if not _holds(tx.session, entry, account):
            raise UnusableInput("account_deed_stays", number=number)
        if deed.action in (DISABLE, ENABLE):
            account.disabled = deed.action == ENABLE
            done = DISABLE if account.disabled else ENABLE
            tx.log(done, deed.login, {"undoes": number})
        else:
            _give_back(tx, account, entry)
    return AccountDone(deed.login)


def _give_back(tx: Writing, account: Account, entry: AuditEntry) -> None:
    roles = {str(role): str(scope) for role, scope in entry.details["before"].items()}
    teacher = entry.details[_BEFORE]
    if teacher is not None:
        uid = UUID(teacher)
        query = select(Account.login).where(Account.teacher_id == uid, Account.id != account.id)
        if (other := tx.session.scalars(query.limit(1)).first()) is not None:
            raise UnusableInput("teacher_has_account", name=account.login, user=other)
    before, was = grants_of(tx.session, account.id), account.teacher_id
    tx.session.execute(delete(Grant).where(Grant.account_id == account.id))
    add_grants(tx, account, roles)
    account.teacher_id = UUID(teacher) if teacher is not None else None
    details: dict[str, object] = {"grants": roles, "before": before, "undoes": entry.number}
    details[_BEFORE] = str(was) if was else None
    if teacher is not None:
        details["teacher"] = teacher
    tx.log(CHANGE, account.login, details)


def _holds(session: Session, entry: AuditEntry, account: Account | None) -> bool:
    """Whether an account is still what a change made it, and can be what it was."""
    if account is None:
        return False
    if entry.action in (DISABLE, ENABLE):
        return account.disabled == (entry.action == DISABLE)
    details = entry.details
    if entry.action != CHANGE or _BEFORE not in details:
        return False  # an older log does not say whose it was
    teacher = str(account.teacher_id) if account.teacher_id else None
    same = grants_of(session, account.id) == dict(details["grants"])
    return same and teacher == details.get("teacher")


def _teachers(entries: Sequence[AuditEntry]) -> list[UUID]:
    found = []
    for entry in entries:
        said = entry.details.get("teacher")
        if isinstance(said, str):
            found.append(UUID(said))
    return found


def _deed(entry: AuditEntry, names: Mapping[str, str], *, undoable: bool) -> AccountDeed:
    details = entry.details
    return AccountDeed(
        number=entry.number,
        at=entry.at,
        by=entry.actor,
        action=entry.action,
        login=entry.subject,
        roles=dict(details.get("grants", {})),
        before=dict(details.get("before", {})),
        teacher=names.get(str(details.get("teacher", "")), ""),
        reason=str(details.get("reason", "")),
        undoes=int(details.get("undoes", 0)),
        undoable=undoable,
    )
