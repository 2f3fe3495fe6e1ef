"""What of a remark may be shown outside the keying room (R4.4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.finalising.masking import HIDDEN, Mask

NAMES = ("赵铁柱", "李明", "买买提·艾力", "王\U0002cd8d䶮", "甲")
MASKED = [
    ("窗口拖延，来回跑了三趟", "窗口拖延，来回跑了三趟"),
    ("", ""),
    ("赵铁柱态度恶劣", "×××态度恶劣"),
    ("找赵 铁柱办事", "找××××办事"),
    ("李明和赵铁柱", "××和×××"),
    ("买买提·艾力收钱", "××××××收钱"),
    ("买买提艾力收钱", "×××××收钱"),
    ("买买提•艾力收钱", "××××××收钱"),
    ("王\U0002cd8d䶮不在", "×××不在"),
    ("甲窗口", "甲窗口"),
    ("我的电话13800000000", "我的电话×××××××××××"),
    ("座机0710-3551234", "座机××××××××××××"),
    ("打 138 0000 0000 找我", "打 ××××××××××××× 找我"),
    ("＋手机１３８００００００００", "＋手机×××××××××××"),
    ("身份证42060119900101123X", "身份证××××××××××××××××××"),
    ("一三八零零零零零零零零", "×××××××××××"),
    ("五位数12345", "五位数×××××"),
    ("四位数1234不是号码", "四位数1234不是号码"),
    ("2021-03-31去的", "2021-03-31去的"),
    ("2021-13-31去的", "××××××××××去的"),
    ("交了200元，3个窗口", "交了200元，3个窗口"),
    ("写信到 zhang.san@example.com 吧", "写信到 ××××××××××××××××××××× 吧"),
    ("车牌鄂F12345堵门", "车牌×××××××堵门"),
    ("鄂F·D12345停在门口", "×××××××××停在门口"),
    ("王科长不在", "×科长不在"),
    ("刘主任推来推去", "×主任推来推去"),
    ("欧阳副局长签字", "××副局长签字"),
    ("张大伟书记说不行", "×××书记说不行"),
    ("陈女士、孙先生、周同志", "×女士、×先生、×同志"),
    ("科长态度差", "科长态度差"),
    ("窗口的小王", "窗口的小×"),
    ("老李，请客", "老×，请客"),
    ("小马路边", "小马路边"),
]


@pytest.mark.parametrize(("text", "shown"), MASKED)
def test_a_remark_is_masked(text: str, shown: str) -> None:
    assert Mask(NAMES)(text) == shown


def test_a_longer_name_is_hidden_whole_although_a_shorter_one_begins_it() -> None:
    assert Mask(("李明", "李明远"))("李明远不在，李明在") == "×××不在，××在"


def test_without_a_name_known_the_rest_is_masked_still() -> None:
    assert Mask(())("赵铁柱 13800000000") == "赵铁柱 ×××××××××××"


@given(st.text(max_size=40), st.lists(st.text("赵铁柱李明·", min_size=1, max_size=4), max_size=4))
def test_a_masked_text_has_its_length_and_none_of_the_names(text: str, names: list[str]) -> None:
    shown = Mask(names)(text)
    assert len(shown) == len(text)
    assert all(now in (before, HIDDEN) for before, now in zip(text, shown, strict=True))
    assert not any(name in shown for name in names if len(name) > 1 and not set(name) <= {"·"})
