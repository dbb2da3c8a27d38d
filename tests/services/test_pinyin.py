"""Names are found by the initials people type."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from studyhours.services.people.first_readings import FirstReadings
from studyhours.services.people.pinyin import initials_of, pinyin_of

_TOGETHER = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from studyhours.services.people.pinyin import letters_of, pinyin_of

sys.setswitchinterval(1e-5)
begin = Barrier(8)


def read(_: int) -> tuple[str, str]:
    begin.wait()
    return pinyin_of("王光远"), letters_of("解放路")


with ThreadPoolExecutor(8) as pool:
    found = [*pool.map(read, range(8)), (pinyin_of("王光远"), letters_of("解放路"))]
print(set(found) == {("wang guang yuan", "jfl")} or found)
"""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("欧阳雪梅", "ou yang xue mei"),
        ("曾子墨", "zeng zi mo"),
        ("单田芳", "shan tian fang"),
        ("万俟雄", "mo qi xiong"),
        ("尉迟敬", "yu chi jing"),
        ("帕提古丽·艾山", "pa ti gu li · ai shan"),
        ("单", "dan"),
        ("王朝霞", "wang zhao xia"),
        ("李长青", "li chang qing"),
        ("长孙无忌", "zhang sun wu ji"),
        ("Anna Smith", "Anna Smith"),
        ("", ""),
    ],
)
def test_a_name_is_read_as_people_read_it(name: str, said: str) -> None:
    assert pinyin_of(name) == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("河湾", "HW"),
        ("重庆", "CQ"),
        ("厦门", "XM"),
        ("长安", "CA"),
        ("长垣", "CY"),
        ("费县", "FX"),
        ("No", ""),
        ("", ""),
    ],
)
def test_a_schools_initials(name: str, said: str) -> None:
    assert initials_of(name) == said


def test_first_readings_are_those_of_the_whole_dictionary() -> None:
    found = find_spec("pypinyin")  # not loaded here: that would be with its phrases
    assert found is not None
    file = Path(str(found.origin)).with_name("pinyin_dict.json")
    every = {int(code): said for code, said in json.loads(file.read_text("utf-8")).items()}
    readings = FirstReadings(every)
    assert len(every) > 40_000
    assert all(readings[code] == said.split(",")[0] for code, said in every.items())
    assert all(code in readings for code in every)
    assert ord("A") not in readings
    with pytest.raises(KeyError):
        readings[ord("A")]


def test_who_asks_first_together_is_answered_and_so_is_everybody_later() -> None:
    # In a process of its own: here names were read before.
    command = [sys.executable, "-c", _TOGETHER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "True", done.stdout + done.stderr
