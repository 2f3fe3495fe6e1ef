"""`round file`: a final round's canonical file, with its digest in a file beside it."""

from __future__ import annotations

from pathlib import Path

from desk.commands.call import Call
from desk.commands.output import say, say_json
from desk.language import tr
from desk.office import Office
from models.finalising.actions import note_export
from models.finalising.fingerprint import words
from models.finalising.queries import write_round_file
from models.finalising.round_file import Fingerprint, Sink
from models.finalising.superseded import write_old
from models.ranking.editions import present_edition
from models.rounds.queries import round_by_code
from reports.files import write_stream, write_whole


def write_file(office: Office, call: Call) -> int:
    """Write the file of a final round, or of an edition corrected since, and the line that `sha256sum -c` checks."""
    held = office.ask(round_by_code, call.args.code)
    path = Path(call.args.out)
    made = write_stream(path, lambda sink: _write(office, held.code, call.args.edition, sink))
    write_whole(path.with_name(f"{path.name}.sha256"), f"{made.digest}  {path.name}\n".encode())
    office.do(note_export, held.code, path.name, made.digest)
    spoken = words(made.digest)
    if call.json:
        say_json(
            {"round": held.code, "file": str(path), "form": made.form, "size": made.size, "sha256": made.digest,
             "words": spoken}
        )  # fmt: skip
    else:
        say(tr("Round {round}: {path}, {size} bytes", round=held.code, path=str(path), size=f"{made.size:,}"))
        say(f"SHA-256 {made.digest}")
        say(tr("Fingerprint {words}", words=" ".join(spoken)))
    return 0


def _write(office: Office, code: str, edition: int | None, sink: Sink) -> Fingerprint:
    """Write the file in force, or that of an edition which was corrected since."""
    if edition is None or edition == office.ask(present_edition, code):
        return office.ask(write_round_file, code, sink)
    return office.ask(write_old, code, edition, sink)
