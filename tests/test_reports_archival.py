"""PDF/A-1b: every kind of paper passes two validators, and nothing claims what was not found (R9.2)."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from desk.commands.program import run
from desk.language import CHINESE, set_language
from desk.office import Office
from models.audit.queries import entries
from models.documents.making import ARCHIVAL, NOT_ARCHIVAL
from models.documents.queries import ledger, prints
from models.inspections.queries import visits
from models.ranking.trial import Supposed
from reports import circular, drawing, newspaper, removal_proposal
from reports.catalogue import PAPERS, RESULT_PAPERS, WORKING_PAPERS
from reports.history_papers import section_history_paper
from reports.inspection_form import inspection_form
from reports.kit.archival import Archived, archival, findings_of
from reports.kit.canvas import write
from reports.kit.marks import Page
from reports.preview import page_count, render
from reports.ranking_papers import what_if_paper
from reports.working import Working
from reports.yearly_sheet import yearly_paper
from tests import preflight
from tests.conftest import PASSWORD
from tests.kinds import a_leaders_removal
from tests.make import looking
from tests.make_filled import CODE
from tests.papers import a_circular, a_listed, drawn_by
from tests.pdf_reading import copied

KINDS = tuple(entry.key for entry in (*PAPERS, *WORKING_PAPERS, *RESULT_PAPERS))
RARE = "王\U0002cd8d\U0002b5af㛃䶮堃喆\U0002c35b & <谢> “引”"
CLAIM = b"pdfaid"
java = pytest.mark.skipif(not preflight.there(), reason="Java and PDFBox Preflight are not on this machine")


@pytest.fixture(scope="module")
def data(filled_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled office's own copy."""
    return Path(shutil.copy(filled_file, tmp_path_factory.mktemp("archival") / "copy.db"))


@pytest.fixture(scope="module")
def saved(data: Path) -> Path:
    """A folder in which every kind of paper was saved for the archive, each kind in a folder of its own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DESK_USER", "lead")
        patched.setenv("DESK_PASSWORD", PASSWORD)
        for kind in KINDS:
            out = data.parent / kind
            assert run(["--data", str(data), "print", CODE, "--kind", kind, "--out", str(out), "--archival"]) == 0
    none_due = data.parent / "leader_removal"  # a leader's removal takes three rounds, which this office has not held
    none_due.mkdir(exist_ok=True)
    proposal = archival(drawn_by(removal_proposal.draw, a_leaders_removal())[0])
    (none_due / "proposal.pdf").write_bytes(proposal.data)
    return data.parent


@pytest.fixture(scope="module")
def second() -> Iterator[preflight.Preflight]:
    """The other validator."""
    with preflight.Preflight() as asked:
        yield asked


def files(saved: Path, kind: str) -> list[Path]:
    """Return the files of a kind."""
    return sorted((saved / kind).glob("*.pdf"))


def drawn_circular(**changed: object) -> bytes:
    """Return the usual circular as drawn."""
    return drawn_by(circular.draw, a_circular(**changed))[0]


def strange(text: str = "Helvetica") -> bytes:
    """Return a PDF of other making: its font is not embedded."""
    target = io.BytesIO()
    canvas = Canvas(target, invariant=1, pdfVersion=(1, 4))
    canvas.drawString(100, 700, text)
    canvas.save()
    return target.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_saved_for_the_archive_passes_the_program_s_validator(saved: Path, kind: str) -> None:
    written = files(saved, kind)
    assert written
    for path in written:
        assert findings_of(path.read_bytes()) == ()
        assert CLAIM in path.read_bytes()


@java
@pytest.mark.parametrize("kind", KINDS)
def test_every_paper_saved_for_the_archive_passes_preflight(
    saved: Path, second: preflight.Preflight, kind: str
) -> None:
    assert [second.faults(path) for path in files(saved, kind)] == [""] * len(files(saved, kind))


OTHERS = {
    "history": lambda office: office.ask(section_history_paper, 7, "科室7", office.clock().date()),
    "yearly": lambda office: office.ask(yearly_paper, 2021),
    "inspection": lambda office: office.ask(inspection_form, office.ask(visits)[0].id),
    "what-if": lambda office: office.ask(what_if_paper, CODE, Supposed()),
}


@java
@pytest.mark.parametrize("name", OTHERS)
def test_papers_outside_the_catalogue_pass_both_validators(
    data: Path, tmp_path: Path, second: preflight.Preflight, name: str
) -> None:
    office = Office.open(str(data))
    office.log_in("lead", PASSWORD)
    paper: Working = OTHERS[name](office)
    office.close()
    made = archival(paper.data)
    path = tmp_path / "paper.pdf"
    path.write_bytes(made.data)
    assert (made.findings, second.faults(path)) == ((), "")


@java
def test_rare_names_three_pages_and_signs_of_xml_pass_preflight(tmp_path: Path, second: preflight.Preflight) -> None:
    facts = a_circular(
        listed=tuple(a_listed(rank, "推诿扯皮" * 60) for rank in range(1, 11)), round_title=RARE, copies=RARE
    )
    data = drawn_by(circular.draw, facts)[0]
    assert page_count(data) >= 3
    path = tmp_path / "rare.pdf"
    path.write_bytes(archival(data).data)
    assert second.faults(path) == ""


@java
def test_preflight_refuses_what_the_program_s_validator_refuses(tmp_path: Path, second: preflight.Preflight) -> None:
    path = tmp_path / "strange.pdf"
    path.write_bytes(strange())
    assert "3.1" in second.faults(path)
    assert findings_of(strange()) != ()


def test_the_same_paper_gives_the_same_archival_bytes() -> None:
    assert archival(drawn_circular()).data == archival(drawn_circular()).data


def test_an_archival_paper_reads_and_looks_as_it_was_drawn() -> None:
    plain = drawn_circular()
    made = archival(plain).data
    assert copied(made) == copied(plain)
    assert [render(made, page) for page in range(page_count(plain))] == [
        render(plain, page) for page in range(page_count(plain))
    ]


def test_the_packet_says_what_the_document_information_says() -> None:
    with pikepdf.open(io.BytesIO(archival(drawn_circular(round_title=RARE)).data)) as pdf:
        info = {key: str(value) for key, value in pdf.docinfo.items()}
        packet = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    said = {element.tag.rsplit("}")[-1]: "".join(element.itertext()) for element in packet.iter()}
    assert RARE in info["/Title"]
    assert (said["title"], said["creator"], said["CreatorTool"], said["Producer"]) == (
        info["/Title"],
        info["/Author"],
        info["/Creator"],
        info["/Producer"],
    )
    assert (said["part"], said["conformance"]) == ("1", "B")
    assert not {"/CreationDate", "/ModDate"} & set(info)


@pytest.mark.parametrize("fault", ["a font that is not embedded", "transparency", "a script"])
def test_a_file_with_a_fault_comes_out_without_the_claim_and_with_the_fault(fault: str) -> None:
    data = strange() if fault == "a font that is not embedded" else faulty(fault)
    made = archival(data)
    assert not made.conforms
    assert made.findings
    assert CLAIM not in made.data
    assert copied(made.data) == copied(data)


def faulty(fault: str) -> bytes:
    """Return the circular with something that PDF/A forbids."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(drawn_circular())) as pdf:
        if fault == "a script":
            pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        else:
            state = pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, ca=0.5)
            pdf.pages[0].Resources.ExtGState = pikepdf.Dictionary(G=state)
            pdf.pages[0].contents_add(b"/G gs", prepend=True)
        pdf.save(target, static_id=True)
    return target.getvalue()


def test_what_came_out_for_the_archive_stands_in_the_ledger_and_the_log(saved: Path, data: Path) -> None:
    office = Office.open(str(data))
    office.log_in("lead", PASSWORD)
    ((path, paper),) = [(files(saved, "circular")[0], row) for row in office.ask(ledger) if row.kind == "circular"][-1:]
    last = office.ask(prints, paper.id)[-1]
    with looking(office) as session:
        entry = next(one for one in entries(session) if one.act == "document.print_all")
        working = next(one for one in entries(session) if "批次单" in one.facts.get("kinds", ()))
    office.close()
    assert last.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert {line.split(" ")[0] for line in last.faces} == {"fang", "hei", "kai", "song", "title"}
    assert (entry.facts["archival"], working.facts["archival"]) == (ARCHIVAL, ARCHIVAL)


def test_a_file_that_does_not_conform_is_told_on_the_command_line(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESK_USER", "lead")
    monkeypatch.setenv("DESK_PASSWORD", PASSWORD)
    monkeypatch.setattr(drawing, "for_archive", lambda plain: Archived(plain, ("a font is missing",)))
    set_language(CHINESE)
    arguments = ["--data", str(data), "print", CODE, "--kind", newspaper.KEY, "--out", str(tmp_path), "--archival"]
    assert run(arguments) == 0
    assert "未通过 PDF/A 检验，已存为普通 PDF：a font is missing" in capsys.readouterr().out
    assert run([*arguments, "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["conforms"], told["findings"]) == (False, ["a font is missing"])
    office = Office.open(str(data))
    office.log_in("lead", PASSWORD)
    with looking(office) as session:
        entry = next(one for one in entries(session) if one.act == "document.print_all")
    office.close()
    assert entry.facts["archival"] == NOT_ARCHIVAL


def test_a_file_without_title_and_author_conforms_too() -> None:
    target = io.BytesIO()
    write([Page(())], target, "", "")
    made = archival(target.getvalue())
    assert made.conforms
    with pikepdf.open(io.BytesIO(made.data)) as pdf:
        assert set(pdf.docinfo.keys()) == {"/Creator", "/Producer"}
