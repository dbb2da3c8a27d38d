"""The folder that runs on Linux: Debian's Python, Qt cut down, the program, all in one place.

::

    studyhours               starts it
    python/bin, python/lib   Debian's Python with the libraries it needs
    app/start.py, app/site-packages
    LICENSES, sbom.json
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from installers import app_tree, elf, fetching, icu
from installers.keeping import Patterns, rules
from installers.places import PACKAGING, WORK, inputs
from installers.target import Target, this_python
from tools.dev import system
from tools.dev.base import Trouble, must, say

_PATCHELF = system.Need("patchelf", "paths of libraries", lambda: bool(shutil.which("patchelf")))


def build(target: Target) -> Path:
    """Makes the folder anew.

    Returns:
        Where it is.
    """
    strip, compiler = _tools(target)
    root = WORK / f"tree-linux-{target.arch}"
    shutil.rmtree(root, ignore_errors=True)
    site = root / "app" / "site-packages"
    say("laying out the packages and the program")
    app_tree.lay_packages(fetching.wheels(target), site, "linux")
    for pattern in rules()["strip"]["files"]:
        for path in sorted(site.glob(pattern)):
            must([strip, "--strip-debug", path])
    app_tree.lay_program(site)
    app_tree.start_script(root / "app")
    unpacked = _unpack(target)
    _python(unpacked, root / "python", target)
    _beside_qt(unpacked, site / "PySide6" / "Qt")
    icu.cut(site / "PySide6" / "Qt" / "lib", target.arch)
    shutil.copy(PACKAGING / "linux" / "studyhours.sh", root / "studyhours")
    (root / "studyhours").chmod(0o755)
    compile_all(compiler or python_of(root), root / "app", root / "python" / "lib")
    return root


def _tools(target: Target) -> tuple[str, str]:
    """What strips libraries, and the Python that compiles; its own where that runs here.

    Raises:
        Trouble: a tool is missing, or this Python is another one than the target's.
    """
    triplet = f"{target.machine}-linux-gnu"
    strip = f"{triplet}-strip" if target.foreign else "strip"
    binutils = f"binutils-{triplet.replace('_', '-')}" if target.foreign else "binutils"
    need = system.Need(binutils, "smaller libraries", lambda: bool(shutil.which(strip)))
    system.ensure([_PATCHELF, need])
    if not target.foreign:
        return strip, ""
    if this_python() != target.python:
        raise Trouble(f"for {target.arch} python{target.python} must run this: it compiles")
    return strip, sys.executable


def python_of(root: Path) -> Path:
    """The Python in a folder."""
    return next((root / "python" / "bin").glob("python3.*"))


def compile_all(python: str | Path, *folders: Path) -> None:
    """Compiles all Python there, so that nothing has to be written where the program lies.

    The compiled files name no times and no places: the same sources give the same bytes.
    """
    for folder in folders:
        argv: list[str | Path] = [python, "-S", "-s", "-m", "compileall", "-q", "-f", "-j", "1"]
        argv += ["--invalidation-mode", "unchecked-hash", "-s", folder, folder]
        world = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        world |= {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
        subprocess.run([str(part) for part in argv], env=world, check=True)


def _unpack(target: Target) -> Path:
    """Unpacks the Debian packages into one folder."""
    known = inputs()["debian"]
    names = [*known[target.suite]["packages"], *known["beside_qt"]["packages"]]
    packages = fetching.debian_packages(names, target)
    folder = WORK / f"unpacked-{target.suite}-{target.arch}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for path in packages.values():
        must(["dpkg-deb", "-x", path, folder])
    return folder


def _python(unpacked: Path, home: Path, target: Target) -> None:
    name = f"python{target.python}"
    library = home / "lib" / name
    drop = Patterns(rules()["python"]["linux"]["drop"])
    source = unpacked / "usr" / "lib" / name
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        if path.is_dir() or str(relative) in drop or "__pycache__" in relative.parts:
            continue
        target_path = library / relative
        target_path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target_path)
    (home / "bin").mkdir(parents=True)
    program = home / "bin" / name
    shutil.copy(unpacked / "usr" / "bin" / name, program)
    program.chmod(0o755)
    beside = _copy_libraries(
        unpacked, inputs()["debian"]["beside_python"]["libraries"], home / "lib"
    )
    _find_beside(program, "$ORIGIN/../lib")
    for path in beside:
        _find_beside(path, "$ORIGIN")
    for path in (library / "lib-dynload").glob("*.so"):
        _find_beside(path, "$ORIGIN/../..")


def _beside_qt(unpacked: Path, qt: Path) -> None:
    wanted = inputs()["debian"]["beside_qt"]["libraries"]
    for path in _copy_libraries(unpacked, wanted, qt / "lib"):
        _find_beside(path, "$ORIGIN")


def _copy_libraries(unpacked: Path, names: Iterable[str], folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    copied = []
    for name in names:
        found = [*unpacked.glob(f"usr/lib/*/{name}"), *unpacked.glob(f"lib/*/{name}")]
        if not found:
            raise Trouble(f"no {name} in the Debian packages")
        copied.append(Path(shutil.copy(found[0], folder / name)))
        copied[-1].chmod(0o644)
    return copied


def _find_beside(path: Path, place: str) -> None:
    """Lets a program or library look for others in a place first."""
    must(["patchelf", "--set-rpath", place, path])


def wanted_of_the_system(root: Path, libc: str) -> list[str]:
    """The Debian packages a folder needs besides itself, sorted.

    Raises:
        Trouble: something in it needs a library nobody brings, or a newer glibc.
    """
    known = inputs()["debian"]
    inside: set[str] = set()
    needed: dict[str, Path] = {}
    complaints: list[str] = []
    limit = tuple(int(part) for part in libc.split("."))
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or not path.is_file() or not elf.is_elf(path):
            continue
        told = elf.read(path)
        inside |= {told.soname, path.name}
        if told.libc > limit:
            complaints.append(f"{path.relative_to(root)} wants glibc {told.libc}")
        for name in told.needed:
            needed.setdefault(name, path.relative_to(root))
    packages = set()
    for name, where in sorted(needed.items()):
        if name in inside or name in known["optional"]:
            continue
        if name in known["desktop"]:
            packages.add(known["desktop"][name])
        else:
            complaints.append(f"{where} needs {name}, which nothing brings")
    if complaints:
        raise Trouble("\n".join(complaints))
    return sorted(packages)
