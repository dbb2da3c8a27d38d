"""Changes of accounts: said in words, taken back where nothing is lost, and in force at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from studyhours.domain.clock import FixedClock
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.services.ledgers.accounts import Credentials, change_own_password
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.settings.account_log import list_account_deeds, take_back_deed
from studyhours.services.settings.accounts import (
    Wanted,
    add_account,
    change_account,
    disable_account,
    list_accounts,
    reset_password,
    switch_on_accounts,
)
from studyhours.services.wording.account_words import deed_text
from tests.services.record_world import teacher_uids
from tests.services.settings.seeing import refused
from tests.support.accounts import create_account
from tests.support.scenario import walk_imports

BOSS, HERS = "long enough for the office", "something of my own"


def test_who_gave_whom_which_role_and_back_again(tmp_path: Path) -> None:
    path = str(tmp_path / "school.studyhours")
    made = walk_imports(path).ledger
    create_account(made, "guli", HERS, {"teacher": "self"}, teacher_uids(made)["0002"])
    switch_on_accounts(made, Credentials("boss", BOSS))
    made.close()
    boss = open_ledger(path, FixedClock(made.clock.now()), Credentials("boss", BOSS))
    hers = open_ledger(path, FixedClock(made.clock.now()), Credentials("guli", HERS))
    assert list_records(hers, RecordFilter(), limit=1).rows

    change_account(boss, "guli", Wanted({"group_head": "group", "staff": "school"}, "0003"))
    with pytest.raises(NotPermitted, match="account_changed"):
        list_records(hers, RecordFilter(), limit=1)
    disable_account(boss, "guli")
    texts = load_texts("zh")
    deeds = list_account_deeds(boss)
    assert [deed_text(one, texts) for one in deeds] == [
        "停用账号 guli",
        ("账号 guli 由教师（本人）改为教研组长（所带的组）、教务人员（全校），"
        f"对应教师：{deeds[1].teacher}"),
        "启用账号：打开台账要登录",
        "添加账号 boss：管理员（全校）",
        "添加账号 guli：教师（本人），对应教师：帕提古丽·艾山",
    ]  # fmt: skip
    assert [one.undoable for one in deeds] == [True, False, False, False, False]
    assert refused(lambda: take_back_deed(boss, deeds[1].number))[0] == "account_deed_stays"

    take_back_deed(boss, deeds[0].number)
    back, *older = list_account_deeds(boss)
    assert deed_text(back, texts) == f"恢复账号 guli（撤销第 {deeds[0].number} 号）"
    assert back.undoable, "taking back can be taken back"
    assert not older[1].undoable, "only the last step of an account"
    take_back_deed(boss, back.number)
    take_back_deed(boss, list_account_deeds(boss)[0].number)
    change_account(boss, "guli", Wanted({"teacher": "self"}, "0004"))
    last = list_account_deeds(boss)[0]
    take_back_deed(boss, last.number)
    guli = next(one for one in list_accounts(boss).accounts if one.login == "guli")
    assert (dict(guli.roles), guli.staff_no) == (
        {"group_head": "group", "staff": "school"}, "0003",
    )  # fmt: skip
    with pytest.raises(UnusableInput, match="account_deed_stays"):
        take_back_deed(boss, last.number)

    # Somebody else has taken the teacher since: nobody is given one that is another's.
    change_account(boss, "guli", Wanted({"staff": "school"}))
    add_account(boss, "other", Wanted({"teacher": "self"}, "0003"))
    reset_password(boss, "other")
    change_own_password(boss, BOSS, HERS)
    with pytest.raises(UnusableInput, match="teacher_has_account"):
        take_back_deed(boss, next(
            one.number for one in list_account_deeds(boss) if one.action == "account.change"
        ))  # fmt: skip
    for language in ("zh", "en"):
        said = [deed_text(one, load_texts(language)) for one in list_account_deeds(boss)]
        assert all("{" not in one for one in said)
    for one in (boss, hers):
        one.close()
