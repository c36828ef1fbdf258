"""The header fields of new templates and catalogs, as Poedit and Weblate expect them."""

from __future__ import annotations

from pieraklad import __version__
from pieraklad.project.languages import locale_name, plural_header

_GENERATOR = f"Pieraklad {__version__.rpartition('.')[0]}"


def form_header(language: str | None) -> dict[str, str]:
    """Return what the header says of the file's form; `language` is a tag, if it is known."""
    return {
        "Language": locale_name(language) if language else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        **(plural_header(language) if language else {}),
        "X-Generator": _GENERATOR,
    }


def template_header(name: str) -> dict[str, str]:
    """Return the header of a template; there is no date, which would change it with every edit."""
    return {"Project-Id-Version": name, "Report-Msgid-Bugs-To": "", **form_header(None)}


def catalog_header(name: str, language: str) -> dict[str, str]:
    """Return the header of a catalog that has no translation yet."""
    return {
        "Project-Id-Version": name,
        "Report-Msgid-Bugs-To": "",
        "PO-Revision-Date": "",
        "Last-Translator": "",
        "Language-Team": "",
        **form_header(language),
    }
