"""What a module of the rules or the domain says it hands out is there."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.support.tree_copy import ROOT

MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for folder in ("domain", "rules")
    for path in sorted(Path(ROOT, "studyhours", folder).glob("*.py"))
]


@pytest.mark.parametrize("name", MODULES)
def test_every_name_offered_is_there(name: str) -> None:
    module = import_module(name)
    assert all(hasattr(module, one) for one in getattr(module, "__all__", ()))
