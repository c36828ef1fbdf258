"""What `render` made in a folder, as JSON: for the generator, and so that nothing is made twice or lost.

It holds hashes, no dates, so it is the same for the same files and may be committed.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pieraklad.storage.files import read_file, write_if_changed
from pieraklad.trees.walk import MANIFEST

FORMAT = 1


@dataclass(frozen=True, slots=True)
class RenderedPage:
    """A document in the manifest; `share` is the finished share of its words in percent, rounded down."""

    source: str
    messages: int
    translated: int
    share: int
    shown: bool
    """Whether it is in the output: its share is not below the threshold."""
    key: str
    """What it was made of; empty if it had problems, which are reported again."""
    digest: str
    """The hash of the file that was written; empty if none was."""


@dataclass(slots=True)
class Manifest:
    """The pages and the copied files by their names in the output."""

    language: str
    pages: dict[str, RenderedPage] = field(default_factory=dict)
    copied: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, folder: Path, language: str) -> Manifest:
        """Return the manifest of an output folder; an empty one if there is none that can be used."""
        try:
            data = json.loads(read_file(path_of(folder, language)))
            if data["format"] != FORMAT:
                return cls(language)
            pages = {str(k): RenderedPage(**v) for k, v in data["pages"].items()}
            return cls(language, pages, [str(name) for name in data["copied"]])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls(language)

    def write(self, folder: Path) -> bool:
        """Write it unless it is there; return whether it was written. Raises OSError."""
        data: dict[str, Any] = {
            "format": FORMAT,
            "language": self.language,
            "pages": {name: asdict(self.pages[name]) for name in sorted(self.pages)},
            "copied": sorted(self.copied),
        }
        text = json.dumps(data, ensure_ascii=False, indent=1) + "\n"
        return write_if_changed(path_of(folder, self.language), text.encode("utf-8"))


def path_of(folder: Path, language: str) -> Path:
    """Return the path of the manifest in an output folder."""
    return folder / MANIFEST.format(language=language)
