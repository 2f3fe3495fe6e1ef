"""A plausible district: officers, 38 units, 105 sections and their people, and the files that describe them."""

from __future__ import annotations

import csv
import functools
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from tests.acceptance.oracle import INDICATORS, Rules, Section

ACCOUNTS = (
    ("sys1", "sysadmin", "系统管理员甲", "Xz7!quiet-Lantern-41"),
    ("sec1", "secadmin", "安全保密员乙", "Bw3?amber-Orchard-86"),
    ("aud1", "auditor", "安全审计员丙", "Kf9+river-Granite-27"),
    ("lead1", "lead", "办公室负责人丁", "Mq5=cedar-Harbour-63"),
    ("clerk1", "clerk", "录入员戊", "Vt8%maple-Compass-92"),
    ("arch1", "archivist", "档案员己", "Jr2&birch-Meadow-58"),
)
PASSWORDS = {name: password for name, _, _, password in ACCOUNTS}

HEADINGS = {
    "registry": ["单位", "单位类别", "主要领导", "科室", "科室类别", "科室编号", "科室负责人", "分管领导", "任职起始"],
    "roster": ["编号", "姓名或单位", "类别", "联系电话", "地址", "邮编", "办理科室", "来源", "排除原因"],
    "ballots": ["序号", "科室1", "指标1", "意见1", "科室2", "指标2", "意见2"],
    "results": ["期次", "公布日期", "名次", "单位", "科室", "科室负责人", "分管领导", "主要领导", "主要问题"],
    "tips": ["科室编号", "举报日期", "查实日期", "事由", "依据", "批准人"],
}

# fmt: off
UNITS = [
    "发展和改革局", "经济和信息化局", "教育局", "科学技术局", "民族宗教事务局", "公安分局", "民政局", "司法局",
    "财政局", "人力资源和社会保障局", "规划和自然资源分局", "生态环境分局", "住房和城乡建设局", "交通运输局",
    "农业农村局", "水利局", "商务局", "文化和旅游局", "卫生健康局", "应急管理局", "审计局", "市场监督管理局",
    "统计局", "医疗保障局", "综合行政执法局", "政务服务管理局", "国有资产监督管理局", "金融工作局", "信访局",
    "机关事务管理局", "税务局", "消防救援大队", "气象局", "烟草专卖局", "开发区管委会", "自来水公司",
    "供电公司", "燃气公司",
]
# fmt: on
UTILITIES = {"自来水公司", "供电公司", "燃气公司"}
SINGLE = {"统计局", "信访局", "气象局"}
DOUBLE = {"审计局", "金融工作局", "烟草专卖局"}
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
# fmt: off
GIVEN = [
    "志强", "秀英", "建国", "海燕", "文博", "丽娟", "国栋", "晓峰", "雨桐", "振华", "玉兰", "思远", "春梅",
    "立新", "慧敏", "俊杰", "淑珍", "永康",
]
# fmt: on
# Heads as the file writes them, by section.
WRITTEN = {
    12: "买买提\u2022吐尔逊",
    34: "王𬶍",
    56: "李𫖯",
    78: "阿卜杜热合曼\u00b7艾合买提江",
    90: "赵𪻐",
}
START, LATE_START = "2019-01-01", "2021-02-01"
LATE_UNIT = "气象局"  # one section; its people came between the last round and this one


def names() -> list[str]:
    """Invented, all different, always in the same order."""
    made = [surname + given for given in GIVEN for surname in SURNAMES]
    random.Random(38).shuffle(made)
    return made


@dataclass(frozen=True)
class Row:
    """One line of the registry: the section, how its head is written in the file, and the start."""

    section: Section
    head_written: str
    start: str


@functools.cache
def registry() -> tuple[Row, ...]:
    """38 units, 105 sections; the people of each."""
    people = iter(names())
    rows: list[Row] = []
    for place, unit in enumerate(UNITS):
        full = unit if unit in UTILITIES else f"区{unit}"
        size = 1 if unit in SINGLE else 2 if unit in DOUBLE else 3
        principal, leaders = next(people), [next(people), next(people)]
        pool = (
            ["营业厅", "报装部", "抢修部"]
            if unit in UTILITIES
            else [["行政审批科", "综合科", "业务科"], ["服务中心", "执法大队", "办公室"]][place % 2]
        )
        for index in range(size):
            number = len(rows) + 1
            written = WRITTEN.get(number, next(people))
            head = written.replace("\u2022", "\u00b7")
            section = Section(number, pool[index], full, head, leaders[index // 2], principal)
            rows.append(Row(section, written, LATE_START if unit == LATE_UNIT else START))
    return tuple(rows)


@functools.cache
def sections() -> tuple[Section, ...]:
    """All 105 evaluated sections."""
    return tuple(row.section for row in registry())


def section(number: int) -> Section:
    """Give the section with this printed number."""
    return next(one for one in sections() if one.number == number)


def numbers() -> list[int]:
    """Every printed number."""
    return [one.number for one in sections()]


def late_section() -> Section:
    """Give the section whose head and leader are new since the last round."""
    return next(one for one in sections() if one.unit == f"区{LATE_UNIT}")


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]], encoding: str = "utf-8") -> Path:
    """Write a CSV file as an office would save it."""
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(headings)
        writer.writerows(rows)
    return path


def choose(values: Sequence[str], hints: str) -> str:
    """Give the drop-down value that contains one of the hints, else the first."""
    return next((value for value in values for hint in hints.split() if hint in value), values[0])


def registry_rows(words: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """Give the registry in the form of the interface; `words` are the template's drop-down values by heading."""
    unit_kinds = words.get("单位类别") or ["行政机关"]
    kinds = words.get("科室类别") or ["内设科室"]
    lines = []
    for row in registry():
        one = row.section
        utility = one.unit in UTILITIES
        unit_kind = choose(unit_kinds, "公用 企业 公司" if utility else "机关 政府 部门")
        hint = "公用 企业" if utility else {"服务中心": "事业 下属 所属", "执法大队": "执法"}.get(one.name, "内设")
        kind = choose(kinds, hint)
        people = [row.head_written, one.leader, row.start]
        lines.append([one.unit, unit_kind, one.principal, one.name, kind, str(one.number), *people])
    return lines


def setup_sheet() -> str:
    """Give the answers for `init --setup`."""
    lines = [
        "[office]",
        'name = "某区纪委监委"',
        'programme = "最难办事科室群众评"',
        'organ_code = "某纪评"',
        'newspaper = "某区日报"',
        'fonds_number = "J012"',
    ]
    for name, role, person, password in ACCOUNTS:
        lines += ["[[account]]", f'name = "{name}"', f'person = "{person}"', f'role = "{role}"']
        lines += [f'password = "{password}"', "must_change = false"]
    return "\n".join(lines) + "\n"


def decimal_text(value: Fraction) -> str:
    """Write a fraction as the round sheet writes it."""
    return f"{float(value):g}"


def round_sheet(rules: Rules, code: str = "2021Q1", title: str = "2021年第一季度", cut_off: str = "2021-03-31") -> str:
    """Write out a round sheet with these rules."""
    faults = ", ".join(f'{name} = "{decimal_text(rules.fault_weights[name])}"' for name in INDICATORS)
    breaks = ", ".join(f'"{name}"' for name in rules.tie_breaks)
    channels = "".join(
        f'[[channel]]\ncode = "{c}"\nweight = "{decimal_text(weight)}"\n' for c, weight in rules.weights.items()
    )
    return (
        f'code = "{code}"\ntitle = "{title}"\nkind = "quarter"\ncut_off = {cut_off}\n'
        f"list_length = {rules.list_length}\ntop_tier = {rules.top_tier}\nmax_picks = {rules.max_picks}\n"
        f'[scoring]\nmethod = "{rules.method}"\npoints = "{rules.points}"\nfault_weights = {{ {faults} }}\n'
        f"min_channel_ballots = {rules.min_channel_ballots}\ntie_breaks = [{breaks}]\n{channels}"
    )
