"""Who is offered for a name that nobody has."""

from __future__ import annotations

import pytest

from studyhours.services.people.alike import alike

_PEOPLE = [(name, name) for name in (
    "张伟", "张玮", "欧阳若兰", "李䶮", "王芳", "王小明", "赵敏", "阿依古丽·买买提", "Ann Lee",
)]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("章伟", ("张伟", "张玮")),  # of the same sound
        ("张维", ("张伟", "张玮")),
        ("欧阳若蓝", ("欧阳若兰",)),
        ("欧阳兰", ("欧阳若兰",)),  # one is missing
        ("王明小", ("王小明",)),  # two have changed places
        ("王晓明", ("王小明",)),
        ("王大明", ("王小明",)),
        ("李研", ("李䶮",)),
        ("钱芳", ()),  # another surname is somebody else
        ("王明", ("王小明", "王芳")),
        ("阿依古丽 买买提", ("阿依古丽·买买提",)),
        ("Anne Lee", ("Ann Lee",)),
        ("没有此人", ()),
        ("王", ()),
        ("", ()),
    ],
)
def test_who_is_offered(said: str, offered: tuple[str, ...]) -> None:
    assert alike(said, _PEOPLE) == offered


def test_a_few_at_most() -> None:
    many = [(number, f"王{chr(0x5000 + number)}") for number in range(40)]
    assert len(alike("王伍", many)) == 5
