"""The commands of dev.py, one function each; each gets the arguments after its name."""

from __future__ import annotations

import os
from collections.abc import Callable

from tools.dev import checks, installer, system, venv
from tools.dev.base import Trouble, run, say, venv_program


def main(argv: list[str], usage: str) -> int:
    """Runs the command ``argv`` names.

    Returns:
        The exit code: 0 done, 1 something failed, 2 wrong usage or a computer not fit for it.
    """
    name, rest = (argv[0], argv[1:]) if argv else ("help", [])
    if rest[:1] == ["--"]:
        rest = rest[1:]
    if name in {"help", "-h", "--help"}:
        print(usage)
        return 0
    command = _COMMANDS.get(name)
    if command is None:
        say(f"there is no command {name!r}; known: {', '.join(_COMMANDS)}")
        return 2
    try:
        return command(rest)
    except Trouble as trouble:
        say(f"dev.py {name}: {trouble}")
        return 2
    except KeyboardInterrupt:
        say("interrupted")
        return 130


def _ready_for_tests() -> None:
    venv.ensure("dev", besides=(*system.TO_TEST, *system.TO_OPEN_WINDOWS))


def _setup(_rest: list[str]) -> int:
    _ready_for_tests()
    say(f"ready: {venv_program('studyhours')}")
    return 0


def _demo(rest: list[str]) -> int:
    display = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
    venv.ensure("run", besides=system.TO_OPEN_WINDOWS if display else ())
    return run([venv_program("python"), "tools/demo.py", *rest])


def _test(rest: list[str]) -> int:
    _ready_for_tests()
    if rest:
        return checks.pytest(rest)
    failed = checks.static()
    code = checks.whole_suite()
    if installer.prove() != 0:
        failed.append("installer")
    if failed:
        say(f"failed besides the tests: {', '.join(failed)}")
    return 1 if failed else code


def _cover(rest: list[str]) -> int:
    _ready_for_tests()
    return checks.pytest([*checks.COVERED, *rest])


def _lint(_rest: list[str]) -> int:
    venv.ensure("dev")
    return 1 if checks.static() else 0


def _bench(rest: list[str]) -> int:
    venv.ensure("run")
    return run([venv_program("python"), "-m", "benchmarks.run", *rest])


def _manual(rest: list[str]) -> int:
    venv.ensure("run", besides=system.TO_OPEN_WINDOWS)
    return run([venv_program("python"), "-m", "tools.gallery.manual", *rest])


def _gallery(rest: list[str]) -> int:
    venv.ensure("run", besides=system.TO_OPEN_WINDOWS)
    return run([venv_program("python"), "-m", "tools.gallery.run", *rest])


def _mutate(rest: list[str]) -> int:
    venv.ensure("dev")
    return run([venv_program("python"), "-m", "tools.mutation.run", *rest])


def _torture(rest: list[str]) -> int:
    _ready_for_tests()
    return checks.pytest(["-m", "torture", *rest])


def _lock(rest: list[str]) -> int:
    from tools.dev import lock

    lock.remake(upgrade="--upgrade" in rest)
    return 0


def _fresh(rest: list[str]) -> int:
    from tools.dev import fresh

    return fresh.prove(rest)


_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "setup": _setup,
    "demo": _demo,
    "test": _test,
    "cover": _cover,
    "lint": _lint,
    "bench": _bench,
    "gallery": _gallery,
    "manual": _manual,
    "mutate": _mutate,
    "torture": _torture,
    "lock": _lock,
    "fresh": _fresh,
}
