"""Names are found by the initials people type."""

from __future__ import annotations

import pytest

from studyhours.services.people.pinyin import initials_of, pinyin_of


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
