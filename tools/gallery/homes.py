"""Pictures of home: everybody's own, in the middle of a school year and at its end."""

from __future__ import annotations

from datetime import date

from tools.gallery.scenes import Scene
from tools.window.operator import Operator

SPRING = date(2026, 4, 20)
"""A Monday in the eighth week of the second term."""


def _teacher(person: Operator) -> None:
    person.type("home-picker", "0002")
    person.enter("home-picker")


def _groups(person: Operator) -> None:
    person.click("home-by-groups")


def _own(person: Operator) -> None:
    person.click("home-view-own")


HOMES = (
    Scene("home-empty", "empty", "home"),
    Scene("home-school", "school", "home", on=SPRING),
    Scene("home-school-over", "school", "home"),
    Scene("home-school-groups", "school", "home", _groups, on=SPRING),
    Scene("home-teacher", "school", "home", _teacher, on=SPRING),
    Scene("home-teacher-over", "school", "home", _teacher),
    Scene("home-waiting", "waiting", "home", on=SPRING),
    Scene("home-activities", "activities", "home"),
    Scene("home-own", "accounts", "home", login="teacher", on=SPRING),
    Scene("home-head", "accounts", "home", login="head", on=SPRING),
    Scene("home-head-own", "accounts", "home", _own, login="head", on=SPRING),
    Scene("home-staff", "accounts", "home", login="staff", on=SPRING),
    Scene("home-leader", "accounts", "home", login="leader", on=SPRING),
    Scene("home-large", "large", "home", on=SPRING),
)
