"""Making the commits: one for each author and language, with exactly their texts, in the project's own style.

`git commit --only` takes the files from a work tree of our own, a temporary folder with just them: so a
commit has the version of a file that it is about, even if people go on saving, and the index of the
repository stays what it was for every other file, staged or not.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from pieraklad.editing.sync.authors import SITE, Step
from pieraklad.editing.sync.repository import GitFailed, Repository
from pieraklad.project import Project
from pieraklad.project.bilingual import Bilingual

_MOST_SLUGS = 3
"""Articles that a subject names; more of them are counted there and listed below it."""
_COUNTS = (
    ("translated", "translated"), ("fuzzy", "fuzzy"), ("untranslated", "emptied"),
    ("reviewed", "reviewed"),
)  # fmt: skip


@dataclass(slots=True)
class Draft:
    """A commit to be made."""

    language: str
    """Empty for what belongs to no language: templates, the glossary."""
    who: str
    files: dict[str, bytes] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    """Slugs, or what else a subject names."""
    counts: Counter[str] = field(default_factory=Counter)
    others: set[str] = field(default_factory=set)
    at: float = 0.0

    def add(self, path: str, name: str, step: Step) -> None:
        """Add a step of a file."""
        self.files[path] = step.data
        if name and name not in self.names:
            self.names.append(name)
        self.counts += step.counts
        self.others |= step.others
        self.at = max(self.at, step.at)


class Signatures:
    """Names and addresses in commits."""

    def __init__(self, project: Project, address: Callable[[str], str]) -> None:
        self._site = name_for_git(project.title(project.default_language)) or "Pieraklad"
        self._domain = project.syncing.domain
        self._address = address

    def of(self, who: str) -> tuple[str, str]:
        """Return a person's name and address; by default one that nobody can write to.

        It is made of the name: the same person has the same one in every clone.
        """
        if who == SITE:
            return self._site, f"workbench@users.noreply.{self._domain}"
        made = blake2b(who.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()
        address = self._address(who) or f"{made}@users.noreply.{self._domain}"
        return name_for_git(who) or made, address

    def environment(self, who: str, at: float) -> dict[str, str]:
        """Return who writes and who commits; the commit is the site's."""
        name, address = self.of(who)
        site, sites_address = self.of(SITE)
        found = {
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": address,
            "GIT_COMMITTER_NAME": site, "GIT_COMMITTER_EMAIL": sites_address,
        }  # fmt: skip
        return found | ({"GIT_AUTHOR_DATE": f"@{int(at)} +0000"} if at else {})


def name_for_git(name: str) -> str:
    """Return a name as a commit can hold it: one line, without what git or a trailer would misread."""
    kept = "".join(sign if sign.isprintable() and sign not in "<>" else " " for sign in name)
    return " ".join(kept.split()).strip(".,:;'\"\\- ")


def message(draft: Draft, signatures: Signatures) -> str:
    """Return a commit's message: `be: voter-lists: 7 translated, 2 reviewed`."""
    names = sorted(name_for_git(name) for name in draft.names)
    many = len(names) > _MOST_SLUGS
    subject = [draft.language] if draft.language else []
    if names:
        subject.append(f"{len(names)} articles" if many else ", ".join(names))
    counts = [f"{draft.counts[key]} {word}" for key, word in _COUNTS if draft.counts[key]]
    subject.append(", ".join(counts) or "brought up to date")
    lines = [": ".join(subject), ""]
    if many:
        lines += [f"- {name}" for name in names] + [""]
    for who in sorted(draft.others):
        name, address = signatures.of(who)
        lines.append(f"Co-authored-by: {name} <{address}>")
    return "\n".join(lines).rstrip("\n") + "\n"


class HeadMoved(GitFailed):
    """Somebody else committed meanwhile: what was to be committed has to be worked out again."""

    def __init__(self) -> None:
        super().__init__(
            Bilingual("somebody else committed in this moment", "якраз зрабіў каміт нехта іншы")
        )


def make_commits(
    repository: Repository,
    signatures: Signatures,
    drafts: Iterable[Draft],
    new: set[str],
    head: str,
) -> int:
    """Make commits in order, on top of the commit `head`; return how many. Raises HeadMoved.

    `new` are the paths that git does not know yet.
    """
    made = 0
    for draft in drafts:
        if repository.commit("HEAD") != head:
            raise HeadMoved
        with tempfile.TemporaryDirectory(prefix="pieraklad-") as folder:
            _make(repository, signatures, draft, new & set(draft.files), Path(folder))
        new = new - set(draft.files)
        made += 1
        head = repository.commit("HEAD")
    if made:
        # The index knows those files by the temporary folder's clock; this compares them once.
        repository.run("update-index", "-q", "--refresh", fine=(0, 1, 128))
    return made


def _make(
    repository: Repository, signatures: Signatures, draft: Draft, new: set[str], folder: Path
) -> None:
    tree, words, names = folder / "tree", folder / "message", folder / "paths"
    for path, data in draft.files.items():
        copy = tree / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(data)
        mode = os.stat(repository.top / path).st_mode
        os.chmod(copy, mode & 0o777 | 0o600)
    words.write_text(message(draft, signatures), "utf-8", newline="\n")
    if new:
        names.write_bytes(b"".join(os.fsencode(name) + b"\0" for name in sorted(new)))
        repository.run("add", "--intent-to-add", *_from(names), tree=tree)
    names.write_bytes(b"".join(os.fsencode(name) + b"\0" for name in sorted(draft.files)))
    # No hooks: they are for developers at a terminal. One that fails, or checks their unfinished work,
    # would keep translators' texts out of git. (--no-verify leaves prepare-commit-msg.)
    try:
        repository.run(
            "-c", f"core.hooksPath={os.devnull}", "commit", "--quiet", "--only", "--no-verify",
            "--cleanup=verbatim", "-F", os.fspath(words), *_from(names),
            tree=tree, environment=signatures.environment(draft.who, draft.at),
        )  # fmt: skip
    except GitFailed:
        repository.run("diff", "--quiet", "HEAD", "--", *draft.files, tree=tree, fine=(0, 1))
        if repository.code:
            raise
        # Nothing to commit: only line ends differed, which git converts.


def _from(names: Path) -> tuple[str, str]:
    return f"--pathspec-from-file={names}", "--pathspec-file-nul"
