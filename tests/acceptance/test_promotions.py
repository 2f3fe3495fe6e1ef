"""`embargo --list`: a list of names answered line by line, from a file or as it is pasted (R7.5)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.acceptance import world
from tests.acceptance.world import Program
from tests.pdf_reading import copied, squeezed

BARRED, FREE = world.section(5).head, world.section(2).head
NAMES = f"姓名\t单位\n{BARRED}\t{world.section(5).unit}\n{FREE}\n查无此人\n{BARRED}\t查无此局\n"
DAY = "2021-05-20"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """An office whose round is published, with a list of names beside it."""
    made = world.published(tmp_path_factory).copy(tmp_path_factory.mktemp("promotions"))
    (made.folder / "names.txt").write_text(NAMES, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def answers(office: Program) -> list[Any]:
    """What the list is answered with."""
    found = office.json("embargo", "--list", "names.txt", "--on", DAY)
    assert isinstance(found, list)
    return found


def test_every_line_has_its_answer_in_the_order_of_the_list(answers: list[Any]) -> None:
    assert [one["answer"] for one in answers] == ["barred", "allowed", "unknown", "elsewhere"]
    assert [one["allowed"] for one in answers] == [False, True, None, None]
    assert [one["person"] for one in answers] == [BARRED, FREE, "查无此人", BARRED]


def test_a_line_says_the_same_as_the_question_for_one_name(office: Program, answers: list[Any]) -> None:
    for place, name in enumerate((BARRED, FREE)):
        one = office.json("embargo", name, "--on", DAY)
        assert one.items() <= answers[place].items()


def test_the_single_answer_has_just_the_keys_of_the_interface(office: Program) -> None:
    keys = {"person", "on", "allowed", "until", "because", "namesakes"}
    assert set(office.json("embargo", BARRED, "--on", DAY)) == keys


def test_an_unknown_name_never_reads_as_a_clearance(office: Program) -> None:
    said = office.ok("embargo", "--list", "names.txt", "--on", DAY).splitlines()
    (line,) = [line for line in said if line.startswith("查无此人")]
    assert "名册中无此人，请核对姓名" in line
    assert "不代表可以提拔" in line


def test_a_list_is_read_from_standard_input(office: Program, answers: list[Any]) -> None:
    arguments = ("embargo", "--list", "-", "--on", DAY, "--json", "--data", office.data)
    done = office.start(*arguments, said=NAMES)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == answers


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_list_of_an_older_program_is_read_too(office: Program, answers: list[Any], encoding: str) -> None:
    (office.folder / "old.txt").write_bytes(NAMES.replace("\n", "\r\n").encode(encoding))
    assert office.json("embargo", "--list", "old.txt", "--on", DAY) == answers


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "无法读取"), (b"PK\x03\x04\x00\x00\xff", "不是文本文件"), (b"\n \n", "没有姓名")],
)
def test_a_file_that_is_no_list_is_refused_in_one_line(office: Program, content: bytes | None, said: str) -> None:
    if content is not None:
        (office.folder / "strange.txt").write_bytes(content)
    name = "strange.txt" if content is not None else "missing.txt"
    assert said in world.refused(office.run("embargo", "--list", name, "--on", DAY))


def test_a_wrong_day_is_refused(office: Program) -> None:
    world.refused(office.run("embargo", "--list", "names.txt", "--on", "2021-02-30"))


def test_the_reply_is_written_with_every_name_and_answer(office: Program) -> None:
    to = ("--reply", "reply.pdf", "--to", "中共某区委组织部", "--number", "某纪评函〔2021〕3号")
    office.ok("embargo", "--list", "names.txt", "--on", DAY, *to)
    text = squeezed(copied((office.folder / "reply.pdf").read_bytes()))
    for part in (
        "中共某区委组织部：",
        "某纪评函〔2021〕3号",
        BARRED,
        FREE,
        "查无此人",
        "2021年7月12日",
        "未能答复（2人）",
    ):
        assert part in text


def test_a_reply_needs_a_list_and_an_addressee(office: Program) -> None:
    world.refused(office.run("embargo", BARRED, "--on", DAY, "--reply", "one.pdf", "--to", "组织部"))
    world.refused(office.run("embargo", "--list", "names.txt", "--on", DAY, "--reply", "two.pdf"))
    assert not (office.folder / "one.pdf").exists()
    assert not (office.folder / "two.pdf").exists()
