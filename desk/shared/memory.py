"""What the window remembers between two days: column widths, the last folder, the rail's width."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


class Memory:
    """A small JSON file of plain values; unreadable or unwritable is no fault, it is only forgotten."""

    def __init__(self, path: Path | None = None) -> None:
        """Read `path`; None keeps everything for this run only."""
        self.path = path
        self.values: dict[str, Any] = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            read = json.loads(self.path.read_text("utf-8")) if self.path else {}
        except (OSError, ValueError):
            return {}
        return read if isinstance(read, dict) else {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return what was remembered under `key`."""
        return self.values.get(key, default)

    def put(self, key: str, value: Any) -> None:
        """Remember a plain value and write the file when it changed."""
        if self.values.get(key) == value:
            return
        self.values[key] = value
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            fresh = self.path.with_suffix(".new")
            fresh.write_text(json.dumps(self.values, ensure_ascii=False, indent=1), "utf-8")
            fresh.replace(self.path)
        except OSError:
            return
