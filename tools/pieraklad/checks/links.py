"""`links`, `link-title`: every link and image of the source, to the same address, with its title."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.checks.base import Check, Example, Finding, Message, missing_and_extra, place
from pieraklad.checks.skeleton import has_markup, skeleton
from pieraklad.documents.markdown.references import Reference, normalised


class LinksCheck(Check):
    """Links and images that differ from the source. A changed link is reported with both addresses."""

    id = "links"
    condition = staticmethod(has_markup)
    title = "links and images"
    title_be = "спасылкі і выявы"
    about = (
        "Both sides are parsed as CommonMark; the translation has the same links and images, in any "
        "order, to the same addresses. In a reference link (`[rules]`, `[text][rules]`) the label itself "
        "may be translated or preceded by other text; one that the source repeats may appear once."
    )
    about_be = (
        "Абодва бакі разбіраюцца як CommonMark; у перакладзе тыя ж спасылкі і выявы, у любым "
        "парадку, з тымі ж адрасамі. У спасылцы з меткай (`[rules]`, `[тэкст][rules]`) можна перакласці "
        "саму метку або напісаць перад ёй іншы тэкст; калі ў арыгінале яна паўтараецца, даволі аднаго разу."
    )
    severity = "error"
    examples = (
        Example("See [a](x.md).", "Гл. [а](z.md).", "Гл. [а](x.md)."),
        Example("See [rules].", "Гл. правілы.", "Гл. [правілы][rules]."),
    )
    weblate = ("md-link", "md-reflink", "urls")

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the destinations, whatever their order."""
        source, target = skeleton(message.source), skeleton(message.target)
        for images, name, name_be in ((False, "link", "спасылка"), (True, "image", "выява")):
            wanted = source.images if images else source.links
            given = target.images if images else target.links
            if wanted == given and not (source.references or target.references):
                continue
            missing, extra = missing_and_extra(wanted, given)
            if source.references or target.references:
                lost, foreign = _compare_labels(
                    [r for r in source.references if r.is_image is images],
                    [r for r in target.references if r.is_image is images],
                )
                missing, extra = missing + lost, extra + foreign
            yield from self._differing(message, missing, extra, name, name_be)

    def _differing(
        self, message: Message, missing: list[str], extra: list[str], name: str, name_be: str
    ) -> Iterator[Finding]:
        for old, new in zip(missing, extra, strict=False):
            start, end = place(message.target, new) or (None, None)
            yield self.found(
                f"the {name} goes to {new}, but in the source to {old}",
                f"{name_be} вядзе на {new}, а ў арыгінале на {old}",
                start, end, source=place(message.source, old),
            )  # fmt: skip
        for old in missing[len(extra) :]:
            yield self.found(
                f"the {name} to {old} is missing", f"не хапае: {name_be} на {old}",
                source=place(message.source, old),
            )  # fmt: skip
        for new in extra[len(missing) :]:
            start, end = place(message.target, new) or (None, None)
            yield self.found(
                f"the {name} to {new} is not in the source", f"лішняе: {name_be} на {new}",
                start, end,
            )  # fmt: skip


def _compare_labels(wanted: list[Reference], given: list[Reference]) -> tuple[list[str], list[str]]:
    """Return the labels of the source that are missing, and those of the translation that are new.

    A label counts once. A translated `[label]` replaces one from the source; any further brackets are
    only brackets, since nothing defines them.
    """
    old = {normalised(r.label): r for r in wanted}
    new = {normalised(r.label): r for r in given}
    missing = [r for label, r in old.items() if label not in new]
    fresh = [r for label, r in new.items() if label not in old]
    translated = sum(r.by_own_text for r in fresh)
    for reference in [r for r in missing if r.by_own_text][:translated]:
        missing.remove(reference)
    return (
        [f"[{r.label}]" for r in missing],
        [f"[{r.label}]" for r in fresh if not r.by_own_text],
    )


_WORD = re.compile(r"[^\W\d_]{3,}")
_LATIN, _CYRILLIC = re.compile("[A-Za-z]"), re.compile("[А-Яа-яЁёІіЎў]")


class LinkTitleCheck(Check):
    """The title of a link or an image, which browsers show beside it, is lost or not translated."""

    id = "link-title"
    condition = staticmethod(has_markup)
    title = "titles of links"
    title_be = "падказкі спасылак"
    about = (
        'A link or an image with a title in the source (`[text](address "title")`) has one in the '
        "translation as well, translated. A name may stay as it is."
    )
    about_be = (
        'Калі ў арыгінале спасылка або выява мае падказку (`[тэкст](адрас "падказка")`), яна ёсць і ў '
        "перакладзе, на яго мове. Імя або назва могуць застацца якія ёсць."
    )
    examples = (
        Example(
            '[Rules](rules.md "How to vote")',
            '[Правілы](rules.md "How to vote")',
            '[Правілы](rules.md "Як галасаваць")',
        ),
    )

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the titles of links to the same address."""
        wanted = [(address, title) for address, title in skeleton(message.source).titles if title]
        if not wanted or message.source == message.target:
            return
        given: dict[str, list[str]] = {}
        for address, title in skeleton(message.target).titles:
            given.setdefault(address, []).append(title)
        for address, title in wanted:
            titles = given.get(address)
            if not titles:
                continue  # the link itself is missing; `links` reports that
            if title in titles:
                titles.remove(title)
                if self._is_foreign(title, address, message):
                    start = message.target.rfind(title)
                    yield self.found(
                        f"the title “{title}” is not translated",
                        f"падказка «{title}» не перакладзена",
                        start, start + len(title), source=place(message.source, title),
                    )  # fmt: skip
            elif any(titles):
                titles.remove(next(filter(None, titles)))
            else:
                titles.pop()
                yield self.found(
                    f"the title “{title}” of the link to {address} is lost",
                    f"страчана падказка «{title}» спасылкі на {address}",
                    source=place(message.source, title),
                )

    def _is_foreign(self, title: str, address: str, message: Message) -> bool:
        """Whether a title is only in the source's script and is not a name."""
        languages = message.language.partition("-")[0], message.source_language.partition("-")[0]
        if languages[0] == languages[1] or not _WORD.search(title):
            return False
        latin, cyrillic = _LATIN.search(title), _CYRILLIC.search(title)
        if message.language.endswith("-Latn") or (latin and cyrillic):
            return False
        prose = message.target.replace(title, "")
        if not (_CYRILLIC if latin else _LATIN).search(prose) or title in prose:
            return False
        words = _WORD.findall(title)
        # Wikipedia, GitHub, BBC: a name that is part of the address, or capitals inside a word.
        return len(words) > 1 or not (
            title.lower() in address.lower() or words[0][1:] != words[0][1:].lower()
        )
