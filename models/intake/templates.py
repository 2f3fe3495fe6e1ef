"""Empty XLSX forms: headings, drop-down lists and, on a second sheet, what belongs in each column.

The text is official Chinese: it explains Chinese headings and leaves the office with the form.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from models.common.errors import EnvironmentFault
from models.intake.forms import FORMS
from models.intake.tables import FileKind

GROUPS: Final = 3
"""Groups of section, indicators and remark on the empty ballot form; more may be added to the right."""
LAST_ROW: Final = 5000
TITLES: Final = {
    FileKind.REGISTRY: "科室名册",
    FileKind.ROSTER: "评议对象名单",
    FileKind.BALLOTS: "选票",
    FileKind.RESULTS: "往期结果",
    FileKind.TIPS: "查实举报",
}
_DAY: Final = "写作 2021-03-31。"
_NUMBER: Final = "选票上印的科室编号，1 至 999，可写 17 或 017。"
NOTES: Final[dict[FileKind, dict[str, str]]] = {
    FileKind.REGISTRY: {
        "单位": "必填。单位全称；同一单位各行写法须一致。",
        "单位类别": "可空。如政府工作部门；同一单位各行须一致。",
        "主要领导": "单位主要领导姓名；空缺则留空。同一单位各行须一致。",
        "科室": "必填。科室全称，每个科室一行；同一单位内不得重名。",
        "科室类别": "必填。内设科室（内设机构）、下属单位（事业单位）、执法队伍（执法队）、公用企业（公用事业部门）。",
        "科室编号": f"必填，不得重复。{_NUMBER}",
        "科室负责人": "姓名，50 字以内；空缺则留空。同一单位内同名视为同一人。",
        "分管领导": "姓名，50 字以内；空缺则留空。",
        "任职起始": f"必填。本行任职的起始日期，{_DAY}人员变动时填写新任职的起始日期，原任职到前一日为止。",
    },
    FileKind.ROSTER: {
        "编号": "必填，不得重复，已导入过的编号也不得再用。",
        "姓名或单位": "必填。50 字以内。",
        "类别": "必填。抽样分层用，如办事群众、市场主体、其他。",
        "联系电话": "可空。",
        "地址": "可空。邮寄选票用。",
        "邮编": "可空。",
        "办理科室": "可空。该对象办理过事项的科室。",
        "来源": "可空。名单由何处提供。",
        "排除原因": "可空。填写后不参加抽取，如在职公务员、被评议单位人员、有在办案件。",
    },
    FileKind.BALLOTS: {
        "序号": "选票在本文件中的序号。",
        "科室": "科室编号（17 或 017）或录入码（编号加校验位，如 0171）。",
        "指标": "冷、懒、推、乱、贪中的一个或几个，如“冷推”；也可写 COLD、LAZY、SHIRK、CHAOS、GREED。",
        "意见": "可空。选票上写的意见。",
    },
    FileKind.RESULTS: {
        "期次": "必填。如 2019Q1。",
        "公布日期": f"必填。{_DAY}同一期次各行须一致。",
        "名次": "必填。1、2、3……",
        "单位": "必填。",
        "科室": "必填。",
        "科室负责人": "当时的负责人姓名；空缺则留空。",
        "分管领导": "当时的分管领导姓名；空缺则留空。",
        "主要领导": "当时的主要领导姓名；空缺则留空。",
        "主要问题": "可空。公布的主要问题。",
    },
    FileKind.TIPS: {
        "科室编号": f"必填。{_NUMBER}",
        "举报日期": f"必填。{_DAY}",
        "查实日期": f"必填。{_DAY}",
        "事由": "必填。",
        "依据": "必填。查实的依据，如核查报告文号。",
        "批准人": "必填。",
    },
}
# lists marked False only suggest: other words may be typed
LISTS: Final[dict[tuple[FileKind, str], tuple[tuple[str, ...], bool]]] = {
    (FileKind.REGISTRY, "单位类别"): (("政府工作部门", "派出机构", "直属事业单位", "公用企业"), False),
    (FileKind.REGISTRY, "科室类别"): (("内设科室", "下属单位", "执法队伍", "公用企业"), True),
    (FileKind.ROSTER, "类别"): (("办事群众", "市场主体", "其他"), False),
    (FileKind.BALLOTS, "指标"): (("冷", "懒", "推", "乱", "贪"), False),
}
GENERAL: Final = (
    "第一张工作表第一行是表头，请勿改动文字和顺序；从第二行起填写，中间不留空行。",
    "表头右侧可另加列，导入时略过并提示。",
    "文件整体导入：有一行不合要求，则全部不导入，并逐行列出原因。",
    "也可另存为 UTF-8 编码的 CSV 文件导入。",
)
_HEAD: Final = PatternFill("solid", fgColor="D9DEE5")


def template(kind: FileKind, path: Path, *, overwrite: bool = False) -> None:
    """Write the empty form of a kind of file.

    Raises EnvironmentFault `file.exists` rather than write over a form, and `file.unwritable`.
    """
    if path.exists() and not overwrite:
        raise EnvironmentFault("file.exists", path=str(path))
    book = Workbook()
    form = book.worksheets[0]
    form.title = TITLES[kind]
    _fill_form(form, kind)
    _fill_notes(book.create_sheet("填表说明"), kind)
    try:
        book.save(path)
    except OSError as error:
        raise EnvironmentFault("file.unwritable", path=str(path), reason=error.strerror or "") from error


def _fill_form(sheet: Worksheet, kind: FileKind) -> None:
    form = FORMS[kind]
    for column, heading in enumerate(form.with_groups(GROUPS if form.repeating else 0), 1):
        letter = get_column_letter(column)
        # text, so that 017 stays 017 and a date stays as it was typed
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].width = 24 if heading.rstrip("123456789") in _WIDE else 14
        _head(sheet, 1, column, heading)
        words, strict = LISTS.get((kind, heading.rstrip("123456789")), ((), False))
        if words:
            choice = DataValidation("list", formula1=f'"{",".join(words)}"', allow_blank=True, showErrorMessage=strict)
            choice.add(f"{letter}2:{letter}{LAST_ROW}")
            sheet.add_data_validation(choice)
    sheet.freeze_panes = "A2"


_WIDE: Final = frozenset(("单位", "科室", "姓名或单位", "地址", "意见", "主要问题", "事由", "依据"))


def _fill_notes(sheet: Worksheet, kind: FileKind) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 90
    _head(sheet, 1, 1, "列")
    _head(sheet, 1, 2, "说明")
    notes = {**NOTES[kind]}
    if FORMS[kind].repeating:
        notes["科室1、指标1、意见1 ……"] = "每选一个科室占一组三列，组数不限，向右依次编号。"
    for row, (heading, note) in enumerate([*notes.items(), *(("", line) for line in GENERAL)], 2):
        sheet.cell(row, 1, heading)
        sheet.cell(row, 2, note).alignment = Alignment(wrap_text=True, vertical="top")


def _head(sheet: Worksheet, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column, text)
    cell.font, cell.fill, cell.number_format = Font(bold=True), _HEAD, "@"
