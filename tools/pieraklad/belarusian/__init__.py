"""Support for Belarusian: pure functions over text, loaded when first used.

Offsets are code points (Python string indices). Nothing here reads a file or a clock.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from pieraklad.belarusian.collation import collation_key
    from pieraklad.belarusian.letters import find_letters
    from pieraklad.belarusian.masks import mask
    from pieraklad.belarusian.punctuation import find_punctuation
    from pieraklad.belarusian.recognise import guess_language
    from pieraklad.belarusian.stems import stem
    from pieraklad.belarusian.text_problems import TextProblem, apply
    from pieraklad.belarusian.transliteration import SCHEMES, reverse_iso9, slugify, transliterate
    from pieraklad.belarusian.u_short import find_u_short

__all__ = [
    "SCHEMES",
    "TextProblem",
    "apply",
    "collation_key",
    "find_letters",
    "find_punctuation",
    "find_u_short",
    "guess_language",
    "mask",
    "reverse_iso9",
    "slugify",
    "stem",
    "transliterate",
]

_MODULES: Final = {
    "SCHEMES": "transliteration",
    "TextProblem": "text_problems",
    "apply": "text_problems",
    "collation_key": "collation",
    "find_letters": "letters",
    "find_punctuation": "punctuation",
    "find_u_short": "u_short",
    "guess_language": "recognise",
    "mask": "masks",
    "reverse_iso9": "transliteration",
    "slugify": "transliteration",
    "stem": "stems",
    "transliterate": "transliteration",
}


def __getattr__(name: str) -> Any:
    """Import the module of a public name on first use (PEP 562) and cache the name here."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
