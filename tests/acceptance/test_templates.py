"""Empty forms: the headings are those of the interface, and a filled form comes back in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.acceptance import world
from tests.acceptance.world import HEADINGS, Program


@pytest.mark.parametrize("kind", sorted(HEADINGS))
def test_a_template_has_the_headings_of_the_interface(tmp_path_factory: pytest.TempPathFactory, kind: str) -> None:
    """In this order, in the first row."""
    sheet = openpyxl.load_workbook(world.template(tmp_path_factory, kind)).worksheets[0]
    first = [str(cell.value) for cell in sheet[1] if cell.value is not None]
    assert first[: len(HEADINGS[kind])] == HEADINGS[kind]
    if kind == "ballots":
        groups = (len(first) - 1) // 3
        assert first == ["序号", *(f"{word}{n}" for n in range(1, groups + 1) for word in ("科室", "指标", "意见"))]
    else:
        assert first == HEADINGS[kind]


def test_the_registry_template_offers_the_kinds_to_choose_from(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The interface: drop-down lists; R2.1: four kinds of evaluated object."""
    words = world.template_words(world.template(tmp_path_factory, "registry"))
    assert len(words["科室类别"]) >= 4 and words["单位类别"]


def test_a_filled_registry_template_is_accepted(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """XLSX with real numbers and real dates, written into the program's own form."""
    form = world.template(tmp_path_factory, "registry")
    book = openpyxl.load_workbook(form)
    sheet = book.worksheets[0]
    sheet.delete_rows(2, max(1, sheet.max_row - 1))
    for place, row in enumerate(world.registry_rows(world.template_words(form)), 2):
        cells: list[str | int | date] = [*row[:5], int(row[5]), *row[6:8], date.fromisoformat(row[8])]
        for column, value in enumerate(cells, 1):
            sheet.cell(place, column, value)
    path = tmp_path / "filled.xlsx"
    book.save(path)
    said = world.empty(tmp_path_factory).copy(tmp_path).json("import", "registry", path, "--dry-run")
    assert (said["rows"], said["accepted"], said["rejected"]) == (105, 105, [])


def test_a_roster_is_accepted_from_a_clerk(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    """The interface's form of the roster, with a name with a dot and an exclusion."""
    words = world.template_words(world.template(tmp_path_factory, "roster"))
    kinds, sources = words.get("类别") or ["市场主体"], words.get("来源") or ["办件系统"]
    people = ["某建材有限公司", "张三", "阿卜杜·热合曼", "王𬶍", "某商会"]
    rows = [
        [
            f"R{n:04d}",
            name,
            kinds[n % len(kinds)],
            f"1380000000{n}",
            f"某路{n}号",
            "310000",
            "行政审批科",
            sources[0],
            "",
        ]
        for n, name in enumerate(people)
    ]
    rows[-1][-1] = (words.get("排除原因") or ["现职公务员"])[0]
    path = world.write_csv(tmp_path / "roster.csv", HEADINGS["roster"], rows)
    office: Program = world.planned(tmp_path_factory).copy(tmp_path)
    said = office.json("import", "roster", path, "--round", "2021Q1", user="clerk1")
    assert (said["kind"], said["rows"], said["accepted"], said["rejected"]) == ("roster", 5, 5, [])
