"""Lists of names as people paste them: whom a line means, and when that stays open (R7.5)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.consequences.asking import Asked, meant, read_names

PLACES = {1: {"某局", "审批科", "某局审批科"}, 2: {"某委", "办公室", "某委办公室"}}
UNITS = {"某局", "某委", "某院"}
NAMES = st.text(alphabet="张王李欧阳堃喆𬶍", min_size=2, max_size=4)
UNIT = st.text(alphabet="区规划教育局委", min_size=2, max_size=6)
MARKS = st.sampled_from(["\n", "、", "，", ",", "；", ";", " ", "\u3000", "\r\n"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三\n李四\n\n  王五  \n", ["张三", "李四", "王五"]),
        ("张三、李四，王五,赵六；孙七;周八 吴九。", ["张三", "李四", "王五", "赵六", "孙七", "周八", "吴九"]),
        ("张三（某局）、李四(某委 办公室)", ["张三（某局）", "李四（某委办公室）"]),
        ("张三 （某局，审批科）", ["张三（某局，审批科）"]),
        ("张三（某局", ["张三（某局）"]),
        ("张三\t某局\n李四\t某委\t科长", ["张三（某局）", "李四（某委，科长）"]),
        ("序号\t单位\t姓名\n1\t某局\t张三\n2\t某委\t李四", ["张三（某局）", "李四（某委）"]),
        ("1\t张三\t某局", ["张三（某局）"]),
        ("1. 张三\n2、李四\n（3）王五\n④赵六", ["张三", "李四", "王五", "赵六"]),
        ("张 三\n欧　阳　娜\n王 五、赵 六", ["张三", "欧阳娜", "王五", "赵六"]),
        ("张 三\t某局", ["张三（某局）"]),
        ("买买提·吐尔逊 阿卜杜拉 • 买合木提", ["买买提·吐尔逊", "阿卜杜拉·买合木提"]),
        ("张三同志、李四 同志", ["张三", "李四", "同志"]),
        ("张三\n张三\n张三（某局）", ["张三", "张三（某局）"]),
        ("姓名\n王𬶍", ["王𬶍"]),
        (" \n、；\t\n1.\n", []),
    ],
)
def test_a_list_is_read_however_it_was_pasted(text: str, expected: list[str]) -> None:
    assert [str(one) for one in read_names(text)] == expected


@given(st.lists(st.tuples(NAMES, st.none() | UNIT), max_size=8), st.data())
def test_nobody_of_a_list_is_lost_whatever_stands_between(
    people: list[tuple[str, str | None]], data: st.DataObject
) -> None:
    text = "".join(
        f"{name}（{unit}）{data.draw(MARKS)}" if unit else f"{name}{data.draw(MARKS)}" for name, unit in people
    )
    expected = dict.fromkeys(Asked(name, (unit,) if unit else ()) for name, unit in people)
    assert read_names(text) == tuple(expected)


@given(st.text(max_size=60))
def test_no_text_at_all_makes_the_reading_fail_or_a_name_empty(text: str) -> None:
    assert all(one.name for one in read_names(text))


@pytest.mark.parametrize(
    ("hints", "expected"),
    [
        ((), (1, 2)),
        (("某局",), (1,)),
        (("某委办公室",), (2,)),
        (("审批科",), (1,)),
        (("审批",), (1,)),
        (("某局审批科科长",), (1,)),
        (("某院",), ()),
        (("某院", "办公室"), ()),
        (("某县",), ()),
        (("市某局",), ()),
        (("科长",), (1, 2)),
        (("男", "汉族", "1985.03", "正科级"), (1, 2)),
        (("男", "某委"), (2,)),
        (("局",), (1, 2)),
    ],
)
def test_a_unit_or_section_narrows_and_a_bare_title_does_not(hints: tuple[str, ...], expected: tuple[int, ...]) -> None:
    assert meant(Asked("张三", hints), PLACES, UNITS) == expected


def test_somebody_of_the_name_in_another_unit_is_not_meant() -> None:
    """It may be a namesake whom the register does not know."""
    assert meant(Asked("张三", ("某院",)), {1: PLACES[1]}, UNITS) == ()
