"""Accounts for many at once: their logins, all or none, and the paper they are handed over on."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import pytest
from pypdf import PdfReader

from studyhours.domain.progress import Cancelled
from studyhours.domain.texts import load_texts
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.people.teacher_changes import NewTeacher, TeacherEntry, add_teacher
from studyhours.services.people.teacher_facts import end_service
from studyhours.services.settings.account_batch import (
    ManyMade,
    add_many_accounts,
    list_without_account,
)
from studyhours.services.settings.account_slips import slips_book, slips_pdf
from studyhours.services.settings.accounts import OneTime, Wanted, add_account, list_accounts
from tests.services.settings.seeing import logged, refused
from tests.support.scenario import Walked


def _new(ledger: Ledger, name: str, number: str = "") -> str:
    return add_teacher(ledger, NewTeacher(TeacherEntry(name, number))).uid


def _all(ledger: Ledger) -> list[str]:
    return [one.uid for one in list_without_account(ledger)]


def _logins(made: ManyMade) -> dict[str, str]:
    return {f"{one.name} {one.staff_no}".strip(): one.login for one in made.made}


def test_logins_are_numbers_or_pinyin_and_each_its_own(walked: Walked) -> None:
    ledger = walked.ledger
    add_account(ledger, "0003", Wanted({"staff": "school"}))
    add_account(ledger, "OuYang", Wanted({"staff": "school"}))
    add_account(ledger, "ouyang2", Wanted({"teacher": "self"}, "0001"))
    for name, number in (
        ("吕绿", ""),
        ("欧阳", ""),
        ("Local", "local"),
        ("·", ""),
        ("赵明", "x" * 60),
    ):
        _new(ledger, name, number)
    gone = _new(ledger, "孙去", "0099")
    end_service(ledger, gone, date(2020, 1, 1))
    made = add_many_accounts(ledger, _all(ledger))
    logins = _logins(made)
    assert logins == {
        "王芳 0004": "0004", "帕提古丽·艾山 0002": "0002", "王芳 0005": "0005",
        "李䶮 0003": "liyan", "吕绿": "lvlv", "欧阳": "ouyang3", "Local local": "local2",
        "·": "teacher", f"赵明 {'x' * 60}": "zhaoming",
    }  # fmt: skip
    assert all(
        re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}", one.password)
        for one in made.made
    )
    assert len({one.password for one in made.made}) == len(made.made)
    assert made.made[0].password not in repr(made), "a report of a fault does not say it"
    assert [one.roles for one in list_accounts(ledger).accounts if one.teacher_name == "吕绿"] == [
        {"teacher": "self"}
    ]
    assert refused(lambda: add_many_accounts(ledger, ())) == ("accounts_for_nobody", "whom")
    assert refused(lambda: add_many_accounts(ledger, [gone])) == ("accounts_not_for_all", "whom")


def test_all_or_none(walked: Walked) -> None:
    ledger = walked.ledger
    before, everybody = logged(ledger), _all(ledger)

    def stop(stage: str, done: int, total: int | None) -> None:
        assert (stage, total) == ("make_passwords", 5)
        if done == 3:
            raise Cancelled

    def meanwhile(stage: str, done: int, total: int | None) -> None:
        if (stage, done, total) == ("make_passwords", 4, 5):
            add_account(ledger, "other", Wanted({"teacher": "self"}, "0002"))

    def cannot(_made: tuple[OneTime, ...]) -> None:
        raise OSError("full")

    with pytest.raises(Cancelled):
        add_many_accounts(ledger, everybody, stop)
    with pytest.raises(OSError, match="full"):
        add_many_accounts(ledger, everybody, keep=cannot)
    assert (list_accounts(ledger).accounts, logged(ledger)) == ((), before)
    late = refused(lambda: add_many_accounts(ledger, everybody, meanwhile))
    assert late == ("accounts_not_for_all", "whom")
    assert [one.login for one in list_accounts(ledger).accounts] == ["other"]


def test_slips_name_ledger_teacher_and_how_to_log_in(walked: Walked) -> None:
    ledger = walked.ledger
    long = OneTime("n" * 40, "abcd-efgh-jkmn", "买买提·吐尔逊江·阿卜杜热合曼江", "", "综合组")
    made = [*[OneTime("=1+1", "aaaa-bbbb-cccc", "王芳", "0004")] * 10, long]
    for language in ("zh", "en"):
        texts = load_texts(language)
        pages = PdfReader(io.BytesIO(slips_pdf(ledger, made, texts))).pages
        assert len(pages) == 2, "ten on a sheet"
        said = pages[1].extract_text()
        for part in (long.login, long.password, long.name, "河湾乡中心小学"):
            assert part in said, part
        with zipfile.ZipFile(io.BytesIO(slips_book(ledger, made, texts))) as book:
            cells = b"".join(book.read(one) for one in book.namelist()).decode()
        assert long.password in cells
        assert "<f>" not in cells, "what people are called is no formula"
