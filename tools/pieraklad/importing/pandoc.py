"""Word, OpenDocument, RTF, EPUB and MediaWiki → HTML, by pandoc.

The program comes with `pypandoc_binary` (the extra `import`) or is the system's. It runs without a shell,
with `--sandbox` (it reads the one file and nothing else), with a limit of memory and of time.
"""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path

from pieraklad.importing.problems import Unimportable
from pieraklad.project.bilingual import Bilingual, joined

SECONDS = 120
"""How long pandoc may take for a file."""
_MEMORY = "2g"
_MOST_UNPACKED = 300_000_000
"""Bytes that an archive may become."""
_MOST_RATIO = 200
"""How many times its size an archive may become, if that is more than 20 MB; texts reach 20 or 30."""
_MISSING = Bilingual(
    "pandoc is needed to read this file; install it with `pip install 'pieraklad[import]'`"
    " or your system's package `pandoc`",
    "каб прачытаць гэты файл, патрэбен pandoc; усталюйце яго праз `pip install 'pieraklad[import]'`"
    " або сістэмны пакет `pandoc`",
)


def find_pandoc() -> str:
    """Return the program's path. Raises Unimportable if there is none."""
    with contextlib.suppress(ImportError, OSError):
        import pypandoc

        return str(pypandoc.get_pandoc_path())
    found = shutil.which("pandoc")
    if found is None:
        raise Unimportable(_MISSING)
    return found


def html_of(path: Path, source_format: str, media: Path | None = None) -> str:
    """Return a document as a page of HTML; with `media`, its pictures are written below that folder.

    Raises Unimportable, with what to do, for whatever is wrong with the file.
    """
    program = find_pandoc()
    if source_format in ("docx", "odt", "epub"):
        _check_archive(path)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "page.html"
        command = [
            program, "+RTS", f"-M{_MEMORY}", "-RTS", "--sandbox", "--standalone", "--wrap=none",
            "--from", source_format, "--to", "html5", "--output", str(output),
        ]  # fmt: skip
        if media is not None:
            command += ["--extract-media", "."]
        try:
            done = subprocess.run(  # noqa: S603  (a list, no shell)
                [*command, str(path.resolve())],
                stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False, cwd=media or folder,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise Unimportable(
                Bilingual(
                    f"pandoc did not finish in {SECONDS} seconds; split the document",
                    f"pandoc не скончыў за {SECONDS} секунд; падзяліце дакумент",
                )
            ) from None
        except OSError as error:
            reason = error.strerror or str(error)
            text = Bilingual("pandoc cannot be run: ", "pandoc не запускаецца: ")
            raise Unimportable(joined(text, reason)) from None
        if done.returncode != 0:
            raise Unimportable(_failure(done.returncode, done.stderr.decode("utf-8", "replace")))
        return output.read_text("utf-8", "replace")


def _failure(status: int, said: str) -> Bilingual:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    reason = " ".join(lines)[:300] or f"exit status {status}"
    if status == 251 or "heap exhausted" in said.lower():
        return Bilingual(
            f"needs more than {_MEMORY.upper()}B of memory; split the document",
            f"патрабуе больш за {_MEMORY[:-1]} ГБ памяці; падзяліце дакумент",
        )
    return Bilingual(
        f"pandoc cannot read it ({reason}); open it in its own program and save it again",
        f"pandoc не можа яго прачытаць ({reason}); адкрыйце яго ў сваёй праграме і захавайце наноў",
    )


def _check_archive(path: Path) -> None:
    """Refuse what is no archive, a bomb, or encrypted. Raises Unimportable."""
    with path.open("rb") as file:
        start = file.read(8)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise Unimportable(
            Bilingual(
                "is encrypted or in Word's old format; save it as .docx without a password",
                "зашыфраваны або ў старым фармаце Word; захавайце як .docx без пароля",
            )
        )
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            size = sum(entry.file_size for entry in entries)
            packed = max(1, path.stat().st_size)
            if size > _MOST_UNPACKED or (size > 20_000_000 and size > _MOST_RATIO * packed):
                raise Unimportable(
                    Bilingual(
                        f"would unpack to {size // 1_000_000:,} MB; that is no document",
                        f"распакуецца ў {size // 1_000_000:,} МБ; гэта не дакумент".replace(
                            ",", "\u00a0"
                        ),
                    )
                )
            locked = any(entry.flag_bits & 1 for entry in entries)
            for manifest in ("META-INF/manifest.xml", "META-INF/encryption.xml"):
                if manifest in names and archive.getinfo(manifest).file_size < 5_000_000:
                    data = b"" if locked else archive.read(manifest)
                    locked = locked or b"encryption-data" in data or b"EncryptedData" in data
            if locked:
                raise Unimportable(
                    Bilingual(
                        "is encrypted; save it without a password",
                        "зашыфраваны; захавайце яго без пароля",
                    )
                )
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError) as error:
        if isinstance(error, Unimportable):
            raise
        raise Unimportable(
            Bilingual(
                f"is damaged or not what its name says ({error}); open it in its own program and save it again",
                f"пашкоджаны або не тое, што кажа яго назва ({error}); адкрыйце яго ў сваёй праграме"
                " і захавайце наноў",
            )
        ) from None
