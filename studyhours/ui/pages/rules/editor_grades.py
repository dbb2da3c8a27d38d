"""The field for what missing a rule leaves of outcomes: the best grade of each."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studyhours.rules.load_ranks import APPRAISAL
from studyhours.services.rulebook.document import Path, listed
from studyhours.services.rulebook.fields import Field, choice_words
from studyhours.ui.pages.rules.editor_inputs import Choice
from studyhours.ui.pages.rules.editor_row import Kit, name_of
from studyhours.ui.pages.rules.editor_tables import Lines


def grades(kit: Kit, field: Field, path: Path, node: Path) -> QWidget:
    """A line for each outcome, those the set ranks and the appraisal every set has."""
    lines = Lines(kit, path, node)
    ranks = kit.state.at(("ranks",))
    ranked = ranks if isinstance(ranks, dict) else {}
    for outcome in lines.entries:
        if outcome == APPRAISAL:
            said = [(one, choice_words(field, one, kit.words.texts)) for one in field.choices]
            name = kit.say("rules_edit.appraisal")
        else:
            said = [(str(one), str(one)) for one in listed(ranked.get(outcome))]
            name = outcome
        box = Choice(said, kit.state.said((*path, outcome)))
        box.setObjectName(name_of((*path, outcome)))
        box.setAccessibleName(name)
        box.picked.connect(lambda grade, one=outcome: kit.state.set((*path, one), grade))
        lines.add_line(name, box, removes=outcome, called=name)
    free = [one for one in (APPRAISAL, *ranked) if one not in lines.entries]

    def add() -> None:
        worst = listed(ranked.get(free[0]))[-1:] or ["not_excellent"]
        kit.state.set((*path, free[0]), worst[0], reshapes=node)

    if free:
        lines.add_button(kit.say("rules_edit.add_one"), add)
    return lines
