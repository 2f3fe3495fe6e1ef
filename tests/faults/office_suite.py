"""LibreOffice without a window: opens workbooks, computes every formula anew and writes them again."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Sequence
from pathlib import Path

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
_VALUE = re.compile(rb'(<c r="[A-Z]+[0-9]+"[^>]*?)( t="str")?(><f>.*?</f>)<v>[^<]*</v>', re.S)


def program() -> str | None:
    """Return where LibreOffice is, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def forget_values(path: Path) -> None:
    """Overwrite what stands beside every formula with −1, so that a value nobody computed anew is found out."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in parts.items():
            book.writestr(name, _VALUE.sub(rb"\1\3<v>-1</v>", content))


def recalculated(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Open workbooks in a profile of its own, compute them anew and write them into a folder, in the same order."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    out = folder / "recalculated"
    command = [program() or "soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--norestore"]
    command += ["--convert-to", "xlsx", "--outdir", str(out), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=3600)
    return [out / path.name for path in paths]
