"""The ledgers of the gallery, each made once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

from studyhours.domain.clock import FixedClock
from studyhours.domain.quantity import Amount
from studyhours.services.closing.closing import close_year, sign_off
from studyhours.services.closing.reasons import because
from studyhours.services.ledgers.accounts import Credentials, add_account_row
from studyhours.services.ledgers.creating import NewSchool, create_ledger
from studyhours.services.ledgers.demo import DemoSchool, make_demo
from studyhours.services.ledgers.ledger import Ledger
from studyhours.services.papers.certificates import IssueRequest, issue
from studyhours.services.people.teacher_list import list_teachers
from studyhours.services.records.listing import RecordFilter, list_records
from studyhours.services.records.saving import (
    add_record,
    change_record,
    delete_records,
    read_record,
)
from studyhours.services.registers.writing import (
    Basis,
    decide,
    exempt,
    grant_hours,
    join_group,
    pair,
)
from studyhours.services.reviewing.deciding import approve_records, return_records
from studyhours.services.reviewing.notes import add_comment
from studyhours.services.rulebook.rulesets import export_rules, list_presets
from studyhours.services.rulebook.taking import Adoption, take_rules
from studyhours.services.settings.accounts import switch_on_accounts
from tools.gallery.activities import hold_activities
from tools.gallery.deeds import win
from tools.gallery.evidence import attach_to_some
from tools.gallery.growth import grow

TERMS = ((date(2025, 9, 1), date(2026, 1, 23)), (date(2026, 3, 2), date(2026, 7, 7)))
_STATES = ("school", "versions", "hindered", "unsigned", "closed")
_ASKED = ("growth", "office", "waiting", "attached", "accounts", "dialogs")
_ISSUED = ("school", "dialogs")
_TEACHERS = {**dict.fromkeys(_STATES + _ASKED, 36), "activities": 60, "deeds": 60, "large": 3000}
_RULES: dict[str, tuple[str, ...]] = {"bare": (), "empty": ("school-72", "seven-ones-term")}
_YEAR, _AFTER = "2025-2026", FixedClock(datetime(2026, 9, 3, 2, 0, tzinfo=UTC))
_OPEN_RULE = """
format: 1
id: portfolio
title: { zh: 教师成长档案要求, en: Teachers' portfolios }
rules:
  - id: portfolio
    title: { zh: 成长档案, en: Portfolio }
    window: term
    measure: { count: record, of: { kind: writing, type: case } }
    at_least: 1
    decide:
      - when: [{ fact: title, is: 一级教师 }]
        ask:
          zh: 兼任教研员、另有档案的一级教师，这里的成长档案算不算做到？
          en: Does a first-grade teacher who keeps a portfolio elsewhere meet this?
"""
_CORRECTED = 5
PASSWORD = "shown in no picture"  # noqa: S105 - of ledgers that are made for pictures
"""Of every account."""
_SEED = 7


class Ledgers:
    """Makes what is asked for, once.

    Args:
        folder: Where they are put.
        most: So many teachers at most; for tests, which need few.
    """

    def __init__(self, folder: Path, most: int = 3000) -> None:
        self._folder, self._most = folder, most
        self._made: dict[str, Path] = {}

    def path(self, kind: str) -> Path | None:
        """The file of a ledger: ``bare`` is one without rules, ``empty`` one without teachers.

        None for ``none``; ``school`` and ``large`` are of 36 and 3,000 teachers. The others are a
        school in some state: ``versions`` has two of a rule set, ``hindered`` has results to be
        decided before its year is closed, ``unsigned`` has closed it, and ``closed`` has it signed
        and corrected since; of ``office`` somebody decides and exempts, in ``waiting`` much waits
        for review, in ``attached`` some of it has evidence, in ``accounts`` people must log in, and
        ``activities`` has some of every state, for up to 60 people; in ``deeds`` some have won
        contests besides, and guide others. ``dialogs`` has what every dialog needs.
        """
        if kind == "none":
            return None
        if kind not in self._made:
            self._made[kind] = self._make(kind)
        return self._made[kind]

    def _make(self, kind: str) -> Path:
        path = self._folder / f"{kind}.studyhours"
        if kind in _RULES:
            new = NewSchool("云溪镇中心小学", "2025-2026", TERMS, _RULES[kind])
            create_ledger(str(path), new).close()
            return path
        ledger = make_demo(str(path), DemoSchool(min(_TEACHERS[kind], self._most), 1, _SEED))
        if kind in _ISSUED:
            issue(ledger, IssueRequest(self._folder / f"papers-{kind}"))
        for bring in _BRINGING.get(kind, ()):
            bring(ledger)
        ledger.close()
        return path


def _enter(ledger: Ledger) -> None:
    """Adopts a rule that leaves something open, and has entries made about a teacher."""
    take_rules(ledger, Adoption(_OPEN_RULE, "portfolio.yaml", None))
    who = list_teachers(ledger)[2].uid
    year = Basis(date(2025, 9, 1), date(2026, 8, 31), "获市级优秀档案", "教务会议纪要第 12 号")
    decide(ledger, who, "portfolio/portfolio", "met", year)
    away = Basis(date(2026, 3, 2), date(2026, 7, 7), "支教", "教〔2026〕3号")
    exempt(ledger, who, "observe-15", away)
    grant_hours(ledger, who, Amount(2400, "hour"), away)
    pair(ledger, who, list_teachers(ledger)[5].uid, Basis(date(2025, 9, 1)))


def _let_in(ledger: Ledger) -> None:
    """Issues papers, makes an account for each role, and one never used; switches accounts on."""
    issue(ledger, IssueRequest(Path(ledger.name).with_suffix(".papers")))
    everybody = list_teachers(ledger)
    teachers = [UUID(one.uid) for one in everybody]
    head = everybody[2]
    join_group(ledger, head.uid, "subject_group", head.group or "", Basis(), "head")
    made: tuple[tuple[str, dict[str, str], UUID | None], ...] = (
        ("admin", {"admin": "school"}, None),
        ("teacher", {"teacher": "self"}, teachers[4]),
        ("head", {"teacher": "self", "group_head": "group"}, teachers[2]),
        ("staff", {"staff": "school"}, teachers[1]),
        ("leader", {"leader": "school"}, teachers[0]),
        ("new", {"teacher": "self"}, teachers[7]),
    )
    with ledger.writing() as tx:
        for login, roles, whose in made:
            known = Credentials(login, PASSWORD)
            add_account_row(tx, known, roles, whose, must_change=login == "new")
    switch_on_accounts(ledger)


def _change(ledger: Ledger) -> None:
    """Adopts a second version of the first set, from the middle of the year."""
    text = export_rules(ledger, "school-72").replace("at_least: 72", "at_least: 76")
    take_rules(ledger, Adoption(text, "school-72.yaml", date(2026, 2, 1)))


def _hinder(ledger: Ledger) -> None:
    """Adopts a set that has to ask how the longer serving teachers stand."""
    text = next(one.text for one in list_presets() if one.ruleset.id == "layer-portfolio")
    take_rules(ledger, Adoption(text, "layer-portfolio.yaml", None))


def _shut(ledger: Ledger) -> None:
    """Closes the year, which then waits to be signed."""
    close_year(replace(ledger, clock=_AFTER), _YEAR)


def _close(ledger: Ledger) -> None:
    """Closes the year, has it signed, and corrects some records since."""
    ledger = replace(ledger, clock=_AFTER)
    close_year(ledger, _YEAR)
    sign_off(ledger, _YEAR, name="陈明远", note="同意")
    rows = list_records(ledger, RecordFilter(kind="training")).rows
    some = [(row.uid, row.version) for row in rows[:: len(rows) // _CORRECTED or 1]]
    with because("证书核对后重复"):
        delete_records(ledger, some)


def _hand_in(ledger: Ledger) -> None:
    """Has every sixth training wait for review, with some in which something stands out."""
    rows = list_records(ledger, RecordFilter(kind="training"), limit=400).rows
    waiting: list[tuple[str, str]] = []
    for number, row in enumerate(rows[::6]):
        said, _ = read_record(ledger, row.uid)
        fields = {**dict(said.fields), "certificate_no": f"QS2026{number:04}"}
        said = replace(said, status="submitted", fields=fields if number % 3 else said.fields)
        if number % 7 == 2:
            said = replace(said, hundredths=said.hundredths * 10)
        made = add_record(ledger, said) if number % 9 == 4 else None
        saved = change_record(ledger, row.uid, said, row.version)
        waiting.append((saved.uid, saved.version))
        if made is not None:
            waiting.append((made.uid, made.version))
    return_records(ledger, waiting[:1], "缺证书编号")
    return_records(ledger, waiting[1:3], "学时与证书不一致，请核对后重新提交")
    approve_records(ledger, waiting[3:6])
    add_comment(ledger, waiting[6][0], "收获写得具体，课后可在组里分享。")


_BRINGING: dict[str, tuple[Callable[[Ledger], object], ...]] = {
    "office": (_enter,),
    "activities": (hold_activities,),
    "deeds": (hold_activities, win),
    "dialogs": (_enter, hold_activities, _hand_in),
    "growth": (grow,),
    "waiting": (_hand_in,),
    "attached": (_hand_in, attach_to_some),
    "versions": (_change,),
    "hindered": (_hinder,),
    "unsigned": (_shut,),
    "closed": (_close,),
    "accounts": (_let_in,),
}
"""What is done to a school of the demonstration to bring it into a state."""
