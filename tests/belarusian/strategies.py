"""Texts for the property tests: Belarusian words in the forms and contexts in which they occur."""

from hypothesis import strategies as st

LETTERS = "абвгдеёжзійклмнопрстуўфхцчшыьэюя"
_BITS = """у ў Ў У « » ** <b> </b> [а](б) {x} %s `у` &nbsp; &amp; яна быў увайшла ўрна ЗША 5 a i УСЕ
Украіна и ’ ' " 50% 3.14 http://a - —"""
BITS = st.sampled_from([*_BITS.split(), " ", "\n", ", ", ". ", "\u0301", "\u0306", "\u00ad"])
words = st.builds(
    lambda word, shape: shape(word),
    st.text(LETTERS + "ґ’", min_size=1, max_size=12),
    st.sampled_from([str.lower, str.upper, str.capitalize]),
)
belarusian = st.lists(
    st.one_of(words, st.sampled_from([" ", ", ", "\n", "5 ", "«", "»", "! ", "-"]))
).map("".join)
messy = st.one_of(st.lists(BITS).map("".join), st.text(), belarusian)
