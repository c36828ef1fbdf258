"""Words in which у does not follow the general rule of ў: one list with a reason for every group.

*keep* means that у is right and ў is wrong; *silent* means that nothing is reported about the letter,
because sources or dictionaries disagree or because the word is too rare to be certain. Patterns match
the lower-case word with every ў written as у; a match decides for every у in it.

Sources: the law of 23.07.2008 No 420-З, «Нескладовае ў і у складовае», points 1–4, and the headwords of the Belarusian
Hunspell dictionary (M. Udodau, be_BY 0.53), which lists both forms of a word with an initial у that
alternates and one form of a word whose у is stressed.
"""

from __future__ import annotations

from typing import Final

# Endings are only looked ahead to: the у in the ending of радыусаў is decided by the general rule.
_NOUN = "(?=(?:а|у|ам|ом|е|ы|ау|амі|ах)?$)"
_NOUN_OR_DERIVED = "(?=(?:а|у|ам|е|ы|і|ау|амі|ах|(?:н|чык)[а-яёі]*)?$)"
_FEMININE = "(?=(?:[аыеу]|ай|аю|ам|амі|ах)?$)"
_FEMININE_SOFT = "(?=(?:[яіюй]|яй|яю|ям|ямі|ях)?$)"

KEEP: Final = (
    # Point 2: stressed у at the start of a word. Belarusian puts в before most of them (вуха,
    # вугал), so the loanwords below are nearly all of them.
    f"^урн{_FEMININE}",
    f"^уні{_FEMININE_SOFT}",
    "^унт(?=(?:[аыу]|ау|ам|амі|ах)$)",
    "^унтэр",
    f"^унцы{_FEMININE_SOFT}",
    f"^унікум{_NOUN}",
    f"^узус{_NOUN}",
    "^у[хк]анн(?=(?:е|я|ю|ем|і)$)",
    # Point 1: траур by name; the unstressed final у of loanwords (фрау, шоу, ноу-хау).
    "^(?:пау)?траур",
    "^(?:фрау|ноу|хау)$",
    "^(?:ток|тэле|парна|медыя|рэаліці)?шоу$",
    "^шоу(?=[бмр])",
    # Point 3: loanwords in -ум, -ус and their derivatives. The preceding vowel is part of the
    # pattern: folded «Кіеўскі», «роўны» must not look like one of these. Пнеўма and рэўма end in
    # -ма, and Зеўс is a root: ў.
    f"(?<!^пн)(?<!^р)(?<!^з)[ыіуэе]у[мс]{_NOUN_OR_DERIVED}",
    "^лінолеумав",
    f"^(?:соус|страус|шлагбаум){_NOUN_OR_DERIVED}",
    "^страус(?:[яё]|ав)",
    "^(?:трыумф|трыумвір|дуумвір)",
    # Stressed у after a vowel inside a word: ау́л, бау́л, гагау́з, Сеу́л.
    "^(?:аул|баул|ясаул|саксаул|сеул)(?=(?:а|у|ам|е|ы|ау|амі|ах|(?:ь?[нс]|ав)[а-яёі]*)?$)",
    "^(?:гагауз|алеу[тц]|іуд[аэз]|гяур)",
    "^(?:саул(?=(?:а|у|ам|е)?$)|рауль?(?=(?:[яюеу]|ем)?$))",
)

SILENT: Final = (
    # Secondary stress or no agreement among dictionaries. Of ультра-, the dictionary lets these alternate.
    "^ультра(?!гук|карот|марын|фіялет)",
    "^уйгур",
    "^урвіс",
    "^(?:ух|уй|ум|уст|уль|унь|уха|угу|уга|уф|ус|уд|уж)$",
    "^уу+$",
    "^ум(?=(?:а|у|ам|ы)$)",  # умоў is a form of умова
    "^(?:клаунад|каузальн)",
    "^аука",
    # Interjections and letters' names.
    "^(?:ау|вау|гау|мяу|няу|тау|дау|чау|чоу|лоу|флоу|сноу|джыу)$",
    # The boundary in a compound whose second part has a stressed у or the у of a name.
    "^(?:за|пры|пера|над)урал(?!аг)",
    "нью[а-яёі]*унд",
    "^(?:пауэр|паульск|арнаут|белаус|пахау|пау$)",
    # Names of peoples and countries for which dictionaries have neither form.
    "^(?:сауд(?=[аыі])|сіуанск|дыула|фрыульск|палау$|саураштр|чуук|чууц|ніуэ|науру)",
)

SILENT_CAPITALISED: Final = (
    # Клаус, Штраус: no other common noun in -аўс or -оўс than страус and соус begins a sentence.
    f"(?<!^стр)(?<!^с)(?<!^шлагб)[ао]у[мс]{_NOUN}",
    # Regions of ISO 3166-2 for which no dictionary has a form.
    "^(?:аусерд|араука|аур$|бакльеу|гагаемауга|гагайфамауга|хаузянг|медзіуна|палаулі|паул$|паул[аыуе]$|лаур[аыуе]$"
    "|рыу$|рыау|тамауліпас|ваупес|візеу|сазавау|нэсэуд|абауй|нукуфетау|хаунслау|дрыуш|каука$)",
)

SILENT_NAMES: Final = (
    # Foreign names keep у as often as not, and no list is complete. In a capitalised word inside a
    # sentence (or alone, as in a list of countries) these are skipped.
    f"(?<!^з)(?<!^пн)(?<!^р)[еэы]у[мс]{_NOUN}",
    "[аеёіоуыэюя]у(?=[аоэыуі])|уу",
    "жоу$|[эі]у$",
    "^(?:бісау|ландау|дахау|макау|каратау|цеміртау|хадрамаут|уіклау)",
    "^(?:паусто|шаумян|фірдаус|кауцк|салаухін|паулу$|мауна$)",
)

LONE_NAMES: Final = (
    # A short capitalised word that is the whole message: Камау, Рыау are places.
    "^[а-яёі]{0,4}ау$",
)

PROPER: Final = (
    # Names in У that stay in a text of capitals too (point 4).
    "^(?:украін|уладзі|узбек|уэльс|уругва|уганд|ушач|узда|улан-|урал|умань|усяслау)",
)

_ABBREVIATIONS: Final = (
    "ЗША США ЦВК ААН ЕС БССР СССР ВКЛ БНР БНТУ БДУ МЗС МУС КДБ СНД РФ РБ УП УА АЭС АН НАН АТ АТС"
    " ААТ ТАА ЗАТ ДАІ СМІ НДА НАТА АБСЕ БПР УНР УССР ПДВ ГПУ ГА ВДНГ"
)
ABBREVIATIONS: Final = frozenset(_ABBREVIATIONS.split())
"""In a text of capitals these are still read letter by letter or as names: no rule is written."""
