"""`ending`, `brackets`, `double-words`, `length`: the form of a text as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pieraklad.belarusian import mask
from pieraklad.belarusian.masks import OPAQUE, SILENT
from pieraklad.checks.base import Check, Example, Finding, Message

_CLOSERS = "\"'”’»“*_~)]} \u00a0\n\t" + SILENT
_TERMINALS = {".": ".", "!": "!", "?": "?", ":": ":", "…": "…", ";": ";"}
_PAIRS = {"(": ")", "[": "]", "«": "»", "„": "“"}
_REPEAT = re.compile(r"(?<![\w-])([^\W\d_]{2,})(\s+)\1(?![\w-])", re.I)
_USUAL = frozenset(["that", "had", "is", "вось", "так", "вельмі", "далёка", "доўга"])
_ANY_BRACKET = re.compile(r"[()\[\]«»„]")
_AFTER_THE_END = re.compile(r"</[A-Za-z][\w-]*>|\[\^[^\]\[]*\]|\]\([^()\s]*\)")
_SHORT = 40


class EndingCheck(Check):
    """Final punctuation: an unfinished sentence, a lost question mark or colon."""

    id = "ending"
    title = "final punctuation"
    title_be = "знак у канцы"
    about = (
        "The translation ends as the source does: with a full stop, a question or exclamation mark, "
        "a colon, an ellipsis, or none of them. Three dots and «…» count as the same; the mark may be inside or "
        "outside quotation marks and brackets; the point of an abbreviation is not a full stop."
    )
    about_be = (
        "Пераклад заканчваецца так, як арыгінал: кропкай, пытальнікам, клічнікам, двукроп’ем, "
        "шматкроп’ем або нічым. Тры кропкі і «…» — адно і тое ж; двукоссе і дужкі могуць "
        "стаяць да знака або пасля; кропка скарачэння — не канец сказа."
    )
    examples = (
        Example("Was it open?", "Ці быў ён адкрыты.", "Ці быў ён адкрыты?"),
        Example("Wait…", "Чакайце", "Чакайце…"),
    )
    weblate = (
        "end_stop", "end_colon", "end_question", "end_exclamation", "end_ellipsis",
        "end_semicolon", "end_interrobang",
    )  # fmt: skip

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the final mark of both sides."""
        source, target = _last(message.source), _last(message.target)
        if source == target or len(message.source) < 3:
            return
        if "." in (source, target) and len(message.source.split()) < 2:
            return  # “Apr” is «красав.»; in some languages an ordinal ends with a point
        if "." in (source, target) and (
            _abbreviated(message.source) or _abbreviated(message.target)
        ):
            return
        if {source, target} <= {"!", "."} or {source, target} <= {"?", "!"}:
            return  # “Thank you.” «Дзякуй!»
        shown = {"": ("nothing", "нічога")}
        wanted, given = shown.get(source, (source, source)), shown.get(target, (target, target))
        yield self.found(
            f"the source ends with {wanted[0]}, the translation with {given[0]}",
            f"у канцы арыгінала {wanted[1]}, у канцы перакладу {given[1]}",
            max(0, len(message.target.rstrip()) - 1), len(message.target.rstrip()),
        )  # fmt: skip


def _last(text: str) -> str:
    if "<" in text or "[" in text or "](" in text:
        text = _AFTER_THE_END.sub("", text)
    text = text.rstrip(_CLOSERS)
    if text.endswith(("...", "?..", "!..")):
        return "…" if text.endswith("...") else text[-3]
    return _TERMINALS.get(text[-1:], "")


def _abbreviated(text: str) -> bool:
    """Whether the final point belongs to an abbreviation: p.m., etc., г., і г. д."""
    return bool(re.search(r"(?:\b[\w]{1,3}\.|\betc\.|\bInc\.)[\s\"'”’»)*_]*\Z", text))


class BracketsCheck(Check):
    """Brackets and quotation marks that are opened but not closed, or the reverse."""

    id = "brackets"
    title = "unpaired brackets and quotation marks"
    title_be = "дужкі і двукоссі без пары"
    about = (
        "Every bracket and every «…» is paired, unless the source has unpaired ones, too. Lists "
        "such as “a)” and emoticons are skipped."
    )
    about_be = (
        "Кожная дужка і кожнае «…» маюць абедзве палавіны, калі толькі арыгінал не такі самы. "
        "Пералікі «а)» і смайлікі не лічацца."
    )
    examples = (Example("The “station” is open.", "«Участак адкрыты.", "«Участак» адкрыты."),)
    weblate = ("brackets",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Count opening and closing ones outside code, placeholders and links."""
        if not _ANY_BRACKET.search(message.target):
            return
        prose, source = mask(message.target), mask(message.source)
        odd_source = any(source.count(o) != source.count(c) for o, c in (("(", ")"), ("[", "]")))
        for opening, closing in _PAIRS.items():
            difference = prose.count(opening) - prose.count(closing)
            if not difference or (opening in "([" and odd_source):
                continue
            if opening == "„" and (message.language != "be" or prose.count("“") > prose.count("„")):
                continue  # „…” in Polish; an English “…”, which be-quotes reports
            if opening in "([" and re.search(r"[:;]-?[()]|(?:^|\s)\w{1,2}\)", prose):
                continue
            odd = opening if difference > 0 else closing
            start = prose.rfind(opening) if difference > 0 else prose.find(closing)
            yield self.found(f"{odd} is unpaired", f"{odd} не мае пары", start, start + 1)


class DoubleWordsCheck(Check):
    """The same word twice in a row."""

    id = "double-words"
    title = "a word twice in a row"
    title_be = "слова двойчы запар"
    about = "«на на», “the the”: a typing mistake, unless the source repeats a word, too."
    about_be = "`на на`, `гэта гэта`: памылка набору, калі толькі ў арыгінале слова не паўтараецца."
    examples = (Example("on the table", "на на стале", "на стале"),)
    weblate = ("duplicate",)
    needs_source = False

    def find(self, message: Message) -> Iterator[Finding]:
        """Report the second one."""
        for match in _REPEAT.finditer(message.target):
            word = match[1].lower()
            if (
                word in _USUAL
                or match[1][:1].isupper() != match[0][len(match[1] + match[2])].isupper()
            ):
                continue
            prose = mask(message.target)[match.start() : match.end()]
            if OPAQUE in prose or SILENT in prose or _REPEAT.search(message.source):
                continue
            yield self.found(
                f"“{match[1]}” twice", f"«{match[1]}» двойчы", match.end(1), match.end()
            )


class LengthCheck(Check):
    """A translation that is far shorter or longer than its source."""

    id = "length"
    title = "far too short or too long"
    title_be = "занадта коратка або занадта доўга"
    about = (
        "If a text has 40 characters or more and its translation is less than 2/5 or more than 5/2 as long, "
        "a sentence has probably been lost or added. Code, tags and addresses are not counted."
    )
    about_be = (
        "Калі пераклад тэксту, у якім ад 40 знакаў, карацейшы за 2/5 або даўжэйшы за 5/2 арыгінала, "
        "у ім, напэўна, згублены або дададзены сказ. Код, тэгі і адрасы не лічацца."
    )
    examples = (
        Example(
            "The commission counts the ballots in the open. Observers watch.",
            "Камісія лічыць.",
            "Камісія лічыць бюлетэні адкрыта. Назіральнікі глядзяць.",
        ),
    )
    weblate = ("max-length",)

    def find(self, message: Message) -> Iterator[Finding]:
        """Compare the visible characters; the limit of a flag `max-length:N` counts, too."""
        limit = next((f[11:] for f in message.flags if f.startswith("max-length:")), "")
        if limit.isdigit() and len(message.target) > int(limit):
            yield self.found(
                f"{len(message.target)} characters, at most {limit} are allowed",
                f"знакаў {len(message.target)}, а можна не больш за {limit}",
                int(limit), len(message.target),
            )  # fmt: skip
        if len(message.source) < _SHORT:
            return
        source, target = _size(message.source), _size(message.target)
        if source >= _SHORT and not source * 0.4 <= target <= source * 2.5:
            yield self.found(
                f"{target} characters; the source has {source}",
                f"знакаў {target}, а ў арыгінале {source}",
            )


def _size(text: str) -> int:
    prose = mask(text)
    return len("".join(prose.split())) - prose.count(OPAQUE) - prose.count(SILENT)
