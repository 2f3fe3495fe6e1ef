"""The official faces that a workstation may have: under which names, and what a search says of them (R8.1, R8.6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final


class Official(StrEnum):
    """The official faces; the value is how the record of a print calls it."""

    SONG = "official-song"
    TITLE = "official-title"
    HEI = "official-hei"
    KAI = "official-kai"
    FANG = "official-fang"


NAMES: Final[Mapping[Official, tuple[str, ...]]] = {
    Official.SONG: ("宋体", "SimSun", "方正书宋_GBK", "FZShuSong-Z01"),
    Official.TITLE: (
        "方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "FZXBSJW--GB1-0",
        "FZXBSK--GBK1-0",
    ),
    Official.HEI: ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01"),
    Official.KAI: ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi", "方正楷体_GBK", "FZKai-Z03"),
    Official.FANG: ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "方正仿宋_GBK", "FZFangSong-Z02"),
}  # fmt: skip
"""Under which names the faces are installed, the official one first (GB/T 9704; 方正: as Kylin and UOS bring them)."""


class Unfit(StrEnum):
    """Why an installed face is not taken."""

    OUTLINES = "outlines"
    """Its outlines are not TrueType."""
    EMBEDDING = "embedding"
    """Its maker does not allow it to be embedded in documents, or only whole."""
    UNREADABLE = "unreadable"
    """The file is damaged, or of a kind that the program cannot set."""


@dataclass(frozen=True)
class Installed:
    """A face of the workstation: its file, its number in a collection, its name and version."""

    official: Official
    path: Path
    number: int
    name: str
    version: str
    sha256: str


@dataclass(frozen=True)
class Unusable:
    """A face of the workstation that bears an official name and cannot be taken."""

    official: Official
    path: Path
    name: str
    why: Unfit


@dataclass(frozen=True)
class Search:
    """What a workstation has."""

    found: Mapping[Official, Installed] = field(default_factory=dict)
    refused: tuple[Unusable, ...] = ()
