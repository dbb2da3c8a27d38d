"""Every benchmark still runs and compares like with like. Nothing here asks how long it took."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from benchmarks import bare_canvas, certificates, import_rows, judged_again, schools
from benchmarks.ratios import Ratio, alternate
from benchmarks.results import rewrite, section
from benchmarks.run import MODULES, load, main
from studyhours.reports.certificate import render_certificate
from studyhours.reports.keys import create_school_key
from studyhours.reports.qr import qr_text
from tests.reports.tools import text_of


@pytest.fixture(autouse=True)
def _own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYHOURS_HOME", str(tmp_path / "home"))
    for module in (schools, judged_again):
        monkeypatch.setattr(module, "KEPT", tmp_path / "kept")
    monkeypatch.setattr(import_rows, "FOLDER", tmp_path / "import_rows")


@pytest.mark.parametrize("name", MODULES)
def test_each_measures_and_both_did_the_same_work(name: str) -> None:
    ratios = load(name).measure(short=True)
    assert ratios
    for one in ratios:
        assert one.ours_seconds > 0
        assert one.floor_seconds > 0
        assert one.repeat >= 1
        assert one.ours_work == one.floor_work > 0, one.name
        assert one.what
        assert one.floor_name


def test_the_bare_canvas_says_the_same_as_the_certificate(tmp_path: Path) -> None:
    key = create_school_key("school", "青山镇中心小学", serial=1, starts=certificates._MOMENT)
    (facts,) = certificates._facts(1)
    text = qr_text(facts, key)
    bare = tmp_path / "bare.pdf"
    bare_canvas.write_bare(bare_canvas.recorded(facts, text), bare)
    ours = text_of(render_certificate(facts, text), tmp_path)
    said = text_of(bare.read_bytes(), tmp_path)
    assert facts.teacher in said
    assert facts.serial in said
    assert sorted(ours) == sorted(said)


def ratio(ours: float, *, target: float | None = 3.0, floor_work: int = 5) -> Ratio:
    return Ratio("one", "ours", "floor", ours, 2.0, target, "", 1, 5, floor_work)


def test_both_run_by_turns_and_the_first_runs_are_not_measured() -> None:
    ran: list[str] = []

    def work(name: str, seconds: float) -> int:
        # Only the first run of each takes long.
        time.sleep(seconds if name not in ran else 0)
        ran.append(name)
        return len(ran)

    done = alternate(lambda: work("ours", 0.5), lambda: work("floor", 0.5), 3)
    assert ran == ["ours", "floor"] * 4
    assert (done.repeat, done.ours, done.floor) == (3, 7, 8)
    assert done.ours_seconds < 0.5
    assert done.floor_seconds < 0.5


def test_a_run_rewrites_its_own_sections_only(tmp_path: Path) -> None:
    results = tmp_path / "RESULTS.md"
    day = date(2026, 3, 1)
    rewrite(results, {"b": section("b", [ratio(4.0)], day), "a": section("a", [ratio(1.0)], day)})
    rewrite(results, {"b": section("b", [ratio(8.0)], day)})
    text = results.read_text(encoding="utf-8")
    assert text.startswith("# Results\n")
    assert text.index("## a\n") < text.index("## b\n")
    assert text.count("## ") == 2
    assert "**0.50** | ≤ 3 |" in text
    assert "**4.00** | ≤ 3 |" in text
    assert "**2.00**" not in text


def test_unequal_work_is_refused_and_nothing_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class Unfair:
        def measure(self, *, short: bool) -> list[Ratio]:
            return [ratio(2.0, floor_work=4)]

    results = tmp_path / "RESULTS.md"
    monkeypatch.setattr("benchmarks.run.RESULTS", results)
    monkeypatch.setattr("benchmarks.run.load", lambda _name: Unfair())
    assert main(["check_school"]) == 3
    assert "not the same work" in capsys.readouterr().err
    assert not results.exists()


@pytest.mark.parametrize(("target", "code"), [(None, 0), (3.0, 0), (0.5, 1)])
def test_a_target_missed_is_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, target: float | None, code: int
) -> None:
    class Fair:
        def measure(self, *, short: bool) -> list[Ratio]:
            return [ratio(2.0, target=target)]

    results = tmp_path / "RESULTS.md"
    monkeypatch.setattr("benchmarks.run.RESULTS", results)
    monkeypatch.setattr("benchmarks.run.load", lambda _name: Fair())
    assert main(["check_school"]) == code
    assert results.exists()


def test_a_short_run_writes_no_results(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    class Fair:
        def measure(self, *, short: bool) -> list[Ratio]:
            assert short
            return [ratio(2.0, target=0.1)]

    results = tmp_path / "RESULTS.md"
    monkeypatch.setattr("benchmarks.run.RESULTS", results)
    monkeypatch.setattr("benchmarks.run.load", lambda _name: Fair())
    assert main(["check_school", "--short"]) == 0
    assert not results.exists()
