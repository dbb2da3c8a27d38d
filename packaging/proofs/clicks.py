"""The main job by clicks in an installed StudyHours, run by the installed Python.

``clicks.py REPOSITORY EXTRA FOLDER [--short]``: from the first start over a new school and its
files to signed certificates. REPOSITORY holds ``tools/window``, which clicks; EXTRA holds QtTest,
which is not installed. Pictures and papers go into FOLDER; one line of JSON says what came of it.
"""

from __future__ import annotations

import json
import os
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

_STARTED = time.monotonic()
_WINDOWS = sys.platform == "win32"


def main(argv: Sequence[str]) -> int:
    """Does the job."""
    repository, extra, folder = (Path(one) for one in argv[:3])
    short = "--short" in argv
    find_the_installed(repository, extra)
    from studyhours.domain.resources import resource
    from studyhours.ui.app import make_application, make_window
    from tools.window import main_job
    from tools.window.operator import Operator

    folder.mkdir(parents=True, exist_ok=True)
    os.environ["STUDYHOURS_HOME"] = str(folder / "home")
    plan = tomllib.loads(resource("demo", "manifest.toml").read_text(encoding="utf-8"))
    files = [entry["file"] for entry in plan["import"]]
    job = main_job.MainJob(
        school=plan["school"],
        year=plan["year"],
        rules=("seven-ones-cadence",),
        files=tuple(resource("demo", name) for name in (files[:4] if short else files)),
        ledger=folder / "示范学校 school.studyhours",
        papers=folder / "证书 papers",
    )
    application = make_application(["studyhours"])
    window = make_window("zh")
    window.show()
    window.show_start()
    person = Operator(window)
    person.settle()
    told: dict[str, object] = {"platform": application.platformName(), "start": _since()}
    window.grab().save(str(folder / "1-start.png"))
    deeds: dict[str, Callable[[], None]] = {
        "2-school": lambda: main_job.make_school(person, job),
        "3-imported": lambda: main_job.import_files(person, job.files),
        "4-check": lambda: main_job.look_at_check(person),
        "5-issued": lambda: main_job.issue_papers(person, job.papers),
        "6-summary": lambda: main_job.look_at_summary(person),
    }
    for name, deed in deeds.items():
        try:
            deed()
        finally:
            window.grab().save(str(folder / f"{name}.png"))
        person.settle()
        told[name] = _since()
    issued = [one for one in job.papers.glob("*.pdf") if not one.name.startswith("合打_")]
    told["papers"] = len(issued)
    told["peak_mb"] = _peak()
    told["cpu"] = round(time.process_time(), 2)
    window.close()
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    os._exit(0 if issued else 1)


def find_the_installed(repository: Path, extra: Path) -> None:
    """The same places in the same order as start.py; then those that are not installed."""
    if not _WINDOWS:
        sys.path.append(str(Path(sys.executable).resolve().parents[2] / "app" / "site-packages"))
    sys.path.append(str(repository))
    import PySide6

    import studyhours

    PySide6.__path__.append(str(extra / "PySide6"))
    if _WINDOWS:
        vars(os)["add_dll_directory"](str(extra / "PySide6"))
    home = Path(sys.executable).resolve().parents[0 if _WINDOWS else 2]
    if home not in Path(studyhours.__file__).resolve().parents:
        raise SystemExit(f"not the installed program: {studyhours.__file__}")


def _since() -> float:
    return round(time.monotonic() - _STARTED, 2)


def _peak() -> float | None:
    """The most memory this process has held, in MB; None where the system does not say."""
    try:
        import resource as usage
    except ImportError:
        return None
    return round(usage.getrusage(usage.RUSAGE_SELF).ru_maxrss / 1024, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
