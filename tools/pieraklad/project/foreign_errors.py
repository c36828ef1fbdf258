"""Messages of the system and of third-party parsers in Belarusian, which they do not provide."""

from __future__ import annotations

import errno
import os
import re

from pieraklad.project.bilingual import Bilingual

SYSTEM = {
    errno.EACCES: "няма дазволу",
    errno.EPERM: "гэта не дазволена",
    errno.ENOENT: "няма такога файла або папкі",
    errno.ENOTDIR: "на шляху стаіць не папка",
    errno.EISDIR: "гэта папка",
    errno.EEXIST: "такі файл ужо ёсць",
    errno.ELOOP: "спасылкі вядуць па коле",
    errno.ENAMETOOLONG: "занадта доўгая назва",
    errno.ENOSPC: "на дыску няма месца",
    errno.EDQUOT: "вычарпаная квота дыска",
    errno.EROFS: "дыск толькі для чытання",
    errno.EIO: "дыск не чытаецца або не запісваецца",
    errno.EBUSY: "файл заняты",
    errno.EMFILE: "адкрыта занадта шмат файлаў",
    errno.ENFILE: "адкрыта занадта шмат файлаў",
    errno.EINVAL: "так рабіць з гэтым файлам нельга",
    errno.ENXIO: "няма такой прылады",
    errno.ESTALE: "файл знік, пакуль яго чыталі",
}
"""The numbers of POSIX `errno.h`; any other one is shown as a number."""

_SYNTAX = "тут парушаны сінтаксіс"
"""For messages that the tables lack: versions of the parsers differ."""

# libyaml 0.2 (scanner.c, parser.c, reader.c), PyYAML 6 (composer.py, constructor.py) and our own.
_YAML = (
    ("mapping values are not allowed", "двукроп’е тут стаяць не можа; вазьміце значэнне ў двукоссе"),
    ("mapping keys are not allowed", "ключ тут стаяць не можа"),
    ("block sequence entries are not allowed", "пункт спіса тут стаяць не можа"),
    (r"did not find expected ',' or '\]'", "спіс не закрыты: тут павінна стаяць «,» або «]»"),
    (r"did not find expected ',' or '\}'", "табліца не закрытая: тут павінна стаяць «,» або «}»"),
    ("did not find expected '-' indicator", "тут павінен стаяць «-», знак пункта спіса"),
    ("did not find expected key", "тут павінен стаяць ключ"),
    ("did not find expected node content", "тут павінна стаяць значэнне"),
    ("did not find expected hexdecimal number", "тут павінен стаяць шаснаццатковы лік"),
    ("did not find expected whitespace", "тут павінен стаяць прабел"),
    ("did not find expected comment or line break", "далей у гэтым радку можа быць толькі каментарый"),
    ("did not find expected alphabetic", "тут павінна стаяць літара або лічба"),
    ("did not find expected <document start>", "тут павінен стаяць новы ключ"),
    ("could not find expected ':'", "пасля ключа няма двукроп’я"),
    ("found undefined alias", "спасылка на якар, якога няма"),
    ("found duplicate anchor|second occurrence", "другі якар з той жа назвай"),
    ("character that cannot start any token", "такім знакам значэнне пачынацца не можа"),
    ("found unexpected end of stream", "двукоссе не закрытае"),
    ("found unknown escape character", "невядомы знак пасля «\\»"),
    ("invalid Unicode character escape", "за «\\» стаіць код, якога ў Юнікодзе няма"),
    ("found a tab character", "водступ зроблены табуляцыяй; патрэбныя прабелы"),
    ("found unexpected ':'", "двукроп’е тут стаяць не можа"),
    ("found unexpected document indicator", "тут пачынаецца іншы дакумент"),
    ("found another document", "тут пачынаецца іншы дакумент"),
    ("indentation indicator equal to 0", "водступ не можа быць нулявы"),
    ("found undefined tag handle|could not determine a constructor", "невядомы тып значэння (тэг з «!»)"),
    ("found unhashable key", "спіс ці табліца не могуць быць ключом"),
    ("for merging", "«<<» бярэ толькі табліцы"),
    ("expected (?:a|an) \\w+(?: node)?(?: of length 1)?, but found", "значэнне не таго тыпу, які названы"),
    ("base64", "значэнне — не base64"),
    ("directive|incompatible YAML document|version number", "невядомая дырэктыва «%»"),
    ("control characters are not allowed|unacceptable character", "кіравальны знак тут стаяць не можа"),
    ("nesting depth|nested too deeply", "занадта шмат узроўняў"),
    ("a value contains itself", "значэнне змяшчае само сябе"),
    ("too many values by aliases", "праз спасылкі на якары занадта шмат значэнняў"),
)  # fmt: skip

# tomllib of Python 3.11 to 3.14 and our own.
_TOML = (
    ("Expected '='", "пасля ключа няма «=»"),
    (r"Expected '\]+'", "не закрытая квадратная дужка раздзела"),
    ("Expected newline or end", "далей у гэтым радку можа быць толькі каментарый"),
    ("Invalid statement", "тут павінен стаяць ключ або раздзел"),
    ("Invalid initial character for a key", "такім знакам ключ пачынацца не можа"),
    ("Cannot declare|Cannot redefine", "раздзел названы двойчы"),
    ("Cannot overwrite|Duplicate inline table key", "ключ названы двойчы"),
    ("Cannot mutate immutable", "табліца ўжо закрытая"),
    ("Unclosed array", "спіс не закрыты"),
    ("Unclosed inline table", "табліца не закрытая"),
    ("Unterminated string|Expected '\"", "двукоссе не закрытае"),
    ("Expected \"'", "апостраф, які закрывае радок, не стаіць"),
    (r"Unescaped '\\'", "невядомы знак пасля «\\»; сам «\\» пішацца двойчы"),
    ("Invalid hex value", "за «\\» стаіць не шаснаццатковы лік"),
    ("not a Unicode scalar value", "за «\\» стаіць код, якога ў Юнікодзе няма"),
    ("Illegal character|Found invalid character", "такі знак тут стаяць не можа"),
    ("Invalid date or datetime", "такой даты няма"),
    ("Invalid value", "такога значэння не бывае; тэкст пішацца ў двукоссі"),
    ("too long a number|digits", "занадта доўгі лік"),
    ("recursion|nested", "занадта шмат узроўняў"),
)


def yaml_error(text: str) -> Bilingual:
    """Return a YAML parser's message in both languages."""
    return text if isinstance(text, Bilingual) else Bilingual(text, _translated(_YAML, text))


def toml_error(text: str) -> Bilingual:
    """Return the TOML parser's message in both languages."""
    return Bilingual(text, _translated(_TOML, text))


def _translated(table: tuple[tuple[str, str], ...], text: str) -> str:
    return next((be for pattern, be in table if re.search(pattern, text)), _SYNTAX)


def reason_of(error: OSError) -> str:
    """Return why the system refused something; the system itself says so only in English."""
    text = error.strerror or str(error)
    if isinstance(text, Bilingual) or error.errno is None:
        return text
    known = SYSTEM.get(error.errno)
    return Bilingual(os.fspath(text), known or f"памылка сістэмы {error.errno}")
