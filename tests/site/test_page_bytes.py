"""A page holds no character that no page may hold."""

from hypothesis import given
from hypothesis import strategies as st

from pieraklad.site.rendering.sanitising import NOT_HTML, page_bytes

ODD = st.sampled_from(
    "a<\n\t\x00\x0b\x0c\x7f\x85\x9f\xa0é\ud800\ufdd0\ufdef\ufffd\ufffe\U0001f600\U0001ffff\U0010fffe"
)


@given(st.text(ODD | st.characters(), max_size=30))
def test_the_quick_look_at_the_bytes_takes_out_what_the_pattern_does(page: str) -> None:
    assert page_bytes(page) == NOT_HTML.sub("", page).encode("utf-8")
