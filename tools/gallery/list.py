"""All pictures of the gallery. A new page, or a new state of one, gets a line here."""

from __future__ import annotations

from typing import cast

from PySide6.QtWidgets import QComboBox, QScrollArea

from studyhours.domain.resources import resource
from tools.gallery.accounts import ACCOUNTS
from tools.gallery.activities import ACTIVITIES, planning
from tools.gallery.backups import BACKUPS
from tools.gallery.deeds import DEEDS
from tools.gallery.dialogs import DIALOGS
from tools.gallery.evidence import EVIDENCE
from tools.gallery.exchange import EXCHANGE, choosing_some
from tools.gallery.growth import GROWTH
from tools.gallery.homes import HOMES
from tools.gallery.lists import LISTS
from tools.gallery.own import OWN
from tools.gallery.papers import PAPERS
from tools.gallery.rules import RULES
from tools.gallery.scenes import Scene
from tools.gallery.templates import TEMPLATES
from tools.gallery.year import YEAR, year_end
from tools.window.operator import Operator


def _new_school(person: Operator) -> None:
    person.click("start-new")
    person.type("start-name", "云溪镇中心小学")


def _own_ledger(person: Operator) -> None:
    person.click("start-own")
    person.settle()


def _all_rules(person: Operator) -> None:
    _new_school(person)
    person.click("start-more-rules")


def _one_teacher(person: Operator) -> None:
    person.cell("teachers-list", 2, 1)


def _record_opened(person: Operator) -> None:
    person.cell("records-list", 2, 2, double=True)


def _new_record(person: Operator) -> None:
    person.click("records-add")
    person.click("records-new-observation")


def _all_fields(person: Operator) -> None:
    person.click("records-add")
    person.click("records-new-training")
    person.click("records-more")


def _sentence(person: Operator) -> None:
    person.type("records-quick", "昨天 0001 听课 0003 分数的意义 2节 推门")
    person.settle()


def _sentence_doubtful(person: Operator) -> None:
    person.type("records-quick", "2.30 0001 研究课 《分数的意义》")
    person.settle()


def _searched(person: Operator) -> None:
    person.type("records-search", "分数 fs")
    person.settle()


def _reviewed(person: Operator) -> None:
    person.cell("review-list", 6, 2, double=True)


def _noticing(person: Operator) -> None:
    person.click("review-notices-open")
    person.click("notice-new")


def _noticed(person: Operator) -> None:
    _noticing(person)
    person.click("form-save")
    person.click("notice-object")
    person.keys("form-by", "张老师 138")
    person.keys("form-text", "三月的讲座没有算进去")
    person.click("form-save")


def _returning(person: Operator) -> None:
    person.cell("review-list", 2, 2, double=True)
    person.click("review-return")
    person.click("review-reason-yes")


def _batch(person: Operator) -> None:
    person.click("review-select-all")


def _returned(person: Operator) -> None:
    status = cast(QComboBox, person.find("records-filter-status"))
    person.choose("records-filter-status", status.itemText(3))
    person.cell("records-list", 0, 2, double=True)


def _cell_of_check(person: Operator) -> None:
    person.cell("check-table", 3, 0)


def _undecided(person: Operator) -> None:
    person.cell_saying("check-table", person.window.surroundings.words.say("status.needs_decision"))


def _deciding(person: Operator) -> None:
    _undecided(person)
    person.click("check-decide")


def _refused(person: Operator) -> None:
    _deciding(person)
    person.click("form-outcome-met")
    person.click("entry-save")


def _exempting(person: Operator) -> None:
    _cell_of_check(person)
    person.menu("check-enter", "check-enter-exemption")


def _granting(person: Operator) -> None:
    _cell_of_check(person)
    person.menu("check-enter", "check-enter-grant")


def _with_entries(person: Operator) -> None:
    person.cell("teachers-list", 2, 1)
    area = person.find("teacher-scroll")
    if isinstance(area, QScrollArea):
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())


def _entry_opened(person: Operator) -> None:
    _with_entries(person)
    person.click("entry-change")


def _pairing(person: Operator) -> None:
    _with_entries(person)
    person.menu("entries-add", "entries-add-pair")


def _dropped(person: Operator) -> None:
    person.drop([resource("demo", "training.xlsx")])


def _roster(person: Operator) -> None:
    person.drop([resource("demo", "roster.xlsx")])


def _undoing_roster(person: Operator) -> None:
    _roster(person)
    person.click("imports-apply")
    person.settle()
    person.click("undo")


def _rejected(person: Operator) -> None:
    _dropped(person)
    person.click("imports-tab-rejected")


def _bad_file(person: Operator) -> None:
    person.drop([resource("icons", "home.svg")])


def _issuing(person: Operator) -> None:
    person.click("issue-tick-all")
    person.click("documents-issue")


def _issued(person: Operator) -> None:
    person.click("part-issued")


def _layouts(person: Operator) -> None:
    person.click("part-layouts")
    person.settle()


def _summary(person: Operator) -> None:
    person.click("part-forms")


def _calendar(person: Operator) -> None:
    person.click("settings-calendar")


def _terms(person: Operator) -> None:
    _calendar(person)
    person.click("terms-next-year")


def _kinds(person: Operator) -> None:
    person.click("settings-kinds")


def _computer(person: Operator) -> None:
    person.click("settings-computer")


def _ledger(person: Operator) -> None:
    person.click("settings-ledger")


SCENES = (
    Scene("start", "none", ""),
    Scene("start-new", "none", "", _new_school),
    Scene("start-rules", "none", "", _all_rules),
    Scene("start-own", "none", "", _own_ledger),
    *HOMES,
    *OWN,
    Scene("records-sentence", "school", "records", _sentence),
    Scene("records-sentence-doubtful", "school", "records", _sentence_doubtful),
    Scene("records-searched", "large", "records", _searched),
    Scene("records-empty", "empty", "records"),
    Scene("records", "school", "records"),
    Scene("records-opened", "school", "records", _record_opened),
    Scene("records-new", "school", "records", _new_record),
    Scene("records-all-fields", "school", "records", _all_fields),
    Scene("records-returned", "waiting", "records", _returned),
    *ACTIVITIES,
    *GROWTH,
    *EVIDENCE,
    *TEMPLATES,
    Scene("review-empty", "empty", "review"),
    Scene("review", "waiting", "review", _reviewed),
    Scene("review-returning", "waiting", "review", _returning),
    Scene("review-batch", "waiting", "review", _batch),
    Scene("review-notices", "waiting", "review", _noticed, writes=True),
    Scene("review-notice-new", "waiting", "review", _noticing),
    Scene("review-done", "school", "review"),
    Scene("review-large", "large", "review"),
    Scene("check-empty", "empty", "check"),
    Scene("check", "school", "check"),
    Scene("check-cell", "school", "check", _cell_of_check),
    Scene("check-undecided", "office", "check", _undecided),
    Scene("check-deciding", "office", "check", _deciding),
    Scene("check-deciding-refused", "office", "check", _refused),
    Scene("check-exempting", "office", "check", _exempting),
    Scene("check-granting", "office", "check", _granting),
    *RULES,
    Scene("check-frozen", "closed", "check", year_end),
    *YEAR,
    Scene("documents-empty", "empty", "documents"),
    Scene("documents", "school", "documents"),
    Scene("documents-issuing", "school", "documents", _issuing),
    Scene("documents-issued", "school", "documents", _issued),
    Scene("documents-summary", "school", "documents", _summary),
    Scene("documents-layouts", "school", "documents", _layouts),
    *PAPERS,
    *DEEDS,
    Scene("teachers-empty", "empty", "teachers"),
    Scene("teachers", "school", "teachers"),
    Scene("teachers-one", "school", "teachers", _one_teacher),
    Scene("teachers-entries", "office", "teachers", _with_entries),
    Scene("teachers-entry", "office", "teachers", _entry_opened),
    Scene("teachers-pairing", "office", "teachers", _pairing),
    Scene("imports", "school", "imports"),
    Scene("imports-dropped", "school", "imports", _dropped),
    Scene("imports-roster", "empty", "imports", _roster),
    Scene("imports-undoing-roster", "empty", "imports", _undoing_roster, writes=True),
    Scene("imports-rejected", "school", "imports", _rejected),
    Scene("imports-bad-file", "school", "imports", _bad_file),
    Scene("settings-empty", "empty", "settings"),
    Scene("settings-school", "school", "settings"),
    Scene("settings-calendar", "school", "settings", _calendar),
    Scene("settings-terms", "school", "settings", _terms),
    Scene("settings-kinds", "school", "settings", _kinds),
    Scene("settings-computer", "school", "settings", _computer),
    Scene("settings-ledger", "school", "settings", _ledger),
    *BACKUPS,
    *EXCHANGE,
    *LISTS,
    *ACCOUNTS,
    *DIALOGS,
    Scene("records-large", "large", "records"),
    Scene("activities-large", "large", "activities", planning),
    Scene("check-large", "large", "check"),
    Scene("documents-large", "large", "documents"),
    Scene("teachers-large", "large", "teachers"),
    Scene("imports-large", "large", "imports", _roster),
    Scene("exchange-large", "large", "exchange", choosing_some),
    Scene("settings-large", "large", "settings", _kinds),
)
