"""All pictures of the gallery. A new page, or a new state of one, gets a line here."""

from __future__ import annotations

from tools.gallery.scenes import Scene

SCENES = (
    Scene("start", "none", ""),
    Scene("home-empty", "empty", "home"),
    Scene("home-school", "school", "home"),
    Scene("records-empty", "empty", "records"),
    Scene("records", "school", "records"),
    Scene("check-empty", "empty", "check"),
    Scene("check", "school", "check"),
    Scene("documents-empty", "empty", "documents"),
    Scene("documents", "school", "documents"),
    Scene("teachers-empty", "empty", "teachers"),
    Scene("teachers", "school", "teachers"),
    Scene("imports", "school", "imports"),
)
