"""Rules about the tree itself that import-linter cannot see.

import-linter follows imports between packages it knows. It does not know what lies beside the
package, folders that are packages without an ``__init__.py``, or that the domain must do with the
standard library. Those, and the length of files, are checked here, on any copy of the tree.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PYTHON_HOMES = {"studyhours", "tests", "tools", "packaging", "benchmarks"}
PYTHON_FILES = {"dev.py", "build_installer.py"}
LONGEST = 400
# Made on the spot and never committed (see .gitignore); hidden folders are left out as well.
_NOT_OURS = {"out", "build", "dist", "node_modules", "__pycache__"}
_REASON = re.compile(r"\b(long|length|lines)\b|over 400", re.IGNORECASE)


def complaints(root: Path) -> list[str]:
    """Everything wrong with the tree below ``root``, one line each; empty when all is well."""
    return [
        *stray_python(root),
        *missing_inits(root),
        *foreign_imports(root / "studyhours" / "domain", root),
        *unexplained_length(root),
    ]


def stray_python(root: Path) -> list[str]:
    """Python files that lie neither in a folder meant for them nor among the known scripts."""
    return [
        f"{path}: Python code belongs in {', '.join(sorted(PYTHON_HOMES))}"
        for path in _python_files(root, root)
        if path.parts[0] not in PYTHON_HOMES and str(path) not in PYTHON_FILES
    ]


def missing_inits(root: Path) -> list[str]:
    """Folders of the program with Python in them but no ``__init__.py``.

    They can be imported all the same, and import-linter would not see them. Migration revisions
    are loaded by path and need none.
    """
    folders = {
        folder
        for path in _python_files(root / "studyhours", root)
        for folder in path.parents
        if folder.parts[:1] == ("studyhours",)
    }
    return [
        f"{folder}: a package needs an __init__.py, or the import rule cannot see it"
        for folder in sorted(folders)
        if not (root / folder / "__init__.py").exists() and folder.name != "versions"
    ]


def foreign_imports(domain: Path, root: Path) -> list[str]:
    """Imports below ``domain`` of anything but itself and the standard library."""
    found = []
    for path in _python_files(domain, root):
        for line, module in imports(root / path):
            own = module == "studyhours.domain" or module.startswith("studyhours.domain.")
            if not own and module.split(".")[0] not in sys.stdlib_module_names:
                found.append(f"{path}:{line}: the domain uses the standard library only: {module}")
    return found


def unexplained_length(root: Path) -> list[str]:
    """Files of the program over 400 lines whose docstring does not speak of their length."""
    found = []
    for path in _python_files(root / "studyhours", root):
        text = (root / path).read_text(encoding="utf-8")
        lines = text.count("\n")
        if lines > LONGEST and not _REASON.search(ast.get_docstring(ast.parse(text)) or ""):
            found.append(f"{path}: {lines} lines; over {LONGEST} the docstring says why")
    return found


def _python_files(folder: Path, root: Path) -> Iterator[Path]:
    """The Python files below a folder, as paths from the root, in order."""
    for path in sorted(folder.rglob("*.py")):
        relative = path.relative_to(root)
        if not any(part in _NOT_OURS or part.startswith(".") for part in relative.parts):
            yield relative


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """The absolute names a file imports, with their lines; relative imports ruff forbids."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")
