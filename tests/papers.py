"""Facts of papers for tests, as a district's commission would have them."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

from reports.batch_slip import Facts as SlipFacts
from reports.circular_list import ChannelCount
from reports.circular_list import Facts as CircularFacts
from reports.code_columns import ListedSection, ListedUnit
from reports.code_list import Facts as CodeFacts
from reports.facts import Letterhead, Listed, NoticeFacts
from reports.kit.canvas import Drawn, Target

PUBLISHED = dt.date(2021, 4, 2)
HEAD = Letterhead("某区纪委监委", "最难办事科室群众评", "0710-3551234", "某纪评〔2021〕1号", PUBLISHED)
PROBLEMS = "对办事群众态度冷淡，一次性告知不到位；超过承诺时限未办结，且不说明理由；对职责范围内的事项相互推诿"
SECTIONS = (
    ("某区市场监督管理局", "行政审批科"),
    ("某区自然资源和规划局", "不动产登记中心"),
    ("某区住房和城乡建设局", "物业管理与房屋安全科"),
    ("某区交通运输局", "综合执法大队"),
    ("某区人力资源和社会保障局", "劳动保障监察大队"),
    ("某区农业农村局", "农村宅基地管理科"),
    ("某区供电公司", "营销服务部（客户服务中心）"),
    ("某区自来水公司", "用户服务部"),
    ("某区卫生健康局", "基层卫生与妇幼健康科"),
    ("某区城市管理执法局", "广告与店招管理科"),
)


def a_listed(rank: int = 2, problems: str = "服务态度冷硬、办事拖拉低效", direct_first: bool = False) -> Listed:
    """Return a listed section."""
    unit, section = SECTIONS[(rank - 1) % 10]
    return Listed(16 + rank, rank, unit, section, problems, direct_first, 130 - rank, str(130 - rank))


def a_notice(**changed: object) -> NoticeFacts:
    """Return the facts of a notice, with some of them changed."""
    facts = NoticeFacts(
        head=HEAD,
        round_title="2021年第一季度",
        listed=a_listed(),
        committee="中共某区自然资源和规划局党组",
        person="王\U0002cd8d䶮",
        principal=False,
        talk_days=15,
        working_days=False,
        due_on=dt.date(2021, 4, 17),
        embargo_months=3,
        embargo_from=PUBLISHED,
        embargo_to=dt.date(2021, 7, 2),
        rectification_days=30,
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def a_circular(**changed: object) -> CircularFacts:
    """Return the facts of a circular, with some of them changed."""
    facts = CircularFacts(
        head=HEAD,
        round_title="2021年第一季度",
        listed=tuple(a_listed(rank, PROBLEMS if rank % 2 else "办事拖拉低效", rank == 1) for rank in range(1, 11)),
        top_tier=3,
        units=38,
        sections=105,
        channels=(
            ChannelCount("定向评议", 1000, 12, 7),
            ChannelCount("抽样评议", 300, 2, 1),
            ChannelCount("其他评议", 40, 0, 0),
        ),
        by_score=False,
        embargo_months=3,
        embargo_from=PUBLISHED,
        embargo_to=dt.date(2021, 7, 2),
        rectification_days=30,
        fingerprint=("分工", "听取", "地表", "说起", "波动", "热点", "铁钉", "用油"),
        result_digest="0123456789abcdef" * 4,
        log_hash="fedcba9876543210" * 4,
        copies="区委，区人大常委会，区政府，区政协，区委组织部，区考核办",
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def a_batch_slip(**changed: object) -> SlipFacts:
    """Return the facts of a batch slip, with some of them changed."""
    facts = SlipFacts(
        office=HEAD.office,
        programme=HEAD.programme,
        round_title="2021年第一季度",
        batch=12,
        channel="定向评议",
        box="3号箱",
        control_total=50,
        receiver="王\U0002cd8d䶮",
        received_on=dt.date(2021, 3, 29),
    )
    return replace(facts, **changed)  # type: ignore[arg-type]


def units(count: int = 38, sections: int = 105, unit: str = "", name: str = "") -> tuple[ListedUnit, ...]:
    """Return a round's list: sections from number 1 on, spread over units; all of one name where one is given."""
    edges = [sections * place // count for place in range(count + 1)]
    return tuple(
        ListedUnit(
            unit or f"{SECTIONS[place % 10][0]}{place}",
            tuple(
                ListedSection(number, name or f"{'基层业务综合管理'[: 2 + number % 7]}{number}科")
                for number in range(edges[place] + 1, edges[place + 1] + 1)
            ),
        )
        for place in range(count)
    )


def a_code_list(*listed: ListedUnit, **changed: object) -> CodeFacts:
    """Return the facts of a keying code list, with some of them changed."""
    facts = CodeFacts(HEAD.office, HEAD.programme, "2021年第一季度", listed or units())
    return replace(facts, **changed)  # type: ignore[arg-type]


def drawn_by(draw: object, facts: object) -> tuple[bytes, Drawn]:
    """Draw a paper into memory."""
    target: Target = io.BytesIO()
    done = draw(facts, target)  # type: ignore[operator]
    return target.getvalue(), done  # type: ignore[union-attr]
