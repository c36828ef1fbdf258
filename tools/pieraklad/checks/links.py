"""`links`: every link and image of the source, to the same address."""

from __future__ import annotations

from collections.abc import Iterator

from pieraklad.checks.base import Check, Example, Finding, Message, missing_and_extra, place
from pieraklad.checks.skeleton import skeleton


class LinksCheck(Check):
    """Links and images of both sides. A link that goes elsewhere is named with both addresses."""

    id = "links"
    title = "links and images"
    title_be = "спасылкі і выявы"
    about = (
        "Both sides are parsed as CommonMark; the translation has the same links and images, in any "
        "order, to the same addresses."
    )
    about_be = (
        "Абодва бакі разбіраюцца як CommonMark; у перакладзе тыя ж спасылкі і выявы, у любым "
        "парадку, з тымі ж адрасамі."
    )
    severity = "error"
    examples = (Example("See [a](x.md).", "Гл. [а](z.md).", "Гл. [а](x.md)."),)
    weblate = ("md-link", "md-reflink", "urls")

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the destinations, whatever their order."""
        source, target = skeleton(message.source), skeleton(message.target)
        yield from self._compare(message, source.links, target.links, "link", "спасылка")
        yield from self._compare(message, source.images, target.images, "image", "выява")

    def _compare(
        self, message: Message, wanted: list[str], given: list[str], name: str, name_be: str
    ) -> Iterator[Finding]:
        missing, extra = missing_and_extra(wanted, given)
        for old, new in zip(missing, extra, strict=False):
            start, end = place(message.target, new) or (None, None)
            yield self.found(
                f"the {name} goes to {new}, in the source to {old}",
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
