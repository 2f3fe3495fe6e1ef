"""Makers of canonical round files, whole ones and tampered ones, and of runs of the stand-alone verifier."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from desk.office import Office
from models.common.canonical import canonical, digest
from models.common.places import resource
from models.finalising.queries import write_round_file

VERIFIER = resource("verifier", "verify_round.py")
Json = dict[str, Any]


def round_file(office: Office, code: str = "2021Q1") -> bytes:
    """Return the bytes of a final round's file."""
    pieces: list[bytes] = []
    office.ask(write_round_file, code, pieces.append)
    return b"".join(pieces)


def sealed(document: Json) -> bytes:
    """Return a changed document with every digest made anew, as a forger would."""
    digests = {
        "ballots": [[batch["number"], digest(batch)] for batch in document["ballots"]],
        "parts": {key: digest(document[key]) for key in document["digests"]["parts"]},
    }
    return f"{canonical({**document, 'digests': digests, 'seal': digest(digests)})}\n".encode()


@cache
def verifier() -> Any:
    """Return the verifier as a module: `recompute(document)` gives the result part of a round."""
    spec = importlib.util.spec_from_file_location("verify_round", VERIFIER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass(frozen=True)
class Verdict:
    """What the verifier said of a file: exit status, what was found, and the places it names."""

    status: int
    findings: tuple[Json, ...]

    @property
    def parts(self) -> list[str]:
        """The parts in which something was found."""
        return [found["part"] for found in self.findings]

    @property
    def texts(self) -> str:
        """What a reader is told."""
        return " ".join(found["text"] for found in self.findings)

    def names(self, offset: int) -> bool:
        """Say whether one of the named places holds a byte."""
        return any(found.get("start", 0) <= offset < found.get("end", 0) for found in self.findings)


def verdict(raw: bytes) -> Verdict:
    """Return what the verifier says of a file's bytes, without starting it as a program."""
    module = verifier()
    try:
        report = module.verify(raw)
    except module.Unreadable as error:
        return Verdict(2, (error.finding,))
    return Verdict(0 if report["ok"] else 1, _findings(report))


def run_verifier(folder: Path, raw: bytes, *options: str) -> Verdict:
    """Start the verifier as a stranger would, on a file with these bytes."""
    done = started(folder, raw, "--json", *options)
    return Verdict(done.returncode, _findings(json.loads(done.stdout)))


def started(folder: Path, raw: bytes, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the verifier in an interpreter that knows nothing of the program."""
    path = folder / "round.json"
    path.write_bytes(raw)
    command: Sequence[str] = (sys.executable, "-I", "-S", str(VERIFIER), str(path), *options)
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


def _findings(report: Json) -> tuple[Json, ...]:
    return tuple(found for check in report["checks"] for found in check["findings"])
