"""The headings of the five forms of file, in the order in which they must stand (interfaces: files that come in)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from models.intake.tables import FileKind


@dataclass(frozen=True)
class Form:
    """The headings of one form; `repeating` ones come in numbered groups after the fixed ones (科室1, 指标1 …)."""

    headings: tuple[str, ...]
    repeating: tuple[str, ...] = ()

    def with_groups(self, groups: int) -> tuple[str, ...]:
        """Return all headings of a file with that many repeating groups."""
        return self.headings + tuple(f"{name}{n}" for n in range(1, groups + 1) for name in self.repeating)


REGISTRY: Final = Form(
    ("单位", "单位类别", "主要领导", "科室", "科室类别", "科室编号", "科室负责人", "分管领导", "任职起始")
)
ROSTER: Final = Form(("编号", "姓名或单位", "类别", "联系电话", "地址", "邮编", "办理科室", "来源", "排除原因"))
BALLOTS: Final = Form(("序号",), ("科室", "指标", "意见"))
RESULTS: Final = Form(("期次", "公布日期", "名次", "单位", "科室", "科室负责人", "分管领导", "主要领导", "主要问题"))
TIPS: Final = Form(("科室编号", "举报日期", "查实日期", "事由", "依据", "批准人"))

FORMS: Final = {
    FileKind.REGISTRY: REGISTRY,
    FileKind.ROSTER: ROSTER,
    FileKind.BALLOTS: BALLOTS,
    FileKind.RESULTS: RESULTS,
    FileKind.TIPS: TIPS,
}
