"""What the operating system must provide, and how Debian is asked for it."""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tools.dev.base import ON_LINUX, Trouble, must, run, say

_NO_CLUSTER = "/etc/postgresql-common/createcluster.d/studyhours.conf"


@dataclass(frozen=True, slots=True)
class Need:
    """A part of the system, the Debian package that brings it, and how to see that it is there."""

    package: str
    purpose: str
    present: Callable[[], bool]


def _program(name: str) -> Callable[[], bool]:
    return lambda: shutil.which(name) is not None


def _has_venv() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def _has_certificates() -> bool:
    return not ON_LINUX or any(
        Path(path).exists()
        for path in ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt")
    )


def _has_postgres() -> bool:
    return shutil.which("initdb") is not None or any(
        Path("/usr/lib/postgresql").glob("*/bin/initdb")
    )


def _office(part: str) -> Callable[[], bool]:
    """Whether LibreOffice is here with the part that shows texts, or tables."""
    core = Path("/usr/lib/libreoffice/program")
    library = {"writer": "libswlo.so", "calc": "libsclo.so"}[part]
    return lambda: (
        shutil.which("soffice") is not None and (not core.is_dir() or (core / library).exists())
    )


def _library(name: str) -> Callable[[], bool]:
    return lambda: _loads(name)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_chinese_sans() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(
        ["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False
    )
    return bool(listed.stdout.strip())


TO_MAKE_VENV = (Need("python3-venv", "virtual environments", _has_venv),)
TO_INSTALL = (Need("ca-certificates", "https to the package registry", _has_certificates),)
TO_OPEN_WINDOWS = (
    Need("libegl1", "drawing windows", _library("libEGL.so.1")),
    Need("libgl1", "drawing windows", _library("libGL.so.1")),
    Need("libfontconfig1", "fonts of windows", _library("libfontconfig.so.1")),
    Need("libdbus-1-3", "windows on a desktop", _library("libdbus-1.so.3")),
    Need("libxkbcommon-x11-0", "keyboards of windows", _library("libxkbcommon-x11.so.0")),
    Need("libxcb-cursor0", "windows under X", _library("libxcb-cursor.so.0")),
    Need("libxcb-icccm4", "windows under X", _library("libxcb-icccm.so.4")),
    Need("libxcb-keysyms1", "windows under X", _library("libxcb-keysyms.so.1")),
    Need("libxcb-xinerama0", "windows under X", _library("libxcb-xinerama.so.0")),
    Need("fontconfig", "finding fonts", _program("fc-list")),
    Need("fonts-noto-cjk", "Chinese on the screen", _has_chinese_sans),
)
TO_TEST = (
    Need("qpdf", "checks of PDF files", _program("qpdf")),
    Need("poppler-utils", "pdffonts, pdftotext and pdfsig", _program("pdfsig")),
    Need("libreoffice-writer-nogui", "papers for Word as an office shows them", _office("writer")),
    Need("libreoffice-calc-nogui", "workbooks as an office shows them", _office("calc")),
    Need("postgresql", "the second database engine", _has_postgres),
)


def ensure(needs: Iterable[Need]) -> None:
    """Sees to it that these parts are there, installing Debian packages where that is possible.

    Away from Linux nothing can be installed: the tests that need a missing part skip themselves.

    Raises:
        Trouble: parts are missing and cannot be installed from here; says what to type.
    """
    missing = [need for need in needs if not need.present()]
    if not missing:
        return
    listed = ", ".join(f"{need.package} ({need.purpose})" for need in missing)
    if not ON_LINUX and not any(need in TO_MAKE_VENV for need in missing):
        say(f"not found here, the tests that need it are skipped: {listed}")
        return
    packages = [need.package for need in missing]
    prefix = _as_root()
    if shutil.which("apt-get") is None or prefix is None:
        sudo = "" if prefix == [] else "sudo "
        raise Trouble(
            f"missing on this computer: {listed}\nOn Debian or Ubuntu run:\n"
            f"  {sudo}apt-get update && {sudo}apt-get install -y {' '.join(packages)}"
        )
    say(f"installing from the system's packages: {listed}")
    if run(_apt(prefix, "update")) != 0:
        say("apt-get update reported trouble; trying with what is known")
    if "postgresql" in packages:
        _install_without_cluster(prefix, packages)
    else:
        must(_apt(prefix, "install", *packages))
    importlib.invalidate_caches()
    still = [need.package for need in missing if not need.present()]
    if still:
        raise Trouble(
            f"installed, yet not usable from this Python: {', '.join(still)}. "
            "Run dev.py with the system's own python3."
        )


def _as_root() -> list[str] | None:
    """What to put before a command so that it runs as root; None when that is not allowed."""
    if os.name == "nt":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    allowed = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if allowed.returncode == 0 else None


def _apt(prefix: list[str], verb: str, *packages: str) -> list[str]:
    argv = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    argv += ["-o", "DPkg::Lock::Timeout=300"]
    if verb == "install":
        argv += ["-o", "Dpkg::Use-Pty=0", "--no-install-recommends"]
    return [*argv, verb, *packages]


def _install_without_cluster(prefix: list[str], packages: list[str]) -> None:
    """Installs the server, but not the database cluster Debian would make and start with it.

    The tests make clusters of their own. The setting is taken back afterwards, so that a server
    somebody installs later behaves as usual.
    """
    folder, _, _ = _NO_CLUSTER.rpartition("/")
    setting = f"mkdir -p {folder}; echo 'create_main_cluster = false' >{_NO_CLUSTER}"
    must([*prefix, "sh", "-ec", setting])
    try:
        must(_apt(prefix, "install", *packages))
    finally:
        must([*prefix, "rm", "-f", _NO_CLUSTER])
