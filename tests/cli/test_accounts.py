"""``account`` on the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Run


def written(folder: Path, name: str, password: str) -> Path:
    """A file with a password."""
    file = folder / name
    file.write_text(password + "\n", encoding="utf-8")
    return file


def test_accounts_from_on_to_off(run: Run, ledger: Path, tmp_path: Path) -> None:
    boss = written(tmp_path, "boss.txt", "long enough for her")
    own = written(tmp_path, "own.txt", "something of my own")
    assert run("account", "list", ledger, "--format", "json").json == {"on": False, "accounts": []}
    assert "管理员" in run("account", "on", ledger).err
    unwritten = run("account", "on", ledger, "--admin", "boss")
    assert (unwritten.code, "--new-password-file" in unwritten.err) == (2, True)
    on = run("account", "on", ledger, "--admin", "boss", "--new-password-file", boss)
    assert on.code == 0, on.err
    refused = run("account", "list", ledger)
    assert (refused.code, "--user" in refused.err) == (8, True)
    as_boss = ("--user", "boss", "--password-file", boss)
    wrong = run("account", "add", ledger, "guli", "--role", "teacher", *as_boss)
    assert (wrong.code, "哪位教师" in wrong.err) == (2, True)
    made = run("account", "add", ledger, "guli", "--role", "teacher", "--teacher", "0002", *as_boss)
    first = written(tmp_path, "first.txt", made.out.splitlines()[0].rpartition("：")[2])
    as_guli = ("--user", "guli", "--password-file", first)
    waiting = run("check", ledger, "--teacher", "0002", *as_guli)
    assert (waiting.code, "account password" in waiting.err) == (8, True)
    changed = run("account", "password", ledger, "--new-password-file", own, *as_guli)
    assert changed.code == 0, changed.err
    as_guli = ("--user", "guli", "--password-file", own)
    assert run("check", ledger, "--teacher", "0002", *as_guli).code == 0
    assert run("check", ledger, *as_guli).code == 8
    assert run("account", "change", ledger, "guli", "--role", "staff", *as_boss).code == 0
    assert run("check", ledger, *as_guli).code == 0
    assert run("account", "disable", ledger, "boss", *as_boss).code == 2
    assert run("account", "disable", ledger, "guli", *as_boss).code == 0
    assert "停用" in run("check", ledger, *as_guli).err
    assert run("account", "enable", ledger, "guli", *as_boss).code == 0
    assert run("account", "reset", ledger, "guli", *as_boss).code == 0
    shown = run("account", "list", ledger, *as_boss).out
    assert "guli" in shown
    assert "一次性密码" in shown
    (_, guli) = run("account", "list", ledger, "--format", "json", *as_boss).json["accounts"]
    assert (guli["roles"], guli["staff_no"], guli["must_change"]) == (
        {"staff": "school"}, "0002", True,
    )  # fmt: skip
    log = run("account", "log", ledger, "--format", "json", *as_boss).json
    (enabled,) = (one["number"] for one in log if one["undoable"])
    assert "由教师（本人）改为教务人员（全校）" in run("account", "log", ledger, *as_boss).out
    assert run("account", "undo", ledger, "1", *as_boss).code == 2
    assert run("account", "undo", ledger, str(enabled), *as_boss).code == 0
    assert "停用" in run("account", "list", ledger, *as_boss).out
    assert run("account", "off", ledger, *as_boss).code == 2
    assert run("account", "off", ledger, "--reason", "只有一个人用", *as_boss).code == 0
    assert run("account", "list", ledger).code == 0


def test_accounts_for_many_and_their_slips(run: Run, ledger: Path, tmp_path: Path) -> None:
    slips = tmp_path / "slips.pdf"
    wrong = run("account", "add-many", ledger, "-o", tmp_path / "slips.txt")
    assert (wrong.code, ".xlsx" in wrong.err) == (2, True)
    unknown = run("account", "add-many", ledger, "--group", "美术组", "-o", slips)
    assert (unknown.code, "美术组" in unknown.err) == (2, True)
    nowhere = run("account", "add-many", ledger, "-o", tmp_path / "missing" / "slips.pdf")
    assert nowhere.code != 0
    assert run("account", "list", ledger, "--format", "json").json["accounts"] == []
    made = run("account", "add-many", ledger, "--group", "语文组", "--teacher", "0002", "-o", slips)
    assert (made.code, "3" in made.out) == (0, True), made.err
    assert slips.read_bytes().startswith(b"%PDF")
    rest = run("account", "add-many", ledger, "-o", tmp_path / "rest.xlsx")
    assert rest.code == 0, rest.err
    accounts = run("account", "list", ledger, "--format", "json").json["accounts"]
    assert [one["login"] for one in accounts] == ["0001", "0002", "0003", "0004", "0005"]
    assert all(one["must_change"] for one in accounts)
    again = run("account", "add-many", ledger, "-o", slips)
    assert (again.code, "一位也没有" in again.err) == (2, True)
    heads = ("--role", "group_head", "--heads", "语文组")
    assert run("account", "change", ledger, "0001", *heads).code == 0
    assert run("account", "change", ledger, "0001", "--heads", "没有").code == 2
