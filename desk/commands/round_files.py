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
from models.rounds.queries import round_by_code
from reports.files import write_stream, write_whole


def write_file(office: Office, call: Call) -> int:
    """Write the file of a final round, and beside it the line by which `sha256sum -c` checks it."""
    held = office.ask(round_by_code, call.args.code)
    path = Path(call.args.out)
    made = write_stream(path, lambda sink: office.ask(write_round_file, held.code, sink))
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
