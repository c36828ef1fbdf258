"""What an article may be called: its slug is a part of an address and a file's name."""

from __future__ import annotations

import re

from pieraklad.project.bilingual import Bilingual

# A slug is one path segment of an address: letters and digits of any script, joined by - or _.
SLUG = re.compile(r"[^\W_](?:[\w-]*[^\W_])?\Z")
MAX_SLUG = 200
"""The longest slug, in bytes of UTF-8: a file name has at most 255, including extensions."""
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])\Z", re.IGNORECASE)


def slug_problem(slug: str) -> str:
    """Return why a text cannot be an article's address; an empty string if it can.

    Names that Windows reserves for devices cannot be files there, with any extension.
    """
    if not SLUG.match(slug):
        return Bilingual(
            "cannot be an address; use letters, digits and hyphens",
            "не можа быць адрасам; бярыце літары, лічбы і злучкі",
        )
    if len(slug.encode("utf-8", "surrogatepass")) > MAX_SLUG:
        return Bilingual(
            f"is too long for an address; use at most {MAX_SLUG} bytes, {MAX_SLUG // 2} letters",
            f"занадта доўгая для адраса; найбольш {MAX_SLUG} байтаў, {MAX_SLUG // 2} літар",
        )
    if _DEVICES.match(slug):
        return Bilingual(
            "cannot be an address: Windows reserves this name for a device",
            "не можа быць адрасам: у Windows гэта назва прылады",
        )
    return ""


def safe_slug(slug: str) -> str:
    """Return a slug changed so that it can be a file name: not too long, not a device name."""
    data = slug.encode("utf-8", "surrogatepass")
    if len(data) > MAX_SLUG:
        from hashlib import blake2b

        cut = data[: MAX_SLUG - 13].decode("utf-8", "ignore").rstrip("-")
        return f"{cut}-{blake2b(data, digest_size=6).hexdigest()}"
    return f"{slug}-" if _DEVICES.match(slug) else slug
