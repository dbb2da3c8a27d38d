"""Proves the Windows setup program under Wine 10, in a bare Debian 13; needs root and debootstrap.

::

    python3 packaging/proofs/windows.py [--root DIR]

Builds two versions of the setup program from build/installers/tree-windows-amd64 (made by
build_installer.py windows), the older one only for the upgrade. --root says where the root is made
and stays for the next time.
Pictures and the log go to build/installers/proof.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

_HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(_HERE.parent.parent), str(_HERE.parent), str(_HERE)]

import qt_test  # noqa: E402 - after the paths above
from debian import DEBOOTSTRAP, possible  # noqa: E402
from installers import windows  # noqa: E402
from installers.places import WORK, version  # noqa: E402
from installers.target import windows as target  # noqa: E402

from tools.dev import fresh, system  # noqa: E402
from tools.dev.base import ROOT, Trouble, say  # noqa: E402

_OLDER = "0.0.1"
_PARTS = (
    "apt-get -q update; DEBIAN_FRONTEND=noninteractive apt-get install -y -q "
    "--no-install-recommends wine wine64 xvfb xauth fonts-noto-cjk libgl1 xdotool imagemagick "
    "bsdutils procps locales >/tmp/apt.log || { tail /tmp/apt.log; exit 1; }; "
    "echo zh_CN.UTF-8 UTF-8 >/etc/locale.gen; locale-gen"
)


def main(argv: Sequence[str]) -> int:
    """Runs the proof.

    Returns:
        0 proved, 1 not, 2 impossible here.
    """
    parser = argparse.ArgumentParser(prog="windows.py", description=__doc__)
    parser.add_argument("--root", type=Path, default=WORK / "root-wine")
    root = parser.parse_args(argv).root.resolve()
    try:
        code = _prove(root)
    except Trouble as trouble:
        say(f"proof: {trouble}")
        return 2
    say("proved" if code == 0 else "NOT proved: see the lines that say WRONG")
    return min(code, 1)


def _prove(root: Path) -> int:
    if possible():
        raise Trouble(possible())
    tree = WORK / "tree-windows-amd64"
    if not tree.exists():
        raise Trouble("first: python3 build_installer.py windows")
    system.ensure([DEBOOTSTRAP])
    out = WORK / "proof"
    out.mkdir(parents=True, exist_ok=True)
    if not os.path.lexists(root / "usr/bin/wine"):  # a link that leads nowhere from out here
        say("making a Debian 13 with Wine")
        root.mkdir(parents=True, exist_ok=True)
        fresh.bare_root(root, suite="trixie")
        if fresh.enter(root, _PARTS, out / "wine-root.log"):
            raise Trouble("Wine could not be installed")
    for name in ("root/wine", "proof", "clicks"):
        shutil.rmtree(root / name, ignore_errors=True)
    for name, number in (("OLD", _OLDER), ("NEW", version())):
        made = windows.build_setup(tree, WORK / "setups", fast=True, number=number)
        shutil.copy(made, root / "root" / f"{name}.exe")
    shutil.copytree(ROOT / "tools" / "window", root / "clicks" / "tools" / "window")
    shutil.copy(_HERE / "clicks.py", root / "clicks")
    qt_test.lay(target(), root / "clicks" / "extra")
    shutil.copy(_HERE / "wine.sh", root / "root" / "proof.sh")
    files = sum(1 for one in tree.rglob("*") if one.is_file())
    told = f"export OLD={_OLDER} NEW={version()} FILES={files}; bash /root/proof.sh"
    code = fresh.enter(root, told, out / "windows.log")
    (out / "windows").mkdir(exist_ok=True)
    for picture in root.glob("proof/windows/*.png"):
        shutil.copy(picture, out / "windows")
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
