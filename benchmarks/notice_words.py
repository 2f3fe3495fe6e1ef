"""A thousand leader talk notices, each about another section, unit and person, and their words for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Final

from reports import leader_talk
from reports.facts import NoticeFacts
from reports.kit.chinese import day
from reports.phrases import committee_of
from tests.papers import HEAD, a_listed, a_notice

_SURNAMES: Final = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
_GIVEN: Final = (
    "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂建国志华文辉力永健世广义兴良海山仁波宁贵福生龙元学发堃喆㛃䶮"
)
_PLACES: Final = (
    "东西南北城乡河湖江山桥港溪泉岭原田林镇坊关门安康泰和兴隆丰华盛昌永新长春光明朝阳青松梅兰竹菊云龙凤鹤鹿马"
)
_WORK: Final = ("审批", "登记", "执法", "监察", "管理", "服务", "综合业务", "窗口", "许可", "稽查", "征收", "物业")


@dataclass(frozen=True)
class Words:
    """What a notice says, part by part."""

    office: str
    number: str
    title: str
    recipient: str
    text: tuple[str, ...]
    date: str
    contact: str
    copies: str

    @property
    def plain(self) -> dict[str, object]:
        """The words as plain values."""
        return asdict(self)


def notices(seed: int, count: int) -> tuple[NoticeFacts, ...]:
    """Return so many notices, no two of them of one section, unit or person; other seeds give other ones."""
    rng = Random(f"notices {seed}")
    return tuple(_notice(rng, seed, number) for number in range(1, count + 1))


def _notice(rng: Random, seed: int, number: int) -> NoticeFacts:
    unit = f"某区{_some(rng, _PLACES, 4)}局"
    section = f"{_some(rng, _PLACES, 3)}{rng.choice(_WORK)}{'一二三四五六七八九'[seed % 9]}科"
    listed = replace(a_listed(number % 10 + 1), unit=unit, section=section)
    head = replace(HEAD, number=f"某纪评〔2021〕{number}号")
    person = rng.choice(_SURNAMES) + _some(rng, _GIVEN, 2)
    return a_notice(head=head, listed=listed, person=person, committee=f"中共{unit}党组")


def _some(rng: Random, characters: str, count: int) -> str:
    return "".join(rng.choices(characters, k=count))


def words(facts: NoticeFacts) -> Words:
    """Return the words of a notice as the program prints them."""
    title, recipient, *text = (one.text for one in leader_talk.WORDING.filled(facts))
    head = facts.head
    copies = f"抄送：{committee_of(facts)}。"
    return Words(
        head.office,
        head.number,
        title,
        f"{recipient}：",
        tuple(text),
        day(head.date),
        f"（联系电话：{head.telephone}）",
        copies,
    )


def all_words(facts: Sequence[NoticeFacts]) -> list[Words]:
    """Return the words of many notices."""
    return [words(one) for one in facts]
