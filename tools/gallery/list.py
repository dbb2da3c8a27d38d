"""All pictures of the gallery. A new page, or a new state of one, gets a line here."""

from __future__ import annotations

from studyhours.domain.resources import resource
from tools.gallery.rules import RULES
from tools.gallery.scenes import Scene
from tools.gallery.year import YEAR, year_end
from tools.window.operator import Operator


def _new_school(person: Operator) -> None:
    person.click("start-new")
    person.type("start-name", "云溪镇中心小学")


def _all_rules(person: Operator) -> None:
    _new_school(person)
    person.click("start-more-rules")


def _one_teacher(person: Operator) -> None:
    person.cell("teachers-list", 2, 1)


def _teacher_home(person: Operator) -> None:
    person.type("home-picker", "0002")
    person.enter("home-picker")


def _record_opened(person: Operator) -> None:
    person.cell("records-list", 2, 2, double=True)


def _new_record(person: Operator) -> None:
    person.click("records-add")
    person.click("records-new-observation")


def _all_fields(person: Operator) -> None:
    person.click("records-add")
    person.click("records-new-training")
    person.click("records-more")


def _cell_of_check(person: Operator) -> None:
    person.cell("check-table", 3, 0)


def _dropped(person: Operator) -> None:
    person.drop([resource("demo", "training.xlsx")])


def _rejected(person: Operator) -> None:
    _dropped(person)
    person.click("imports-tab-rejected")


def _bad_file(person: Operator) -> None:
    person.drop([resource("icons", "home.svg")])


def _issuing(person: Operator) -> None:
    person.click("documents-issue")


def _issued(person: Operator) -> None:
    person.click("part-issued")


def _summary(person: Operator) -> None:
    person.click("part-summary")


SCENES = (
    Scene("start", "none", ""),
    Scene("start-new", "none", "", _new_school),
    Scene("start-rules", "none", "", _all_rules),
    Scene("home-empty", "empty", "home"),
    Scene("home-school", "school", "home"),
    Scene("home-teacher", "school", "home", _teacher_home),
    Scene("records-empty", "empty", "records"),
    Scene("records", "school", "records"),
    Scene("records-opened", "school", "records", _record_opened),
    Scene("records-new", "school", "records", _new_record),
    Scene("records-all-fields", "school", "records", _all_fields),
    Scene("check-empty", "empty", "check"),
    Scene("check", "school", "check"),
    Scene("check-cell", "school", "check", _cell_of_check),
    *RULES,
    Scene("check-frozen", "closed", "check", year_end),
    *YEAR,
    Scene("documents-empty", "empty", "documents"),
    Scene("documents", "school", "documents"),
    Scene("documents-issuing", "school", "documents", _issuing),
    Scene("documents-issued", "school", "documents", _issued),
    Scene("documents-summary", "school", "documents", _summary),
    Scene("teachers-empty", "empty", "teachers"),
    Scene("teachers", "school", "teachers"),
    Scene("teachers-one", "school", "teachers", _one_teacher),
    Scene("imports", "school", "imports"),
    Scene("imports-dropped", "school", "imports", _dropped),
    Scene("imports-rejected", "school", "imports", _rejected),
    Scene("imports-bad-file", "school", "imports", _bad_file),
    Scene("home-large", "large", "home"),
    Scene("records-large", "large", "records"),
    Scene("check-large", "large", "check"),
    Scene("documents-large", "large", "documents"),
    Scene("teachers-large", "large", "teachers"),
)
