"""The bytes of a saved page → text, by what the bytes are and what the page says of itself."""

from __future__ import annotations

import codecs
import re

from pieraklad.importing.problems import Unimportable
from pieraklad.project.bilingual import Bilingual

_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)|<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._:-]+)""",
    re.IGNORECASE,
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The Encoding Standard reads these names as windows-1252.
_LATIN = frozenset(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1"))


def decode_page(data: bytes) -> tuple[str, str]:
    """Return the text of a page and a note, if it was not in the encoding that it names.

    Raises Unimportable with the line and what was wrong.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(name), ""
            except UnicodeDecodeError as error:
                raise _lie(data, error, name.removesuffix("-sig")) from None
    found = _DECLARED.search(data[:4096])
    said = (found.group(1) or found.group(2)).decode("ascii").lower() if found else ""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        if said in ("", "utf-8", "utf8"):
            raise _lie(data, error, said) from None
    else:
        if said in ("", "utf-8", "utf8") or data.isascii():
            return text, ""
        return text, f"encoding: the page says {said}, but it is UTF-8"
    codec = "cp1252" if said in _LATIN else said
    try:
        if codecs.lookup(codec)._is_text_encoding:
            return data.decode(codec), f"encoding: {said}"
    except LookupError:
        pass
    except UnicodeDecodeError as error:
        raise _lie(data, error, said) from None
    raise Unimportable(
        Bilingual(
            f"names an encoding that does not exist, {said}; save the page as UTF-8",
            f"называе кадаванне, якога няма, {said}; захавайце старонку ў UTF-8",
        )
    )


def _lie(data: bytes, error: UnicodeDecodeError, said: str) -> Unimportable:
    line = data.count(b"\n", 0, error.start) + 1
    if not said:
        return Unimportable(
            Bilingual(
                f"byte {error.start} is not UTF-8, and the page names no encoding; save it as UTF-8",
                f"байт {error.start} не ў UTF-8, а кадавання старонка не называе; захавайце яе ў UTF-8",
            ),
            line,
        )
    return Unimportable(
        Bilingual(
            f"byte {error.start} is not {said.upper()}, although the page says so; save it as UTF-8",
            f"байт {error.start} не ў {said.upper()}, хоць старонка так кажа; захавайце яе ў UTF-8",
        ),
        line,
    )
