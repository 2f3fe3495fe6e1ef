"""Faces: the files, who draws which character, and what copying gives back (R8.1, R8.6)."""

from __future__ import annotations

import hashlib
import io
import tomllib
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics

from models.common.errors import RuleError
from models.common.places import resource
from reports.kit.atoms import Type
from reports.kit.canvas import Drawn, write
from reports.kit.fonts import FILES, Face, Substitution, drawer, font, runs
from reports.kit.lines import glyphs, single
from reports.kit.marks import Page
from tests.pdf_reading import copied, fonts, sheets

RARE = "\U0002cd8d\U0002b5af㛃䶮堃喆\U0002c35b"
MANIFEST = tomllib.loads(resource("fonts", "manifest.toml").read_text(encoding="utf-8"))["font"]


def drawn(text: str, face: Face) -> tuple[bytes, Drawn]:
    """Draw one line."""
    target = io.BytesIO()
    marks = glyphs(single([(Type(face, 16, 16), text)]), 80, 100)
    done = write([Page(tuple(marks))], target, "", "")
    return target.getvalue(), done


def pdf_of(text: str, face: Face) -> bytes:
    """Return one drawn line as PDF."""
    return drawn(text, face)[0]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_every_font_is_the_file_that_the_manifest_names(entry: dict[str, str]) -> None:
    data = resource("fonts", entry["file"]).read_bytes()
    assert hashlib.sha256(data).hexdigest() == entry["sha256"]
    assert all(resource("fonts", licence).is_file() for licence in entry["licence_files"])


def test_the_manifest_names_every_font_file() -> None:
    files = {path.name for path in Path(resource("fonts")).glob("*.ttf")}
    assert files == {entry["file"] for entry in MANIFEST} == set(FILES.values())


@pytest.mark.parametrize("face", list(Face))
@pytest.mark.parametrize("character", RARE)
def test_rare_characters_of_names_are_drawn_by_some_face(character: str, face: Face) -> None:
    assert font(drawer(character, face)).ink(character) is not None


@pytest.mark.parametrize(
    ("character", "face", "used"),
    [
        ("中", Face.FANG, Face.FANG),
        ("2", Face.FANG, Face.SONG),
        ("A", Face.KAI, Face.SONG),
        ("“", Face.KAI, Face.SONG),
        ("堃", Face.FANG, Face.KAI),
        ("\U0002cd8d", Face.FANG, Face.KAI),
        ("\U0002cd8d", Face.TITLE, Face.TITLE),
        ("·", Face.FANG, Face.FANG),
    ],
)
def test_a_character_is_drawn_by_the_first_face_that_has_it(character: str, face: Face, used: Face) -> None:
    assert drawer(character, face) is used


def test_a_glyph_without_outline_does_not_count_as_drawn() -> None:
    fang = font(Face.FANG)
    assert ord("\t") in fang.face.charToGlyph
    assert not fang.draws("\t")
    assert fang.draws(" ")
    assert fang.draws("\u3000")


@pytest.mark.parametrize(("character", "code"), [("\U0001f600", "U+1F600"), ("\u0e01", "U+0E01"), ("\t", "U+0009")])
def test_a_character_no_face_has_stops_the_paper_with_its_code_point(character: str, code: str) -> None:
    with pytest.raises(RuleError, match=r"reports\.glyph_missing") as refused:
        glyphs(single([(Type(Face.FANG, 16, 16), f"王{character}")]), 0, 0)
    assert refused.value.facts == {"character": character, "code": code}


def test_text_is_split_into_runs_of_one_face() -> None:
    assert list(runs("王\U0002cd8d〔2021〕", Face.FANG)) == [
        (Face.FANG, "王"),
        (Face.KAI, "\U0002cd8d"),
        (Face.FANG, "〔"),
        (Face.SONG, "2021"),
        (Face.FANG, "〕"),
    ]


def test_substitutions_are_told_with_the_result() -> None:
    _, done = drawn("王堃\U0002cd8d堃", Face.FANG)
    assert done.substitutions == (
        Substitution("堃", "U+5803", Face.FANG, Face.KAI),
        Substitution("\U0002cd8d", "U+2CD8D", Face.FANG, Face.KAI),
    )


def test_ordinary_text_needs_no_substitution() -> None:
    assert drawn("某区纪委监委2021年第1号，ABC", Face.FANG)[1].substitutions == ()


@pytest.mark.parametrize("face", list(Face))
def test_characters_beyond_the_first_plane_are_copied_back_by_two_readers(face: Face) -> None:
    text = f"姓名{RARE}〔2021〕“引”——……（甲）·Ab9"
    data = pdf_of(text, face)
    assert copied(data) == text
    assert sheets(data)[0].text == text


def test_more_than_a_subset_of_characters_is_copied_back() -> None:
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 700))
    data = pdf_of(text, Face.SONG)
    assert sheets(data)[0].text == text


def test_every_font_is_embedded_as_a_subset() -> None:
    found = fonts(pdf_of(f"仿宋{RARE}2021", Face.FANG))
    assert found
    assert all(found.values())
    assert all("+" in name for name in found)


def test_a_font_is_registered_once_per_process() -> None:
    assert font(Face.FANG) is font(Face.FANG)
    assert id(font(Face.FANG)) == id(pdfmetrics.getFont("fang"))
