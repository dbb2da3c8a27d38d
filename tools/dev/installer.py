"""CI's look at the Debian package: built from nothing, installed in a bare root, tested there."""

from __future__ import annotations

import os
import shutil
import time

from tools.dev.base import ON_LINUX, ROOT, run, say, venv_program

OUT = ROOT / "build" / "installers" / "ci"


def prove() -> int:
    """Builds the package with little compression and runs its self-test in a bare Debian.

    Returns:
        0 proved, or left out because this computer cannot, which is said; else what failed.
    """
    say("== installer")
    hindrance = _hindrance()
    if hindrance:
        say(f"skipped: {hindrance}")
        return 0
    started = time.monotonic()
    shutil.rmtree(OUT, ignore_errors=True)
    python = venv_program("python")
    code = run([python, "build_installer.py", "deb", "--fast", "--out", OUT])
    if code == 0:
        code = run([python, "packaging/proofs/debian.py", "quick", *OUT.glob("*.deb")])
    say(f"installer    {'ok' if code == 0 else 'FAILED'}   {time.monotonic() - started:5.1f} s")
    return code


def _hindrance() -> str:
    """Why the package cannot be proved here; empty when it can."""
    if not ON_LINUX or os.geteuid() != 0:
        return "only root on Linux can make a bare root"
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return "this is no Debian"
    if not _may_mount():
        return "nothing can be mounted here, as in many containers"
    return ""


def _may_mount() -> bool:
    return run(["unshare", "--mount", "--pid", "--fork", "true"]) == 0
