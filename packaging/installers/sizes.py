"""What each part of an installer costs, unpacked and packed."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from pathlib import Path

_SITE = "app/site-packages/"
# The first that fits counts.
_PARTS = {
    "fonts": ("studyhours/_resources/fonts/",),
    "StudyHours itself": ("studyhours/", "app/start.py", "start.py"),
    "Qt: ICU": ("PySide6/Qt/lib/libicu",),
    "Qt: libraries": ("PySide6/Qt/lib/", "PySide6/Qt6", "PySide6/msvcp", "PySide6/vcruntime"),
    "Qt: plugins, words": ("PySide6/Qt/", "PySide6/plugins/", "PySide6/translations/"),
    "Qt: Python's side of it": ("PySide6", "shiboken6"),
    "SQLite (sqlcipher3)": ("sqlcipher3",),
    "PostgreSQL (psycopg)": ("psycopg",),
    "cryptography": ("cryptography", "argon2", "_argon2", "cffi", "_cffi", "pycparser"),
    "pictures (Pillow)": ("PIL", "pillow"),
    "PDF on the screen (pdfium)": ("pypdfium2",),
    "PDF writing (reportlab)": ("reportlab", "charset_normalizer"),
    "SQLAlchemy, Alembic": (
        "sqlalchemy",
        "alembic",
        "mako",
        "markupsafe",
        "greenlet",
        "typing_ext",
    ),
    "spreadsheets, Word": ("python_calamine", "xlsxwriter", "python_docx", "docx/", "lxml"),
    "Python": ("python",),
    "codes (zxing-cpp)": ("zxing",),
    "licences, list of parts": ("LICENSES/", "sbom.json"),
}


def table(root: Path) -> str:
    """A Markdown table of the parts of a folder, the dearest first."""
    groups: dict[str, list[Path]] = {}
    for path in sorted(one for one in root.rglob("*") if one.is_file()):
        groups.setdefault(_part(path.relative_to(root).as_posix()), []).append(path)
    rows = [(name, *_cost(paths)) for name, paths in groups.items()]
    rows.sort(key=lambda row: -row[2])
    total = ("all", sum(row[1] for row in rows), sum(row[2] for row in rows))
    lines = ["| part | unpacked, MB | packed quickly, MB |", "|---|---:|---:|"]
    lines += [
        f"| {name} | {raw / 1e6:.1f} | {packed / 1e6:.1f} |" for name, raw, packed in [*rows, total]
    ]
    return "\n".join(lines)


def _part(path: str) -> str:
    below = path.removeprefix(_SITE).removeprefix("site-packages/")
    for name, beginnings in _PARTS.items():
        if below.lower().startswith(tuple(one.lower() for one in beginnings)):
            return name
    return "small ones"


def _cost(paths: list[Path]) -> tuple[int, int]:
    packer = lzma.LZMACompressor(preset=1)  # a fifth more than the packages, in a tenth of the time
    raw = packed = 0
    for content in _contents(paths):
        raw += len(content)
        packed += len(packer.compress(content))
    return raw, packed + len(packer.flush())


def _contents(paths: list[Path]) -> Iterator[bytes]:
    for path in paths:
        yield path.read_bytes()
