"""A small rounded word whose colour is a status."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from studyhours.domain import statuses as st
from studyhours.ui.widgets.label import set_look

ROLES = ("met", "waiting", "risk", "missed", "quiet")
_OF_STATUS = {
    st.MET: "met",
    st.ON_TRACK: "waiting",
    st.AT_RISK: "risk",
    st.MISSED: "missed",
    st.NEEDS_DECISION: "risk",
}
TOKENS = {
    "met": ("pine", "pine_tint"),
    "waiting": ("indigo", "indigo_tint"),
    "risk": ("amber", "amber_tint"),
    "missed": ("cinnabar", "cinnabar_tint"),
    "quiet": ("muted", "quiet_tint"),
}
"""Role → tokens of text and ground."""


def status_role(status: str) -> str:
    """The role of a rule's status or a verdict."""
    return _OF_STATUS.get(status, "quiet")


class Chip(QLabel):
    """A word on a tinted ground."""

    def __init__(self, text: str = "", role: str = "quiet", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("chip", role)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def say(self, text: str, role: str) -> None:
        """Shows another word in another colour."""
        self.setText(text)
        set_look(self, "chip", role)
