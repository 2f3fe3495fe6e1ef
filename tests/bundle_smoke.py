"""Try the built program as a stranger would: no network, no system fonts, no home folder, no Python beside it.

Run by `make bundle`: `python tests/bundle_smoke.py dist/hardest-sections/hardest-sections`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

LONGEST = 300
"""Seconds that any one command may take."""
WINDOW = 10
"""Seconds that the window must stay open."""
OFFSCREEN = "This plugin does not support"
"""How Qt's windowless platform begins its remarks; a real screen makes none."""
DONE = ("finalised", "published", "closed")


def say(line: str) -> None:
    """Tell whoever watches what is being tried."""
    sys.stdout.write(f"bundle: {line}\n")
    sys.stdout.flush()


def seal() -> list[str]:
    """Return the prefix that takes the network away, or nothing where the system does not allow it."""
    prefix = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True).returncode == 0:
        return prefix
    say("this system cannot take the network away; trying with it")
    return []


def surroundings(folder: Path) -> dict[str, str]:
    """Return an environment with an empty home and no fonts."""
    fonts = folder / "fonts.conf"
    fonts.write_text("<fontconfig/>\n")
    return {
        "PATH": os.defpath,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(folder),
        "LANG": "C.UTF-8",
        "FONTCONFIG_FILE": str(fonts),
        "QT_QPA_PLATFORM": "offscreen",
    }


class Bundle:
    """The built program with its sealed surroundings and one data file."""

    def __init__(self, program: Path, folder: Path) -> None:
        """Stand before a program not yet run."""
        self.command = [*seal(), str(program.resolve()), "--data", str(folder / "office.db")]
        self.folder = folder
        self.environment = surroundings(folder)

    def run(self, *arguments: str) -> str:
        """Run one command; stop the whole trial when it fails."""
        say(" ".join(arguments))
        done = subprocess.run(
            [*self.command, *arguments],
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LONGEST,
        )
        if done.returncode or done.stderr:
            sys.exit(f"bundle: exit status {done.returncode}\n{done.stdout[-2000:]}{done.stderr}")
        return done.stdout

    def ask(self, *arguments: str) -> Any:
        """Run one command and read its JSON."""
        return json.loads(self.run(*arguments, "--json"))

    def open_window(self) -> None:
        """Open the window and see that it stays open and says nothing."""
        say("the window")
        log = self.folder / "window.log"
        with log.open("wb") as said:
            window = subprocess.Popen(self.command, env=self.environment, cwd=self.folder, stdout=said, stderr=said)
            try:
                status: int | None = window.wait(WINDOW)
            except subprocess.TimeoutExpired:
                status = None
                window.terminate()
                window.wait(WINDOW)
        said_lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        remarks = [line for line in said_lines if not line.startswith(OFFSCREEN)]
        if status is not None or remarks:
            sys.exit("\n".join([f"bundle: the window ended with {status}", *remarks]))


def main_job(bundle: Bundle) -> None:
    """Make the demonstration office, rank its last finished round, print its papers, verify, open the window."""
    lead = next(account for account in bundle.ask("demo", "--no-window")["accounts"] if account["role"] == "lead")
    bundle.environment |= {"DESK_USER": lead["name"], "DESK_PASSWORD": lead["password"]}
    finished = [entry["code"] for entry in bundle.ask("round", "list") if entry["stage"] in DONE]
    ranking = bundle.ask("rank", finished[-1])
    papers = bundle.folder / "papers"
    bundle.run("print", finished[-1], "--out", str(papers), "--archival")
    bundle.run("rank", finished[-1], "--workbook", str(bundle.folder / "ranking.xlsx"))
    bundle.ask("verify")
    bundle.open_window()
    if any(b"pdfaid" not in path.read_bytes() for path in papers.rglob("*.pdf")):
        sys.exit("bundle: a paper is not PDF/A")
    printed = len(list(papers.rglob("*.pdf")))
    if not printed:
        sys.exit("bundle: no paper was printed")
    say(f"{finished[-1]} ranked with {len(ranking['sections'])} sections, {printed} papers printed")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        main_job(Bundle(Path(sys.argv[1]), Path(place)))
