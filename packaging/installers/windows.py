"""The Windows setup program: python.org's embeddable Python, the wheels for Windows, NSIS."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from functools import cache
from pathlib import Path

from installers import app_tree, fetching, licences, linux_tree, sbom, target
from installers.keeping import Patterns, rules
from installers.places import PACKAGING, WORK, epoch, inputs, version
from tools.dev import system
from tools.dev.base import ON_LINUX, ROOT, Trouble, say

_NEEDS = (
    system.Need("nsis", "the setup program", lambda: bool(shutil.which("makensis"))),
    system.Need("osslsigncode", "signatures", lambda: bool(shutil.which("osslsigncode"))),
)
_LONGEST_PATH = 259
"""Characters of a path that every Windows takes."""
_SIGNED = (".exe", ".dll", ".pyd")
_MICROSOFT = ("vcruntime", "msvcp", "concrt")


def build_tree() -> Path:
    """Makes the folder that is installed.

    Returns:
        Where it is.
    """
    root = WORK / "tree-windows-amd64"
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True)
    wheels = fetching.wheels(target.windows())
    say("laying out the packages and the program for Windows")
    _python(root)
    site = root / "site-packages"
    app_tree.lay_packages(wheels, site, "windows")
    app_tree.lay_program(site)
    app_tree.start_script(root)
    for name in ("studyhours.cmd", "python311._pth"):
        shutil.copy(PACKAGING / "windows" / name, root / name)
    for name in ("studyhours", "studyhours-ledger"):
        shutil.copy(ROOT / "resources" / "icons" / "studyhours" / f"{name}.ico", root)
    _compile(root)
    licences.lay_texts(wheels, None, root / "LICENSES")
    shutil.copy(root / "LICENSE.txt", root / "LICENSES" / "Python.txt")
    (root / "LICENSE.txt").unlink()
    parts = sbom.parts_of(site, target.windows())
    sbom.check(parts, root)
    sbom.write(parts, root / "sbom.json")
    return root


def _python(root: Path) -> None:
    """Lays python.org's Python, each program of it checked for its signature."""
    named = inputs()["python"]["windows"]
    with tarfile.open(fetching.windows_python()) as archive:
        inner = f"{named['package'].replace('-', '_')}-{named['version']}/{named['inside']}"
        packed = archive.extractfile(inner)
        if packed is None:
            raise Trouble(f"no {inner} in the archive of Python")
        content = packed.read()
    drop = Patterns(rules()["python"]["windows"]["drop"])
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        for entry in files.namelist():
            name = entry.partition("/")[2]
            if name and not entry.endswith("/") and name not in drop:
                (root / name).write_bytes(files.read(entry))
    if ON_LINUX:
        system.ensure(_NEEDS)
        signed = [path for path in sorted(root.iterdir()) if path.suffix in _SIGNED]
        for path in signed:
            _signature(path, named["signer"])
        say(f"{len(signed)} programs of Python bear a valid signature")


def _signature(path: Path, signer: str) -> None:
    """Sees that a program is unchanged since it was signed, and by whom.

    Raises:
        Trouble: it is not.
    """
    argv = ["osslsigncode", "verify", *_no_network(), "-in", str(path)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    text = done.stdout + done.stderr
    wanted = "Microsoft Corporation" if path.name.startswith(_MICROSOFT) else signer
    # The chain ends at a root that this computer may not hold: what counts here is that the digest
    # is the one signed, and the name on the certificate; the archive's own hash is pinned besides.
    said = {
        line.partition(":")[0].strip(): line.partition(":")[2].strip() for line in text.splitlines()
    }
    signed, found = (said.get(f"{word} message digest") for word in ("Current", "Calculated"))
    if not signed or signed != found or f"/O={wanted}/" not in text:
        raise Trouble(f"{path.name} is not as {wanted} signed it:\n{text[-800:]}")


@cache
def _no_network() -> list[str]:
    """The option that keeps a newer osslsigncode from looking for lists of revoked certificates."""
    shown = subprocess.run(
        ["osslsigncode", "verify", "--help"], capture_output=True, text=True, check=False
    )
    return ["-ignore-cdp"] if "-ignore-cdp" in shown.stdout + shown.stderr else []


def _compile(root: Path) -> None:
    """Compiles with a Python of the same version, on Linux Debian's: the same files come of it."""
    wanted = target.windows().python
    debian = target.this_debian() if ON_LINUX else None
    if wanted != (debian.python if debian else target.this_python()):
        say(f"not compiled: only a Python {wanted} compiles for Windows")
        return
    if debian is None:
        linux_tree.compile_all(sys.executable, root / "site-packages")
        return
    linux = WORK / f"tree-linux-{debian.arch}"
    if not (linux / "python").exists():
        linux_tree.build(debian)
    linux_tree.compile_all(linux_tree.python_of(linux), root / "site-packages")


def build_setup(tree: Path, out: Path, *, fast: bool = False, number: str = "") -> Path:
    """Makes ``StudyHours-VERSION-windows-setup.exe``.

    Args:
        tree: What is installed.
        out: Where to.
        fast: Little compression.
        number: Another version than the program's, to try upgrades out.

    Returns:
        The setup program.

    Raises:
        Trouble: makensis is missing or failed.
    """
    if ON_LINUX:
        system.ensure(_NEEDS)
    if shutil.which("makensis") is None:
        raise Trouble("makensis is missing: install NSIS 3")
    out.mkdir(parents=True, exist_ok=True)
    tree, out, number = tree.resolve(), out.resolve(), number or version()
    path = out / f"StudyHours-{number}-windows-setup.exe"
    files = [one for one in sorted(tree.rglob("*")) if one.is_file()]
    longest = max(len(str(one.relative_to(tree))) for one in files)
    defines = {
        "VERSION": number,
        "VERSION_NUMBERS": ".".join([*number.split("."), "0", "0", "0"][:4]),
        "TREE": str(tree),
        "OUT": str(path),
        "ICON": str(tree / "studyhours.ico"),
        "PICTURE": str(PACKAGING / "windows" / "welcome.bmp"),
        "MOST": str(_LONGEST_PATH - longest - len("\\app.new\\")),
        "KILOBYTES": str(sum(one.stat().st_size for one in files) // 1024),
        "COMPRESSOR": "zlib" if fast else "/SOLID lzma",
    }
    argv = ["makensis", "-V2", "-INPUTCHARSET", "UTF8"]
    argv += [f"-D{name}={value}" for name, value in defines.items()]
    argv.append(str(PACKAGING / "windows" / "setup.nsi"))
    world = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch())}
    done = subprocess.run(argv, env=world, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Trouble(f"makensis failed:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
    return path
