"""Accounts from the first one on: logging in, passwords, roles, on and off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from studyhours.db.models import AuditEntry
from studyhours.domain.changes import Changes
from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import Fault, NotPermitted, UnusableInput
from studyhours.services.checking.seen import groups_headed
from studyhours.services.ledgers.accounts import (
    FREE_TRIES,
    Credentials,
    change_own_password,
    confirm_password,
    wait_after,
)
from studyhours.services.ledgers.doctor import examine
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import address_of, open_ledger
from studyhours.services.ledgers.passwords import one_time, require_good
from studyhours.services.people.teachers import add_fact
from studyhours.services.records.drafts import DraftKept, list_drafts, new_draft_uid, save_draft
from studyhours.services.settings.accounts import (
    OneTime,
    Wanted,
    add_account,
    change_account,
    disable_account,
    enable_account,
    list_accounts,
    reset_password,
    switch_off_accounts,
    switch_on_accounts,
)
from tests.support.scenario import Walked, make_ledger

NOON = datetime(2026, 9, 10, 4, 0, tzinfo=UTC)
BOSS = Credentials("boss", "long enough for her")
OWN = "something of my own"


def opened(target: str, who: Credentials | None, at: datetime = NOON) -> Ledger:
    return open_ledger(target, FixedClock(at), who)


def refused(code: str, target: str, who: Credentials | None, at: datetime = NOON) -> Fault:
    with pytest.raises(Fault) as caught:
        opened(target, who, at).close()
    assert caught.value.code == code
    return caught.value


@pytest.fixture
def boss(walked: Walked, target: str) -> Iterator[Ledger]:
    """The small school with accounts just switched on, opened by its one administrator."""
    switch_on_accounts(walked.ledger, BOSS)
    ledger = opened(target, BOSS)
    yield ledger
    ledger.close()


def test_the_first_administrator_and_a_teacher(walked: Walked, target: str) -> None:
    ledger = walked.ledger
    draft = DraftKept(new_draft_uid(ledger), "writing", {"title": "未完"})
    save_draft(ledger, draft)
    assert list_accounts(ledger).on is False
    for bad, code in (
        (Credentials("boss", "1234567"), "password_short"),
        (Credentials("bossboss", "bossboss"), "password_is_login"),
        (Credentials(" ", BOSS.password), "login_empty"),
        (Credentials("Local", BOSS.password), "login_taken"),
        (None, "no_admin"),
    ):
        with pytest.raises(UnusableInput, match=code):
            switch_on_accounts(ledger, bad)
    assert list_accounts(ledger) == type(list_accounts(ledger))(on=False, accounts=())
    switch_on_accounts(ledger, BOSS)
    # The window that was open before is let in no more, though it was nobody's account.
    with pytest.raises(NotPermitted, match="login_needed_now"):
        add_fact(ledger, "0001", "leave", "yes")
    refused("login_needed", target, None)
    boss = opened(target, BOSS)
    assert [one.uid for one in list_drafts(boss)] == [draft.uid], "what was begun is not lost"
    made = add_account(boss, "guli", Wanted({"teacher": "self"}, "0002"))
    refused("password_change_needed", target, Credentials("guli", made.password))
    refused("password_same", target, Credentials("guli", made.password, made.password))
    refused("password_common", target, Credentials("guli", made.password, "Password123"))
    teacher = opened(target, Credentials("ｇｕｌｉ ", made.password, OWN))
    assert teacher.actor.roles == ("teacher",)
    assert teacher.actor.functions == {"read_self", "edit_self"}
    teacher.close()
    refused("login_wrong", target, Credentials("guli", made.password))
    opened(target, Credentials("guli", OWN)).close()
    first, second = list_accounts(boss).accounts
    assert (first.login, first.own, first.last_admin, dict(first.roles)) == (
        "boss", True, True, {"admin": "school"},
    )  # fmt: skip
    assert (second.teacher_name, second.staff_no, second.must_change) == (
        "帕提古丽·艾山", "0002", False,
    )  # fmt: skip
    with boss.reading() as session:
        said = session.execute(
            select(AuditEntry.actor, AuditEntry.action, AuditEntry.subject)
            .where(AuditEntry.action.startswith("account"))
            .order_by(AuditEntry.number)
        ).tuples().all()  # fmt: skip
        logged = str(session.scalars(select(AuditEntry.details)).all())
    assert list(said) == [
        ("local", "account.create", "boss"),
        ("local", "accounts.on", ""),
        ("boss", "account.create", "guli"),
        ("guli", "account.password", "guli"),
        ("guli", "account.login_failed", "guli"),
        ("guli", "account.login", "guli"),
    ]
    assert made.password not in logged
    assert OWN not in logged
    assert not examine(boss)
    boss.close()


def test_wrong_tries_wait_longer_and_longer(boss: Ledger, target: str) -> None:
    wrong = Credentials("boss", "somebody else's")
    for _ in range(FREE_TRIES):
        refused("login_wrong", target, wrong)
    waiting = refused("login_wait", target, BOSS)
    assert waiting.params["seconds"] == 31
    with pytest.raises(NotPermitted, match="login_wait"):
        confirm_password(boss, BOSS.password)
    later = NOON + wait_after(FREE_TRIES)
    refused("login_wrong", target, wrong, later)
    again = refused("login_wait", target, BOSS, later + timedelta(seconds=59))
    assert again.params["seconds"] == 2
    in_time = later + wait_after(FREE_TRIES + 1)
    opened(target, BOSS, in_time).close()
    refused("login_wrong", target, wrong, in_time)  # counted from the beginning
    opened(target, BOSS, in_time).close()
    assert wait_after(10_000) == timedelta(minutes=15)
    for _ in range(FREE_TRIES + 1):
        refused("login_wrong", target, Credentials("nobody", "somebody else's"))


def test_roles_are_changed_and_somebody_must_stay(boss: Ledger, target: str) -> None:
    for wanted, code in (
        (Wanted({}), "account_without_role"),
        (Wanted({"teacher": "self"}), "account_needs_teacher"),
        (Wanted({"group_head": "group"}), "account_needs_teacher"),
        (Wanted({"teacher": "school"}, "0002"), "unknown_role"),
        (Wanted({"king": "school"}), "unknown_role"),
        (Wanted({"teacher": "self"}, "9999"), "unknown_teacher_named"),
    ):
        with pytest.raises(UnusableInput, match=code):
            add_account(boss, "guli", wanted)
    made = add_account(boss, "guli", Wanted({"teacher": "self"}, "0002"))
    with pytest.raises(UnusableInput, match="teacher_has_account"):
        add_account(boss, "other", Wanted({"teacher": "self"}, "0002"))
    with pytest.raises(UnusableInput, match="login_taken"):
        add_account(boss, "guli", Wanted({"staff": "school"}))
    own = opened(target, Credentials("guli", made.password, OWN))
    confirm_password(own, OWN)
    change_account(boss, "guli", Wanted({"teacher": "self", "staff": "school"}, "0002"))
    # Open since before the change: it may do no more, and no less, until it logs in again.
    with pytest.raises(NotPermitted, match="account_changed"):
        save_draft(own, DraftKept(new_draft_uid(own), "writing", {}))
    with pytest.raises(NotPermitted, match="account_changed"):
        confirm_password(own, OWN)
    own.close()
    with pytest.raises(UnusableInput, match="last_admin"):
        disable_account(boss, "boss")
    with pytest.raises(UnusableInput, match="last_admin"):
        change_account(boss, "boss", Wanted({"staff": "school"}))
    change_account(boss, "guli", Wanted({"admin": "school"}, "0002"))
    disable_account(boss, "guli")
    with pytest.raises(UnusableInput, match="last_admin"):
        disable_account(boss, "boss")
    refused("account_disabled", target, Credentials("guli", OWN))
    enable_account(boss, "guli")
    disable_account(boss, "boss")
    with pytest.raises(NotPermitted, match="account_changed"):
        enable_account(boss, "boss")
    opened(target, Credentials("guli", OWN)).close()


def test_passwords_are_reset_and_changed(boss: Ledger, target: str) -> None:
    change_own_password(boss, BOSS.password, OWN)
    with pytest.raises(NotPermitted, match="login_wrong"):
        change_own_password(boss, BOSS.password, "another of my own")
    first: OneTime = reset_password(boss, "boss")
    refused("login_wrong", target, Credentials("boss", OWN))
    with pytest.raises(NotPermitted, match="account_changed"):
        confirm_password(boss, first.password)
    opened(target, Credentials("boss", first.password, OWN)).close()
    with pytest.raises(UnusableInput, match="unknown_login"):
        reset_password(boss, "nobody")


def test_off_again(boss: Ledger, target: str) -> None:
    with pytest.raises(UnusableInput, match="accounts_off_reason"):
        switch_off_accounts(boss, " ")
    switch_off_accounts(boss, "只有一个人用")
    anybody = opened(target, None)
    assert anybody.actor.name == "local"
    with pytest.raises(NotPermitted, match="no_account_of_yours"):
        confirm_password(anybody, OWN)
    switch_on_accounts(anybody)
    anybody.close()
    again = opened(address_of(boss), BOSS)
    assert again.actor == boss.actor
    again.close()


def test_the_first_login_of_an_administrator_nobody_has_the_password_of(
    walked: Walked, target: str
) -> None:
    """Whoever switches accounts on gives it one; another's own password is nobody else's matter."""
    ledger = walked.ledger
    made = add_account(ledger, "chief", Wanted({"admin": "school"}))
    add_account(ledger, "guli", Wanted({"teacher": "self"}, "0002"))
    for first, code in (
        (Credentials("guli", OWN), "login_taken"),
        (Credentials("chief", "1234567"), "password_short"),
    ):
        with pytest.raises(UnusableInput, match=code):
            switch_on_accounts(ledger, first)
    assert not list_accounts(ledger).on
    switch_on_accounts(ledger, Credentials("chief", OWN))
    refused("login_wrong", target, Credentials("chief", made.password))
    chief = opened(target, Credentials("chief", OWN))
    with pytest.raises(UnusableInput, match="login_taken"):
        switch_on_accounts(chief, Credentials("chief", BOSS.password))
    chief.close()


def test_what_a_good_password_is() -> None:
    for bad, code in (
        ("", "password_short"),
        ("七个字也是不够", "password_short"),
        ("x" * 201, "password_long"),
        ("wang.li8", "password_is_login"),
        ("8IL.gnaw", "password_is_login"),
        ("QWERTYUIOP", "password_common"),
        ("aaaaaaaaaa", "password_common"),
        ("87654321", "password_common"),
        ("abcdefgh", "password_common"),
    ):
        with pytest.raises(UnusableInput, match=code):
            require_good("wang.li8", bad)
    for good in ("春眠不觉晓处处闻", "no digits at all", one_time()):
        require_good("wang.li8", good)
    assert len({one_time() for _ in range(50)}) == 50


def test_a_ledger_that_cannot_be_written_says_wrong_all_the_same(tmp_path: Path) -> None:
    path = tmp_path / "school.studyhours"
    ledger = make_ledger(str(path))
    switch_on_accounts(ledger, BOSS)
    ledger.close()
    path.chmod(0o444)
    tmp_path.chmod(0o555)
    try:
        refused("login_wrong", str(path), Credentials("boss", "somebody else's"))
        opened(str(path), BOSS).close()
    finally:
        tmp_path.chmod(0o755)
        path.chmod(0o644)


def test_who_is_made_group_head_sees_the_group(boss: Ledger, target: str) -> None:
    made = add_account(boss, "guli", Wanted({"teacher": "self"}, "0002"), "a first password")
    hers = opened(target, Credentials("guli", made.password, OWN))
    heads = Wanted({"group_head": "group"}, "0002", "语文组")
    for wanted, code in (
        (replace(heads, heads="没有的组"), "no_such_group"),
        (replace(heads, roles={"teacher": "self"}), "heads_without_role"),
    ):
        with pytest.raises(UnusableInput, match=code):
            change_account(boss, "guli", wanted)
    assert change_account(boss, "guli", heads).changes == Changes.ACCOUNTS | Changes.TEACHERS
    assert change_account(boss, "guli", heads).changes == Changes.NONE, "once is enough"
    hers.close()
    hers = opened(target, Credentials("guli", OWN))
    assert len(groups_headed(hers)) == 1
    hers.close()
