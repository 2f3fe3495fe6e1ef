"""What of a remark may leave the keying room: everything but what points to a person (R4.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

HIDDEN: Final = "×"
"""Stands for every hidden character, so that a reader sees how much is hidden."""
_DOUBLE: Final = "欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|长孙|宇文"
_SINGLE: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟"
    "安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成"
    "游阳裴席卫屈鲍覃霍翁隋植甘景薄包司柏宁柯阮桂闵解柴华车冉房吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫苟褚廉简娄盖符奚木"
    "穆党燕郎邸冀谈姬屠郜晏栾郁商蒙计喻揭窦迟宗卓巩肖付仝闫腾"
)
"""Surnames; those that are mostly other words (来, 全, 时 …) are left out."""
_TITLES: Final = (
    "总经理|董事长|检察官|工程师|先生|女士|小姐|太太|同志|老师|师傅|大哥|大姐|科长|股长|主任|局长|处长|"
    "厅长|部长|书记|所长|站长|队长|院长|校长|行长|社长|厂长|县长|区长|市长|镇长|乡长|村长|组长|"
    "班长|馆长|经理|主席|委员|干事|科员|主管|主办|秘书|会计|出纳|警官|法官|律师|医生|大夫|护士|"
    "教授"
)
_RANKS: Final = "(?:副|代|原|前|大|中|总)?"
_HAN: Final = "\u3400-\u9fff\U00020000-\U000323af"
_SURNAME: Final = f"(?:{_DOUBLE}|[{_SINGLE}])"
_TITLED: Final = re.compile(rf"{_SURNAME}[{_HAN}]{{0,2}}?(?={_RANKS}(?:{_TITLES}))")
_FAMILIAR: Final = re.compile(rf"(?<=[老小]){_SURNAME}(?![{_HAN}])")
_MAIL: Final = re.compile(r"[\w.+%-]+[@＠][\w-]+(?:[.．][\w-]+)+")
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领][A-Za-z][·•\s-]?[A-Za-z0-9]{4,6}[挂学警港澳]?"
)
_DATE: Final = re.compile(r"(?:19|20)\d\d([-./])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])(?!\d)")
_GROUPED: Final = re.compile(r"(?<!\d)\+?\d(?:[\s()（）–—－-]{0,2}\d){6,}[Xx]?")
_DIGITS: Final = re.compile(r"\d{5,}[Xx]?|[零〇一二三四五六七八九幺两]{5,}")
_SEPARATOR: Final = "\u00b7"


class Mask:
    """Hides in free text what points to a person; the same names and text always give the same."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the names of everybody who could be meant; a name of one character says nothing and is left out."""
        known = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
        self._named = re.compile("|".join(map(_spelt, known)) or r"(?!)")

    def __call__(self, text: str) -> str:
        """Return a text with mail addresses, number plates, long numbers and people hidden (R4.4)."""
        for pattern in (_MAIL, _PLATE):
            text = pattern.sub(_hide, text)
        text = _GROUPED.sub(_hide_number, text)
        for pattern in (_DIGITS, self._named, _TITLED, _FAMILIAR):
            text = pattern.sub(_hide, text)
        return text


def _hide(found: re.Match[str]) -> str:
    return HIDDEN * len(found[0])


def _hide_number(found: re.Match[str]) -> str:
    """Hide a number written in groups; a date is none."""
    return found[0] if _DATE.fullmatch(found[0]) else _hide(found)


@lru_cache(maxsize=4096)
def _spelt(name: str) -> str:
    """Return the pattern of a name, with gaps and whatever dot (or none) the writer put between its parts (R2.4)."""
    gap = r"\s?"
    parts = [gap.join(map(re.escape, part)) for part in name.split(_SEPARATOR) if part]
    return r"[\s·•‧∙⋅・.．-]?".join(parts)
