"""Apache PDFBox Preflight, a second validator of PDF/A-1b that shares no code with the program's own.

It needs Java and, as Debian packs it, `libpdfbox2-java libfontbox2-java libcommons-logging-java libbcprov-java
libjaxb-api-java libactivation-java`. Where they are not, only the program's own validator is heard.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import IO, Final

JARS: Final = Path("/usr/share/java")
NEEDED: Final = (
    "preflight", "pdfbox2", "fontbox2", "xmpbox", "commons-logging", "bcprov", "jaxb-api", "javax.activation",
)  # fmt: skip
SOURCE: Final = Path(__file__).with_name("Preflight.java")


def there() -> bool:
    """Say whether Java and the jars are on this machine."""
    return shutil.which("java") is not None and all((JARS / f"{name}.jar").is_file() for name in NEEDED)


class Preflight:
    """One Java process that is asked about file after file."""

    def __enter__(self) -> Preflight:
        """Start Java; it compiles the source by itself."""
        path = ":".join(str(JARS / f"{name}.jar") for name in NEEDED)
        self._process = subprocess.Popen(
            ["java", "-Xmx256m", "-cp", path, str(SOURCE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        )  # fmt: skip
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self._pipe(self._process.stdin).close()
        self._process.wait(timeout=30)
        self._pipe(self._process.stdout).close()

    def faults(self, path: Path) -> str:
        """Return what is wrong with a file as PDF/A-1b; empty: nothing."""
        asked, answers = self._pipe(self._process.stdin), self._pipe(self._process.stdout)
        asked.write(f"{path}\n")
        asked.flush()
        answer = answers.readline()
        assert answer, "Java ended"
        return answer.rstrip("\n")

    @staticmethod
    def _pipe(stream: IO[str] | None) -> IO[str]:
        assert stream is not None
        return stream
