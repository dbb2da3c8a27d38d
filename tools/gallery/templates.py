"""Pictures of records written in the sections of a template."""

from __future__ import annotations

from tools.gallery.scenes import Scene
from tools.window.operator import Operator


def _stages(person: Operator) -> None:
    person.click("records-add")
    person.click("records-new-observation")
    person.pick("records-template", "observation-stages/1")


def _written(person: Operator) -> None:
    _stages(person)
    for row, minutes, teacher, pupils, comment in (
        (0, "5", "出示钱塘江大潮图片，问：谁见过？", "看图，三人说见闻", "从身边说起，引得好"),
        (1, "18", "分段品读，板书：潮来前、潮来时、潮去后", "默读批注，小组交流", "抓住了顺序"),
        (2, "12", "仿写一处声音", "独立写，五人读", "评得具体"),
    ):
        name = f"records-sheet-stages-{row}"
        person.type(f"{name}-minutes", minutes)
        person.type(f"{name}-teacher", teacher)
        person.type(f"{name}-class", pupils)
        person.type(f"{name}-comment", comment)
    person.type("records-title", "观潮")


def _wrong(person: Operator) -> None:
    _written(person)
    person.type("records-sheet-stages-3-minutes", "五分多")
    person.click("records-save")


def _six(person: Operator) -> None:
    person.click("records-add")
    person.click("records-new-observation")
    person.pick("records-template", "observation-six-plus-one/1")


def _reflection(person: Operator) -> None:
    person.click("records-add")
    person.click("records-new-writing")
    person.pick("records-template", "reflection/1")


def _kind_dialog(person: Operator) -> None:
    person.click("settings-kinds")
    person.click("kind-add")
    person.type("kind-zh", "粉笔字比赛")
    for place, (name, sort, more) in enumerate(
        (("等第", "choice", "优、良、中"), ("得分", "number", "分"), ("说明", "long", ""))
    ):
        person.click("field-add")
        person.type(f"field-{place}-zh", name)
        person.pick(f"field-{place}-sort", sort)
        if more:
            person.type(f"field-{place}-more", more)


def _template_dialog(person: Operator) -> None:
    person.click("settings-kinds")
    person.cell("settings-templates", 0, 0)
    person.click("template-add")


def _saved(person: Operator) -> None:
    person.cell("records-list", 0, 2, double=True)


TEMPLATES = (
    Scene("template-kind", "attached", "settings", _kind_dialog, writes=True),
    Scene("template-own", "attached", "settings", _template_dialog, writes=True),
    Scene("template-saved", "attached", "records", _saved),
    Scene("template-stages", "attached", "records", _stages, writes=True),
    Scene("template-written", "attached", "records", _written, writes=True),
    Scene("template-wrong", "attached", "records", _wrong, writes=True),
    Scene("template-six", "attached", "records", _six, writes=True),
    Scene("template-reflection", "attached", "records", _reflection, writes=True),
)
