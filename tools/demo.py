"""The demo school, from its Excel files to printed papers, by the real commands; then its window.

    python3 dev.py demo [--out FOLDER] [--no-window]

Every step is shown as the command one would type, with what it answers. A ledger that an earlier
demo left in the folder is replaced; other files there are left alone.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studyhours.bootstrap import has_screen, start

ROOT = Path(__file__).resolve().parent.parent
SCHOOL = ROOT / "resources" / "demo"
DONE, SOME_ROWS_REJECTED = 0, 1

TEXTS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "new": "建台账：学校、学年、学期和四套规则",
        "import": "导入 {file}",
        "check": "看看谁达标（截至 {day}）",
        "certificate": "给研训学时达标的教师签发证书",
        "summary": "打印汇总表",
        "verify": "不连网验一份证书",
        "failed": "这一步没有成功（退出码 {code}），演示到此为止。",
        "rejected": "以上列出的行有意写错，演示程序怎样逐行说明；其余各行都已导入。",
        "end": "演示完成。文件都在 {out}：",
        "ledger": "台账",
        "papers": "证书（另有打印用合订本）",
        "paper": "汇总表",
        "on": "接着可以试：",
        "why": "一位教师差在哪里",
        "again": "同一个文件再导入一次，什么也不会变",
        "own": "建自己学校的台账",
        "window": "窗口正在打开这份台账；关上窗口，命令就结束。",
        "no_screen": "这里没有显示器，窗口没有打开。在有桌面的电脑上：",
    },
    "en": {
        "new": "Create a ledger: school, year, terms and four rule sets",
        "import": "Import {file}",
        "check": "See who meets what (as of {day})",
        "certificate": "Issue certificates to those who met the study hours",
        "summary": "Print the summary table",
        "verify": "Verify a certificate without a network",
        "failed": "This step did not succeed (exit code {code}); the demo ends here.",
        "rejected": "The rows listed are wrong on purpose, to show how each is explained; "
        "all others are in.",
        "end": "Done. The files are in {out}:",
        "ledger": "the ledger",
        "papers": "certificates, and one file of all for the printer",
        "paper": "the summary table",
        "on": "To go on, try:",
        "why": "what one teacher still lacks",
        "again": "the same file once more changes nothing",
        "own": "a ledger for your own school",
        "window": "The window opens on this ledger; the command ends when it is closed.",
        "no_screen": "There is no display here, so no window opened. On a computer with one:",
    },
}


@dataclass(frozen=True, slots=True)
class Step:
    """One command.

    Attributes:
        heading: What it is for.
        arguments: Without the program's name.
        may_reject: Whether rows may be turned away (exit code 1).
    """

    heading: str
    arguments: tuple[str, ...]
    may_reject: bool = False


def main(argv: list[str]) -> int:
    """Runs the demo; returns 0, or the exit code of the step that failed."""
    parser = argparse.ArgumentParser(prog="dev.py demo", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="FOLDER")
    parser.add_argument("--no-window", action="store_true", help="end without the window")
    options = parser.parse_args(argv)
    out: Path = options.out
    words = TEXTS["en" if os.environ.get("STUDYHOURS_LANG", "zh").startswith("en") else "zh"]
    out.mkdir(parents=True, exist_ok=True)
    ledger = out / "demo.studyhours"
    remove_ledger(ledger)
    for step in steps(ledger, out, words):
        print(f"\n── {step.heading}\n$ {shown(step.arguments)}", flush=True)
        code = start(step.arguments)
        sys.stdout.flush()
        if code == SOME_ROWS_REJECTED and step.may_reject:
            print(words["rejected"])
        elif code != DONE:
            print(words["failed"].format(code=code))
            return code
    say_goodbye(ledger, out, words)
    return DONE if options.no_window else show_window(ledger, words)


def show_window(ledger: Path, words: Mapping[str, str]) -> int:
    """Opens the window on the ledger until it is closed, or says how where there is no display."""
    if has_screen():
        print(f"\n{words['window']}", flush=True)
        return start((str(ledger),))
    program = os.path.relpath(Path(sys.executable).with_name("studyhours"))
    print(f"\n{words['no_screen']}\n   {program} {ledger}")
    return DONE


def remove_ledger(ledger: Path) -> None:
    """Removes what an earlier demo made: the ledger, its journal and its folder of files."""
    for leftover in (ledger, ledger.with_name(f"{ledger.name}-journal")):
        leftover.unlink(missing_ok=True)
    files = ledger.with_suffix(".files")
    if files.is_dir():
        shutil.rmtree(files)


def steps(ledger: Path, out: Path, words: Mapping[str, str]) -> Iterator[Step]:
    """The commands of the demo in order; the last one needs a paper that an earlier one makes."""
    plan: dict[str, Any] = tomllib.loads((SCHOOL / "manifest.toml").read_text(encoding="utf-8"))
    new = ["new", str(ledger), "--school", plan["school"], "--year", plan["year"]]
    for term in plan["terms"]:
        new += ["--term", term]
    for preset in plan["presets"]:
        new += ["--preset", preset]
    yield Step(words["new"], tuple(new))
    for entry in plan["import"]:
        file = os.path.relpath(SCHOOL / entry["file"])
        kind = ("--kind", entry["kind"]) if "kind" in entry else ()
        yield Step(
            words["import"].format(file=entry["file"]),
            ("import", entry["what"], str(ledger), file, *kind),
            may_reject=True,
        )
    judged = (str(ledger), "--year", plan["year"], "--as-of", plan["as_of"])
    yield Step(words["check"].format(day=plan["as_of"]), ("check", *judged))
    folder = out / "certificates"
    issue = ("certificate", "issue", *judged, "--kind", "annual-hours", "-o", str(folder))
    yield Step(words["certificate"], issue)
    yield Step(words["summary"], ("document", "summary", *judged, "-o", str(out / "summary.pdf")))
    paper = next(path for path in sorted(folder.glob("*.pdf")) if "print" not in path.name)
    yield Step(words["verify"], ("verify", str(paper)))


def shown(arguments: tuple[str, ...]) -> str:
    """A command as one would type it."""
    quoted = (f'"{part}"' if " " in part else part for part in arguments)
    return f"studyhours {' '.join(quoted)}"


def say_goodbye(ledger: Path, out: Path, words: Mapping[str, str]) -> None:
    """Says where everything is and what to try next."""
    print(f"\n── {words['end'].format(out=out.resolve())}")
    print(f"   {ledger}　{words['ledger']}")
    print(f"   {out / 'certificates'}　{words['papers']}")
    print(f"   {out / 'summary.pdf'}　{words['paper']}")
    # The command lies beside the interpreter that runs us, in the virtual environment.
    program = os.path.relpath(Path(sys.executable).with_name("studyhours"))
    roster = os.path.relpath(SCHOOL / "roster.xlsx")
    explain = "--year 2025-2026 --as-of 2026-08-31 --teacher 06007 --explain"
    print(f"\n{words['on']}")
    print(f"   {program} check {ledger} {explain}　# {words['why']}")
    print(f"   {program} import roster {ledger} {roster}　# {words['again']}")
    print(f"   {program} new --help　# {words['own']}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
