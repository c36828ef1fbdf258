"""Writes docs/checks.md and docs/checks.be.md: what each check wants, from the checks themselves."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from pieraklad.checks import CHECKS, Check, Example

FOLDER = Path(__file__).parent


class Words(NamedTuple):
    """The page's own words in one language."""

    head: str
    off: str
    default_off: str
    error: str
    warning: str
    also: str
    source: str
    wrong: str
    right: str
    fix: str


ENGLISH = Words(
    """\
# All checks

Written by `python docs/checks_pages.py` from the checks themselves; a test compares the page and runs
every example. [Па-беларуску](checks.be.md).

## Switching a check off and on

| where | how |
| --- | --- |
| one message | a translator's comment `# ignore: ID, ID` or the flag `#, ignore-ID`; Weblate's `ignore-…` flags count, too; `all-checks` |
| a catalog | in its header `X-Pieraklad-Checks: ignore-ID, enable-ID`, or above it `# pieraklad: ignore-ID` |
| the project | `disable = ["ID"]` and `enable = ["ID"]` under `[checks]` in pieraklad.toml |
| one run | `pieraklad check --enable ID`; `--spelling` is `--enable spelling` |

gettext's programs and Poedit drop flags that they do not know when they save; the comment stays, and
`pieraklad update` writes one where there is only the flag.

Instead of an id a group may stand: `be-letters` and `be-punctuation`. `pieraklad check --explain ID`
prints what stands here. `--fix` puts right what is certain, and nothing else. How often each check
was wrong on real catalogs: [false alarms](false-alarms.md).

In the examples ␣ is a space, ⍽ a no-break space, ⏎ a line end; the forms of a plural are separated by
a stroke.
""",
    "",
    "off by default",
    "error",
    "warning",
    "also switched by",
    "source",
    "wrong",
    "right",
    "`--fix` puts it right",
)
BELARUSIAN = Words(
    """\
# Усе праверкі

Старонку піша `python docs/checks_pages.py` з саміх праверак; тэст параўноўвае яе з імі і выконвае
кожны прыклад. [In English](checks.md).

## Як адключыць або ўключыць праверку

| дзе | як |
| --- | --- |
| адно паведамленне | каментарый перакладчыка `# ignore: ID, ID` або флаг `#, ignore-ID`; флагі Weblate `ignore-…` таксама дзейнічаюць; `all-checks` |
| каталог | у яго загалоўку `X-Pieraklad-Checks: ignore-ID, enable-ID` або над ім `# pieraklad: ignore-ID` |
| праект | `disable = ["ID"]` і `enable = ["ID"]` у раздзеле `[checks]` файла pieraklad.toml |
| адзін запуск | `pieraklad check --enable ID`; `--spelling` — тое ж, што `--enable spelling` |

Праграмы gettext і Poedit пры захаванні выкідаюць флагі, якіх не ведаюць; каментарый застаецца, і
`pieraklad update` дапісвае яго там, дзе ёсць толькі флаг.

Замест ID можна назваць групу: `be-letters` або `be-punctuation`. Тое, што напісана тут, паказвае і
`pieraklad check --explain ID --messages be`. `--fix` выпраўляе толькі тое, у чым няма сумневу. Як
часта кожная праверка памылялася на сапраўдных каталогах: [ілжывыя трывогі](false-alarms.md).

У прыкладах ␣ — гэта прабел, ⍽ — непарыўны прабел, ⏎ — канец радка; формы множнага ліку раздзеленыя
рыскай.
""",
    "",
    "сама не ўключаецца",
    "памылка",
    "папярэджанне",
    "таксама адключаецца праз",
    "арыгінал",
    "няправільна",
    "правільна",
    "`--fix` выпраўляе сам",
)


def main() -> None:
    """Write both pages."""
    for name, text in pages().items():
        (FOLDER / name).write_text(text, "utf-8")


def pages() -> dict[str, str]:
    """Return the pages by their file names."""
    return {"checks.md": _page(ENGLISH, False), "checks.be.md": _page(BELARUSIAN, True)}


def _page(words: Words, belarusian: bool) -> str:
    sections = [words.head]
    sections += [_section(check, words, belarusian) for check in CHECKS]
    return "\n".join(sections)


def _section(check: Check, words: Words, belarusian: bool) -> str:
    title, about = (check.title_be, check.about_be) if belarusian else (check.title, check.about)
    facts = [words.error if check.severity == "error" else words.warning]
    if not check.default:
        facts.append(words.default_off)
    names = sorted(check.names() - {check.id})
    if names:
        facts.append(f"{words.also} " + ", ".join(f"`ignore-{name}`" for name in names))
    lines = [f"## `{check.id}`: {title}", "", "; ".join(facts) + ".", "", about, ""]
    lines[2] = lines[2][0].upper() + lines[2][1:]
    if check.examples:
        sources = any(example.source for example in check.examples)
        head = [words.source] * sources + [words.wrong, words.right]
        lines += ["| " + " | ".join(head) + " |", "| " + " | ".join(["---"] * len(head)) + " |"]
        lines += [_row(example, sources) for example in check.examples]
        lines.append("")
    return "\n".join(lines)


def _row(example: Example, sources: bool) -> str:
    cells = [example.source] * sources + [example.wrong, example.right]
    return "| " + " | ".join(map(_shown, cells)) + " |"


def _shown(text: str) -> str:
    """Return a text as a code span in a table's cell, what nobody sees made visible."""
    if not text:
        return ""
    text = re.sub(r"^ +| +$|(?<= ) ", lambda m: "␣" * len(m[0]), text.replace(" | ", " ¦ "))
    text = text.replace("\u00a0", "⍽").replace("\n", "⏎").replace("|", "\\|")
    text = re.sub("[\u00ad\u200b\u0306]", lambda m: f"‹U+{ord(m[0]):04X}›", text)
    fence = "``" if "`" in text else "`"
    space = " " if "`" in text else ""
    return f"{fence}{space}{text}{space}{fence}"


if __name__ == "__main__":
    main()
