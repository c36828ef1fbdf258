"""Two commits → one that has both sides' work, made in git's database alone; then the branch moves to it.

Catalogs are merged message by message, reviews and the glossary line by line, everything else by git.
Nothing is checked out for that, so no file ever has conflict markers in it, and nothing is left half
done. Where both sides translated the same message, the upstream's text goes into the file; ours is
offered as a suggestion once the workbench takes the file in (see `Settler.settle`).
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import NamedTuple

from pieraklad.catalogs.po.catalog import Catalog
from pieraklad.editing.sync.changes import Layout, shown
from pieraklad.editing.sync.commits import Signatures
from pieraklad.editing.sync.repository import GitFailed, Repository
from pieraklad.merging.three_way import merge_catalogs
from pieraklad.project.bilingual import Bilingual, joined

_FILE_MODES = ("100644", "100755")
_NOTHING = "0" * 40
"""The name of an object that is not there."""


class Unmergeable(GitFailed):
    """Two sides changed something that only a person can merge."""


class _Sides(NamedTuple):
    """A file in the common ancestors and on both sides; None where it is not."""

    old: tuple[bytes | None, ...]
    older: tuple[bytes | None, ...]
    """In what the first common ancestor has in common with each of the others; usually there are none."""
    mine: bytes | None
    theirs: bytes | None


class Merger:
    """Merges commits of one repository."""

    def __init__(
        self, repository: Repository, layout: Layout, signatures: Signatures, outdated: bool
    ) -> None:
        self._git = repository
        self._layout = layout
        self._signatures = signatures
        self._outdated = outdated

    def merged(self, mine: str, theirs: str, name: str) -> str:
        """Return a commit that has the work of both: one of them, or a new merge commit.

        `name` is what the upstream is called. Raises Unmergeable.
        """
        bases = self._git.run("merge-base", "--all", mine, theirs, fine=(0, 1)).decode().split()
        if theirs in bases:
            return mine
        if mine in bases:
            return theirs
        if not bases:
            raise Unmergeable(
                joined(name, Bilingual(
                    " has no commit in common with this branch", " не мае агульных камітаў з гэтай галінай"
                ))
            )  # fmt: skip
        tree, modes, conflicts = self._by_git(mine, theirs)
        both = self._git.changed(bases[0], mine) & self._git.changed(bases[0], theirs)
        blobs: dict[str, bytes] = {}
        compiled, refused = [], []
        looked_at = []
        for path in sorted(both | set(conflicts)):
            if self._layout.is_compiled(path):
                compiled.append(path)
            elif path in conflicts or self._is_ours(path):
                looked_at.append(path)
        for path, sides in zip(
            looked_at, self._sides(looked_at, bases, mine, theirs, conflicts), strict=True
        ):
            if path not in conflicts and (
                sides.mine is None or sides.theirs is None or path == self._layout.glossary
            ):
                continue  # removed or renamed, or terms in different places: git knows what to do
            data = self._resolved(path, sides)
            if data is not None:
                blobs[path] = data
            elif path in conflicts:
                refused.append(path)
        refused += [path for path, mode in modes.items() if mode not in _FILE_MODES]
        for path in compiled:
            source = path.removesuffix(".mo") + ".po"
            data = blobs.get(source) or self._git.blobs([f"{tree}:{source}"])[0]
            if data is not None:
                blobs[path] = Catalog.from_bytes(data).to_mo(outdated=self._outdated)
            elif path in conflicts:
                refused.append(path)
        if refused:
            text = Bilingual(
                ": this branch and its upstream both changed it; merge them by hand (`git pull`)",
                ": яго змянілі і тут, і на тым баку; злучыце рукамі (`git pull`)",
            )
            raise Unmergeable(joined(shown(refused), text))
        if blobs:
            tree = self._with(tree, blobs, modes)
        self._check(tree, mine, theirs, set(blobs))
        return self._git.line(
            "commit-tree", tree, "-p", mine, "-p", theirs, "-m", f"Merge {name}",
            environment=self._signatures.environment("", 0),
        )  # fmt: skip

    def _by_git(
        self, mine: str, theirs: str
    ) -> tuple[str, dict[str, str], dict[str, dict[int, str]]]:
        """Let git merge; return its tree, the modes of the paths in conflict, and their blobs by stage."""
        try:
            said = self._git.run(
                "merge-tree", "--write-tree", "-z", "--no-messages", mine, theirs, fine=(0, 1)
            )
        except GitFailed as error:
            if "usage" not in error.reason and "unknown option" not in error.reason:
                raise
            old = Bilingual(
                "merging needs git 2.38 or newer; update git", "каб злучаць, патрэбны git 2.38 або навейшы"
            )  # fmt: skip
            raise GitFailed(old) from None
        tree, *entries = said.decode("utf-8", "surrogateescape").split("\0")
        modes: dict[str, str] = {}
        conflicts: dict[str, dict[int, str]] = {}
        for entry in filter(None, entries):
            about, _, path = entry.partition("\t")
            mode, blob, stage = about.split()
            modes[path] = mode
            conflicts.setdefault(path, {})[int(stage)] = blob
        return tree.strip(), modes, conflicts

    def _is_ours(self, path: str) -> bool:
        layout = self._layout
        return (
            layout.place(path) is not None or layout.reviews_of(path) is not None
            or layout.is_template(path) or layout.is_credits(path) or path == layout.glossary
        )  # fmt: skip

    def _sides(
        self, paths: list[str], bases: list[str], mine: str, theirs: str,
        conflicts: dict[str, dict[int, str]],
    ) -> list[_Sides]:  # fmt: skip
        older = [self._git.line("merge-base", bases[0], other, fine=(0, 1)) for other in bases[1:]]
        commits = (*bases, *older, mine, theirs)
        names: list[str] = []
        for path in paths:
            own = [f"{commit}:{path}" if commit else "" for commit in commits]
            stages = conflicts.get(path, {})
            if len(stages) > 1:  # of a renamed file, too
                own[-2:] = stages.get(2, ""), stages.get(3, "")
                if len(bases) == 1:
                    own[0] = stages.get(1, "")
            names += [name or _NOTHING for name in own]
        found = self._git.blobs(names)
        size, number = len(commits), len(bases)
        rows = (tuple(found[at : at + size]) for at in range(0, len(found), size))
        return [_Sides(row[:number], row[number:-2], row[-2], row[-1]) for row in rows]

    def _resolved(self, path: str, sides: _Sides) -> bytes | None:
        """Return the file with both sides' work; None if only git or a person can make that."""
        if not self._is_ours(path):
            return None
        if sides.mine is None or sides.theirs is None:
            return sides.mine or sides.theirs  # changed on one side, removed on the other: it stays
        if self._layout.reviews_of(path) is not None or self._layout.is_credits(path):
            return _merged_lines(sides)
        if path == self._layout.glossary:
            return self._joined(sides) if path.endswith(".csv") else None
        ours, theirs = Catalog.from_bytes(sides.mine), Catalog.from_bytes(sides.theirs)
        for catalog in (ours, theirs):
            iter(catalog)
            if catalog.problems:
                problem = catalog.problems[0]
                broken = Bilingual("; nothing was merged", "; нічога не злучана")
                raise Unmergeable(joined(f"{path}:{problem.line}: ", problem.text, broken))
        base = _base(sides)
        return merge_catalogs(base, ours, theirs, take_theirs=True).catalog.to_bytes()

    def _check(self, tree: str, mine: str, theirs: str, known: set[str]) -> None:
        """Raise Unmergeable for a catalog that git merged line by line, because it was renamed, and broke."""
        made = (self._git.changed(mine, tree) & self._git.changed(theirs, tree)) - known
        catalogs = sorted(path for path in made if self._layout.place(path) is not None)
        for path, data in zip(
            catalogs, self._git.blobs([f"{tree}:{path}" for path in catalogs]), strict=True
        ):
            if data is not None and Catalog.from_bytes(data).problems:
                text = Bilingual(
                    ": it was renamed and edited; merge it by hand (`git pull`)",
                    ": яго перайменавалі і правілі; злучыце рукамі (`git pull`)",
                )
                raise Unmergeable(joined(path, text))

    def _joined(self, sides: _Sides) -> bytes:
        """Return a file in which lines that both sides added at one place follow each other."""
        with tempfile.TemporaryDirectory(prefix="pieraklad-") as folder:
            names = [os.path.join(folder, name) for name in ("mine", "old", "theirs")]
            for name, data in zip(names, (sides.mine, sides.old[0], sides.theirs), strict=True):
                ended = not data or data.endswith(b"\n")
                Path(name).write_bytes((data or b"") + (b"" if ended else b"\n"))
            return self._git.run("merge-file", "-p", "--union", *names)

    def _with(self, tree: str, blobs: dict[str, bytes], modes: dict[str, str]) -> str:
        """Return a tree with other contents for some paths."""
        with tempfile.TemporaryDirectory(prefix="pieraklad-") as folder:
            names = [Path(folder) / str(number) for number in range(len(blobs))]
            for name, data in zip(names, blobs.values(), strict=True):
                name.write_bytes(data)
            asked = "".join(f"{name}\n" for name in names).encode("utf-8", "surrogateescape")
            made = self._git.run("hash-object", "-w", "--no-filters", "--stdin-paths", input=asked)
            lines = (
                f"{modes.get(path, _FILE_MODES[0])} {blob}\t{path}\0"
                for path, blob in zip(blobs, made.decode("ascii").split(), strict=True)
            )
            listed = "".join(lines).encode("utf-8", "surrogateescape")
            index = {"GIT_INDEX_FILE": os.fspath(Path(folder) / "index")}
            self._git.run("read-tree", tree, environment=index)
            # A path in conflict has been written under its own name, or is put there now.
            self._git.run("update-index", "-z", "--index-info", input=listed, environment=index)
            return self._git.line("write-tree", environment=index)


def _base(sides: _Sides) -> Catalog:
    """Return what both sides started from. Of several common ancestors, merged; without what these differ in."""
    first, *others = (Catalog.from_bytes(data or b"") for data in sides.old)
    for other, data in zip(others, sides.older, strict=True):
        found = merge_catalogs(Catalog.from_bytes(data or b""), first, other)
        first = found.catalog.rebuilt(
            entry for entry in found.catalog if entry.msgid not in found.conflicts
        )
    return first


def _merged_lines(sides: _Sides) -> bytes:
    """Merge files in which each line stands for itself: what either side added or removed."""
    mine, theirs = _lines(sides.mine), _lines(sides.theirs)
    old = set.intersection(*(_lines(data) for data in sides.old))
    merged = (mine | theirs) - (old - mine) - (old - theirs)
    return "".join(f"{line}\n" for line in sorted(merged)).encode("utf-8", "surrogateescape")


def _lines(data: bytes | None) -> set[str]:
    return set((data or b"").decode("utf-8", "surrogateescape").split("\n")) - {""}
