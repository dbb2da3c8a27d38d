"""``activity`` on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from studyhours.cli import activity_arguments
from studyhours.domain.clock import FixedClock
from studyhours.domain.kinds import LEVELS, MODES
from studyhours.services.activities.attending import attend, check_attendance
from studyhours.services.activities.earning import BLANK, STATUSES
from studyhours.services.activities.opened import open_activity
from studyhours.services.activities.reading import STATES
from studyhours.services.activities.rows import Mark
from studyhours.services.ledgers.opening import open_ledger
from tests.cli.conftest import Run
from tests.support.ledgers import small_ledger


def test_the_grammar_knows_every_word() -> None:
    """It has lists of its own: the parser does not load what talks to databases."""
    assert activity_arguments.STATES == STATES
    assert set(activity_arguments.STATUSES) == set(STATUSES) - {BLANK}
    assert set(activity_arguments.LEVELS) == set(LEVELS)
    assert set(activity_arguments.MODES) == set(MODES)


def test_from_plan_to_credit(run: Run, ledger: Path, tmp_path: Path) -> None:
    planned = run(
        "activity", "plan", ledger, "单元教学研讨", "--from", "2025-11-04", "--starts", "14:30",
        "--amount", "1.5", "--type", "教研组集中学习", "--held-by", "语文组", "--group", "语文",
        "--teacher", "0003",
    )  # fmt: skip
    assert planned.code == 0, planned.err
    uid = planned.out.strip()
    shown = run("activity", "list", ledger, "--year", "2025-2026", "--state", "to_take").out
    assert uid in shown
    assert "0/3" in shown
    sheet = tmp_path / "sheet.pdf"
    assert run("activity", "sheet", ledger, uid, "-o", sheet).code == 0
    assert sheet.read_bytes().startswith(b"%PDF")
    assert run("activity", "credit", ledger, uid).code == 2
    taken = run(
        "activity", "attend", ledger, uid, "--mark", "0003=absent", "--others", "present", "--check"
    )
    assert (taken.code, taken.out) == (0, "登记了 3 人，到场 2/3：待记学时。\n")
    assert run("activity", "attend", ledger, uid, "--mark", "0003").code == 2
    done = run("activity", "credit", ledger, uid)
    assert (done.code, done.out) == (0, "1 个活动记了学时，共 2 条记录。\n")
    listed = run("activity", "list", ledger, "--year", "2025-2026", "--format", "json").json
    (mine,) = (one for one in listed if one["id"] == uid)
    assert (mine["state"], mine["amount"], mine["type"]) == ("credited", "1.5", "group_study")
    assert (mine["people"], mine["present"], mine["group"]) == (3, 2, "语文组")
    assert run("activity", "remove", ledger, uid).code == 2
    back = run("activity", "credit", ledger, uid, "--undo", "--lang", "en")
    assert back.out == "Activities whose credit was taken back: 1; records: 2.\n"
    assert run("activity", "remove", ledger, uid).out == "已取消活动。\n"


def test_hours_a_certificate_rests_on_stay_unless_insisted(run: Run, tmp_path: Path) -> None:
    school = small_ledger(tmp_path / "school.studyhours")
    said = ("activity", "plan", school, "单元教学研讨", "--from", "2025-04-22", "--amount", "1.5")
    uid = run(*said, "--teacher", "0001").out.strip()
    assert run("activity", "attend", school, uid, "--others", "present", "--check").code == 0
    assert run("activity", "credit", school, uid).code == 0
    issuing = ("certificate", "issue", school, "--year", "2024-2025", "--as-of", "2025-08-31")
    assert run(*issuing, "-o", tmp_path / "papers").code == 0
    refused = run("activity", "credit", school, uid, "--undo")
    assert refused.code == 2
    assert "1 张有效证书" in refused.err
    done = run("activity", "credit", school, uid, "--undo", "--anyway")
    assert done.out == "撤回了 1 个活动的学时，共 1 条记录。\n"


def test_hours_before_it_is_over_only_where_insisted(run: Run, ledger: Path) -> None:
    day = date(2099, 5, 6)
    evening = FixedClock(datetime(2099, 5, 6, 12, 0, tzinfo=UTC))
    held = (
        "activity", "plan", ledger, "课题会", "--from", day, "--starts", "9:00", "--ends", "10:30",
        "--amount", "1", "--teacher", "0001",
    )  # fmt: skip
    uid = run(*held).out.strip()
    # Another computer, whose clock goes wrong, says that everybody has been there.
    other = open_ledger(str(ledger), evening)
    attend(other, uid, {one.uid: Mark("present") for one in open_activity(other, uid).people})
    check_attendance(other, uid)
    other.close()
    refused = run("activity", "credit", ledger, uid)
    assert refused.code == 2
    assert "《课题会》（2099-05-06 09:00–10:30）还没有结束" in refused.err
    assert "--anyway" in refused.err
    assert run("activity", "list", ledger, "--year", "2098-2099", "--state", "to_credit").out
    assert run("activity", "credit", ledger, uid, "--anyway").code == 0


def test_a_series(run: Run, ledger: Path) -> None:
    said = ("activity", "plan", ledger, "例会", "--from", "2025-09-23", "--amount", "1")
    assert run(*said, "--weeks", "1").code == 2
    made = run(*said, "--weeks", "1", "--until", "2025-10-14", "--teacher", "0001")
    assert len(made.out.split()) == 3
    assert "跳过 1 天" in made.err
