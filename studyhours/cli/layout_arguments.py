"""The grammar of ``layout``: list, export, import, check, use."""

from __future__ import annotations

from pathlib import Path

from studyhours.cli.typed import Adder, add_format


def add_layouts(add: Adder) -> None:
    """Adds the commands."""
    shown = add("list", "layouts.list_all")
    shown.add_argument("ledger", metavar="LEDGER")
    add_format(shown, "table", "json")
    exported = add("export", "layouts.export")
    exported.add_argument("ledger", metavar="LEDGER")
    exported.add_argument("layout", metavar="LAYOUT")
    exported.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    brought = add("import", "layouts.bring")
    brought.add_argument("ledger", metavar="LEDGER")
    brought.add_argument("file", type=Path, metavar="FILE")
    checked = add("check", "layouts.check")
    checked.add_argument("file", type=Path, metavar="FILE")
    used = add("use", "layouts.use")
    used.add_argument("ledger", metavar="LEDGER")
    used.add_argument("layout", metavar="LAYOUT")
