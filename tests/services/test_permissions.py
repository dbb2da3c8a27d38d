"""Nobody is let in where they don't belong: checked in services, whoever calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from sqlalchemy import select

from studyhours.db.models import Account, Teacher
from studyhours.domain.errors import NotPermitted, UnusableInput
from studyhours.domain.texts import load_texts
from studyhours.services.checking.checking import CheckRequest, check
from studyhours.services.closing.frozen_verdicts import read_both
from studyhours.services.home.school import home_of_school
from studyhours.services.importing.records import import_records
from studyhours.services.importing.roster import import_roster
from studyhours.services.ledgers import passwords
from studyhours.services.ledgers.accounts import Credentials
from studyhours.services.ledgers.backups import backup
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.ledgers.opening import open_ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.papers.summary import SummaryRequest, make_summary
from studyhours.services.rulebook.rulesets import list_presets, use_rules
from studyhours.services.settings.accounts import Wanted, add_account, switch_on_accounts
from tests.support.accounts import create_account
from tests.support.scenario import YEAR, YEAR_END, Walked, make_ledger, roster_file, training_file

_PASSWORD = "correct horse"


@pytest.fixture
def guarded(walked: Walked, target: str) -> str:
    """The small school with accounts switched on, one for each role."""
    ledger = walked.ledger
    with pytest.raises(UnusableInput, match="no_admin"):
        switch_on_accounts(ledger)
    for role in ("teacher", "staff", "leader", "admin"):
        scope = "self" if role == "teacher" else "school"
        create_account(ledger, role, _PASSWORD, {role: scope})
    with pytest.raises(UnusableInput, match="login_taken"):
        create_account(ledger, "staff", _PASSWORD, {"staff": "school"})
    with pytest.raises(UnusableInput, match="password_short"):
        create_account(ledger, "short", "1234", {"staff": "school"})
    with ledger.writing() as tx:
        account = tx.session.scalars(select(Account).where(Account.login == "teacher")).one()
        account.teacher_id = tx.session.scalars(
            select(Teacher.id).where(Teacher.staff_no == "0002")
        ).one()
    switch_on_accounts(ledger)
    return target


def _as(target: str, login: str) -> Ledger:
    return open_ledger(target, credentials=Credentials(login, _PASSWORD))


def test_a_password_is_hashed_slowly_and_with_much_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "PasswordHasher", PasswordHasher)  # the others hash quickly
    ledger = make_ledger(str(tmp_path / "school.studyhours"))
    create_account(ledger, "admin", _PASSWORD, {"admin": "school"})
    with ledger.reading() as session:
        kept = session.scalars(select(Account.password)).one()
    ledger.close()
    costs = extract_parameters(kept)
    assert costs.type is Type.ID
    # RFC 9106 recommends this or more where memory is short: 64 MiB, three passes.
    assert costs.memory_cost >= 64 * 1024
    assert costs.time_cost >= 3


def test_a_login_is_needed(guarded: str) -> None:
    with pytest.raises(NotPermitted, match="login_needed"):
        open_ledger(guarded)
    for wrong in (Credentials("staff", "wrong horse"), Credentials("nobody", _PASSWORD)):
        with pytest.raises(NotPermitted, match="login_wrong"):
            open_ledger(guarded, credentials=wrong)


def test_a_teacher_sees_only_their_own(guarded: str) -> None:
    ledger = _as(guarded, "teacher")
    own = check(ledger, CheckRequest(year=YEAR, as_of=YEAR_END, teacher="0002"))
    assert [teacher.staff_no for teacher in own.teachers] == ["0002"]
    both = read_both(ledger, YEAR, YEAR_END)
    assert both.today.checked is not None
    assert [one.staff_no for one in both.today.checked.teachers] == ["0002"]
    assert both.today.units is None
    with pytest.raises(NotPermitted):
        home_of_school(ledger)
    for request in (CheckRequest(year=YEAR), CheckRequest(year=YEAR, teacher="0001")):
        with pytest.raises(NotPermitted):
            check(ledger, request)
    ledger.close()


def test_every_role_may_do_its_part_and_no_more(guarded: str, tmp_path: Path) -> None:
    training, roster = training_file(tmp_path), roster_file(tmp_path)
    rules = tmp_path / "rules.yaml"
    rules.write_text(list_presets()[0].text, encoding="utf-8")

    def tries(ledger: Ledger) -> dict[str, Callable[[], object]]:
        summary = SummaryRequest(year=YEAR, as_of=YEAR_END)
        return {
            "check": lambda: check(ledger, CheckRequest(year=YEAR)),
            "import": lambda: import_records(ledger, training, "training"),
            "roster": lambda: import_roster(ledger, roster),
            "issue": lambda: issue(ledger, IssueRequest(tmp_path / "papers", year=YEAR)),
            "summary": lambda: make_summary(ledger, summary, load_texts("zh")),
            "backup": lambda: backup(ledger, tmp_path / "b.backup"),
            "accounts": lambda: add_account(ledger, "x", Wanted({"staff": "school"})),
            "rules": lambda: use_rules(ledger, rules),
        }

    allowed = {
        "teacher": set[str](),
        "staff": {"check", "import", "roster", "issue", "summary", "backup"},
        "leader": {"check", "summary", "rules"},
        "admin": {
            "check", "import", "roster", "issue", "summary", "backup", "accounts", "rules",
        },
    }  # fmt: skip
    for role, expected in allowed.items():
        ledger = _as(guarded, role)
        done = set()
        for name, attempt in tries(ledger).items():
            try:
                attempt()
            except NotPermitted:
                continue
            done.add(name)
        ledger.close()
        assert done == expected, role
