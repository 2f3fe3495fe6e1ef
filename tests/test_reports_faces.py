"""Official faces of a workstation: found by their names, preferred where the office says so (R8.1, R8.6)."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from models.common.errors import EnvironmentFault
from reports.circular import draw
from reports.kit.archival import archival as for_archive
from reports.kit.archival import findings_of
from reports.kit.atoms import Type
from reports.kit.canvas import Drawn, write
from reports.kit.faces import FaceChoice, in_force, installed, look_again, turn, use
from reports.kit.fonts import Face, Substitution, drawer, font, preferred
from reports.kit.lines import glyphs, single
from reports.kit.marks import Page
from reports.kit.official import Official, Search, Unfit
from reports.kit.specimen import TEXT, specimen
from tests.make_fonts import a_font, a_font_of_other_outlines, put, put_collection
from tests.papers import a_circular
from tests.pdf_reading import copied, fonts, inks, sheets, squeezed

HEI = "NotoSansSC-Regular.ttf"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Leave no face of a test in force."""
    yield
    use(FaceChoice.BUNDLED)
    look_again(())


def line(text: str, face: Face) -> tuple[bytes, Drawn]:
    """Draw one line as a file."""
    target = io.BytesIO()
    done = write([Page(tuple(glyphs(single([(Type(face, 16, 16), text)]), 80, 100)))], target, "", "")
    return target.getvalue(), done


def with_fang(folder: Path, **how: object) -> Path:
    """Install a FangSong and draw with installed faces."""
    path = put(a_font("仿宋_GB2312", "FangSong_GB2312", **how), folder / "simfang.ttf")  # type: ignore[arg-type]
    look_again((folder,))
    use(FaceChoice.INSTALLED)
    return path


def test_a_face_is_found_by_its_chinese_name_whatever_its_file_is_called(tmp_path: Path) -> None:
    path = put(a_font("仿宋_GB2312", "No Known Name"), tmp_path / "deep" / "down" / "x1.TTF")
    found = look_again((tmp_path,)).found[Official.FANG]
    assert (found.path, found.number, found.name, found.version) == (path, 0, "仿宋_GB2312", "Version 5.02")
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_face_is_found_by_its_latin_name(tmp_path: Path) -> None:
    put(a_font("某某体", "SimHei"), tmp_path / "a.ttf")
    assert set(look_again((tmp_path,)).found) == {Official.HEI}


def test_a_face_is_found_inside_a_collection(tmp_path: Path) -> None:
    put_collection([a_font("新宋体", "NSimSun"), a_font("宋体", "SimSun", source=HEI)], tmp_path / "simsun.ttc")
    found = look_again((tmp_path,)).found[Official.SONG]
    assert (found.number, found.name) == (1, "宋体")
    use(FaceChoice.INSTALLED)
    assert copied(line("年月日", Face.SONG)[0]) == "年月日"


def test_of_two_files_the_more_official_name_wins(tmp_path: Path) -> None:
    put(a_font("仿宋", "FangSong"), tmp_path / "a.ttf")
    put(a_font("仿宋_GB2312", "FangSong_GB2312"), tmp_path / "b.ttf")
    assert look_again((tmp_path,)).found[Official.FANG].path.name == "b.ttf"


@pytest.mark.parametrize("kind", [0x0002, 0x0100, 0x0200, 0x0102])
def test_a_face_whose_maker_forbids_embedding_is_not_taken_and_that_is_told(tmp_path: Path, kind: int) -> None:
    put(a_font("黑体", "SimHei", kind=kind), tmp_path / "simhei.ttf")
    search = look_again((tmp_path,))
    assert search.found == {}
    assert [(one.official, one.why) for one in search.refused] == [(Official.HEI, Unfit.EMBEDDING)]


@pytest.mark.parametrize("kind", [0x0000, 0x0004, 0x0008])
def test_a_face_that_may_be_embedded_is_taken(tmp_path: Path, kind: int) -> None:
    put(a_font("黑体", "SimHei", kind=kind), tmp_path / "simhei.ttf")
    assert Official.HEI in look_again((tmp_path,)).found


def test_a_face_of_other_outlines_is_not_taken_and_that_is_told(tmp_path: Path) -> None:
    put(a_font_of_other_outlines("SimHei"), tmp_path / "hei.otf")
    assert [(one.name, one.why) for one in look_again((tmp_path,)).refused] == [("SimHei", Unfit.OUTLINES)]


def test_a_damaged_face_is_not_taken_and_that_is_told(tmp_path: Path) -> None:
    damaged = a_font("楷体", "KaiTi")
    del damaged["cmap"]
    put(damaged, tmp_path / "kai.ttf")
    assert [one.why for one in look_again((tmp_path,)).refused] == [Unfit.UNREADABLE]


def test_a_usable_face_is_taken_beside_an_unusable_one(tmp_path: Path) -> None:
    put(a_font("仿宋_GB2312", "FangSong_GB2312", kind=2), tmp_path / "a.ttf")
    put(a_font("仿宋", "FangSong"), tmp_path / "b.ttf")
    assert look_again((tmp_path,)).found[Official.FANG].name == "仿宋"


def test_files_that_are_no_fonts_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.ttf").write_bytes(b"")
    (tmp_path / "b.ttc").write_bytes(b"ttcf" + b"\xff" * 60)
    (tmp_path / "c.otf").write_bytes(b"not a font at all")
    whole = put(a_font("黑体", "SimHei"), tmp_path / "whole.bin").read_bytes()
    (tmp_path / "d.ttf").write_bytes(whole[:200])
    assert look_again((tmp_path, tmp_path / "not there")) == Search()


def test_installed_faces_draw_only_where_the_office_says_so(tmp_path: Path) -> None:
    put(a_font("仿宋_GB2312", "FangSong_GB2312"), tmp_path / "simfang.ttf")
    look_again((tmp_path,))
    assert (in_force(), installed(Official.FANG), preferred(Face.FANG)) == (FaceChoice.BUNDLED, None, Face.FANG)
    use(FaceChoice.INSTALLED)
    assert preferred(Face.FANG) is Official.FANG
    use(FaceChoice.BUNDLED)
    assert drawer("关", Face.FANG) is Face.FANG


def test_what_the_installed_face_lacks_is_drawn_by_the_bundled_chain(tmp_path: Path) -> None:
    with_fang(tmp_path)
    drew = [drawer(character, Face.FANG) for character in "关堃冷"]
    assert drew == [Official.FANG, Face.KAI, Face.FANG]


def test_figures_of_the_body_come_from_an_installed_song(tmp_path: Path) -> None:
    put(a_font("宋体", "SimSun"), tmp_path / "song.ttf")
    with_fang(tmp_path)
    assert [drawer(character, Face.FANG) for character in "2A"] == [Official.SONG, Face.SONG]


def test_every_character_that_the_installed_face_did_not_draw_is_told(tmp_path: Path) -> None:
    with_fang(tmp_path)
    _, done = line("关冷堃", Face.FANG)
    assert done.substitutions == (
        Substitution("冷", "U+51B7", Face.FANG, Face.FANG),
        Substitution("堃", "U+5803", Face.FANG, Face.KAI),
    )


def test_the_files_that_drew_are_told_with_version_and_digest(tmp_path: Path) -> None:
    path = with_fang(tmp_path)
    _, done = line("关冷", Face.FANG)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    bundled = "fang FandolFang R (2022.20230122-1) 256caf77c6e7226e72ad21a1740c9042bc9834e6c7166d8a8f4033119dcf414f"
    assert done.faces == (bundled, f"official-fang 仿宋_GB2312 (Version 5.02) {digest}")


def test_the_same_facts_and_the_same_faces_give_the_same_bytes(tmp_path: Path) -> None:
    before, _ = line("关于", Face.FANG)
    with_fang(tmp_path)
    first, _ = line("关于", Face.FANG)
    use(FaceChoice.BUNDLED)
    again, _ = line("关于", Face.FANG)
    use(FaceChoice.INSTALLED)
    last, _ = line("关于", Face.FANG)
    assert (before, first) == (again, last)
    assert before != first


def test_another_file_of_the_same_face_draws_from_the_next_look_on(tmp_path: Path) -> None:
    with_fang(tmp_path)
    kai, _ = line("关于", Face.FANG)
    before = turn()
    put(a_font("仿宋_GB2312", "FangSong_GB2312", source=HEI), tmp_path / "simfang.ttf")
    look_again((tmp_path,))
    hei, _ = line("关于", Face.FANG)
    assert kai != hei
    assert turn() > before


def test_two_faces_of_one_postscript_name_draw_each_its_own(tmp_path: Path) -> None:
    put(a_font("黑体", "One Name", source=HEI), tmp_path / "hei.ttf")
    put(a_font("楷体_GB2312", "One Name"), tmp_path / "kai.ttf")
    look_again((tmp_path,))
    use(FaceChoice.INSTALLED)
    both = [glyphs(single([(Type(face, 16, 16), "关")]), 80, drop) for face, drop in ((Face.HEI, 100), (Face.KAI, 200))]
    target = io.BytesIO()
    write([Page(tuple(mark for marks in both for mark in marks))], target, "", "")
    hei, kai = inks(target.getvalue())
    assert hei.right - hei.left != pytest.approx(kai.right - kai.left, abs=0.01)
    assert len(fonts(target.getvalue())) == 2


def test_a_face_that_was_exchanged_after_the_search_stops_the_paper(tmp_path: Path) -> None:
    path = with_fang(tmp_path)
    put(a_font("仿宋_GB2312", "FangSong_GB2312", source=HEI), path)
    with pytest.raises(EnvironmentFault, match=r"reports\.face_gone") as refused:
        line("关于", Face.FANG)
    assert refused.value.facts == {"name": "仿宋_GB2312", "path": str(path)}


def test_a_whole_paper_reads_the_same_in_installed_faces_and_conforms(tmp_path: Path) -> None:
    target = io.BytesIO()
    draw(a_circular(), target)
    put(a_font("方正小标宋简体", "FZXiaoBiaoSong-B05S"), tmp_path / "xbs.ttf")
    with_fang(tmp_path)
    own = io.BytesIO()
    done = draw(a_circular(), own)
    assert {name.split(" ")[0] for name in done.faces} >= {"official-fang", "official-title", "fang"}
    assert sorted(copied(own.getvalue())) == sorted(copied(target.getvalue()))
    assert findings_of(for_archive(own.getvalue()).data) == ()


@pytest.mark.parametrize("em", [256, 2048])
def test_a_face_of_another_em_is_measured_right(tmp_path: Path, em: int) -> None:
    with_fang(tmp_path, em=em)
    usual = a_font("仿宋", "x")
    glyph = usual.getBestCmap()[ord("关")]
    own = font(Official.FANG)
    assert own.advance("关") == pytest.approx(usual["hmtx"][glyph][0], abs=4)
    box = usual["glyf"][glyph]
    ink = own.ink("关")
    assert ink is not None
    assert (ink.left, ink.top) == pytest.approx((box.xMin, box.yMax), abs=4)


@pytest.mark.parametrize("em", [256, 1000, 2048])
def test_a_paper_in_faces_of_another_em_looks_the_same_and_conforms(tmp_path: Path, em: int) -> None:
    with_fang(tmp_path, em=em)
    put(a_font("方正小标宋简体", "FZXiaoBiaoSong-B05S", em=em), tmp_path / "xbs.ttf")
    look_again((tmp_path,))
    target = io.BytesIO()
    draw(a_circular(), target)
    assert for_archive(target.getvalue()).findings == ()
    first = inks(target.getvalue())
    mark = [one for one in first if one.text in "某区纪委监委文件"][:8]
    assert min(one.top for one in mark) == pytest.approx(72, abs=0.3)
    assert all(one.right - one.left < 20 for one in first)


def test_a_specimen_shows_the_line_in_the_face_itself(tmp_path: Path) -> None:
    with_fang(tmp_path)
    use(FaceChoice.BUNDLED)
    data = specimen(Official.FANG)
    assert copied(data) == squeezed(TEXT)
    assert len(sheets(data)) == 1
    assert max(ink.right for ink in inks(data)) < sheets(data)[0].width
    assert any("OfficialFang" in name or "FangSong" in name for name in fonts(data))


def test_no_memory_of_the_kit_outlives_a_change_of_faces(tmp_path: Path) -> None:
    from reports import code_columns
    from reports.charts import setting
    from reports.kit import atoms, body, font_files, fonts, furniture, mark

    line("关于", Face.FANG)
    setting.measured("关", 9.0)
    code_columns._natural("关", Face.FANG)
    draw(a_circular(), io.BytesIO())
    body.paragraph((body.FANG, "GB/T"))
    memories: list[Any] = [
        fonts.font, fonts.drawer, font_files.file_line, setting.measured, code_columns._natural, atoms.rooms,
        atoms._firm, body.paragraph, body._title, body.signature, furniture.page_number, furniture.colophon,
        mark.issuer_mark,
    ]  # fmt: skip
    assert all(memory.cache_info().currsize for memory in memories)
    put(a_font("黑体", "SimHei"), tmp_path / "simhei.ttf")
    look_again((tmp_path,))
    assert not any(memory.cache_info().currsize for memory in memories)
