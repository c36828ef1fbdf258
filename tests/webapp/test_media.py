"""Media files are sent as they are, in parts where asked for, and packed once where that is worth it."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from helpers.sites import Make, Visitor

ARTICLE = "---\ntitle: One\nlang: en\n---\n\nText.\n"
VIDEO = bytes(range(256)) * 4000
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg">' + "<path d='M0 0L1 1'/>" * 500 + "</svg>"


@pytest.fixture
def reader(site: Make) -> Visitor:
    reader = site({"articles/a.md": ARTICLE, "articles/media/d.svg": DRAWING})
    (reader.root / "articles/media/v.mp4").write_bytes(VIDEO)
    (reader.root / "articles/media/x.bin").write_bytes(VIDEO)
    return reader


@pytest.mark.parametrize(("name", "kind"), [("v.mp4", "video/mp4"), ("x.bin", "application/octet-stream")])  # fmt: skip
def test_a_video_is_sent_as_it_is(reader: Visitor, name: str, kind: str) -> None:
    answer = reader.get(f"/media/{name}", headers={"Accept-Encoding": "br, gzip"})
    assert (answer.status_code, answer.data) == (200, VIDEO)
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Length"] == str(len(VIDEO))
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Type"] == kind
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    head = reader.client.head(f"/media/{name}")
    assert (head.data, head.headers["Content-Length"]) == (b"", str(len(VIDEO)))
    again = reader.get(f"/media/{name}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1),
        ("bytes=1000-", 1000, len(VIDEO)),
        ("bytes=70000-199999", 70000, 200000),
        ("bytes=-500", len(VIDEO) - 500, len(VIDEO)),
        ("bytes=-99999999", 0, len(VIDEO)),
        (f"bytes=10-{len(VIDEO) * 9}", 10, len(VIDEO)),
    ],
)
def test_a_part_is_sent_where_it_is_asked_for(
    reader: Visitor, asked: str, start: int, end: int
) -> None:
    answer = reader.get("/media/v.mp4", headers={"Range": asked, "Accept-Encoding": "gzip"})
    assert (answer.status_code, answer.data) == (206, VIDEO[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{len(VIDEO)}"
    assert answer.headers["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", [f"bytes={len(VIDEO)}-", "bytes=-0", f"bytes={'9' * 18}-"])
def test_a_part_behind_the_end_is_none(reader: Visitor, asked: str) -> None:
    answer = reader.get("/media/v.mp4", headers={"Range": asked})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(VIDEO)}"
    assert answer.data == b""


@pytest.mark.parametrize(
    "asked", ["bytes=5-4", "bytes=-", "bytes=0-1,5-9", "pages=1-2", "bytes=a-", "bytes=" + "1" * 99]
)
def test_what_is_no_single_part_is_answered_with_the_whole(reader: Visitor, asked: str) -> None:
    answer = reader.get("/media/v.mp4", headers={"Range": asked})
    assert (answer.status_code, answer.data) == (200, VIDEO)


def test_a_part_of_another_version_is_answered_with_the_whole(reader: Visitor) -> None:
    etag = reader.get("/media/v.mp4").headers["ETag"]
    wanted = {"Range": "bytes=0-9"}
    assert reader.get("/media/v.mp4", headers={**wanted, "If-Range": etag}).status_code == 206
    for other in ('"other"', f"W/{etag}", "Wed, 21 Oct 2065 07:28:00 GMT"):
        answer = reader.get("/media/v.mp4", headers={**wanted, "If-Range": other})
        assert (answer.status_code, len(answer.data)) == (200, len(VIDEO))
    (reader.root / "articles/media/v.mp4").write_bytes(VIDEO[::-1])
    answer = reader.get("/media/v.mp4", headers={**wanted, "If-Range": etag})
    assert (answer.status_code, answer.data) == (200, VIDEO[::-1])


def test_a_drawing_is_compressed_once(reader: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[int] = []

    def compress(data: bytes, *args: object, **kwargs: object) -> bytes:
        packed.append(len(data))
        return pack(data)

    pack = gzip.compress
    monkeypatch.setattr("pieraklad_web.compression.gzip.compress", compress)
    for _ in range(3):
        answer = reader.get("/media/d.svg", headers={"Accept-Encoding": "gzip"})
        assert gzip.decompress(answer.data) == DRAWING.encode()
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        asset = reader.get("/static/" + _style(reader), headers={"Accept-Encoding": "gzip"})
        assert asset.headers["Content-Encoding"] == "gzip"
    assert packed.count(len(DRAWING)) == 1
    assert len(packed) == 2
    part = reader.get("/media/d.svg", headers={"Accept-Encoding": "gzip", "Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"<svg")
    assert "sandbox" in part.headers["Content-Security-Policy"]
    assert part.headers["ETag"] == reader.get("/media/d.svg").headers["ETag"]
    (reader.root / "articles/media/d.svg").write_text("<svg/>", "utf-8")
    assert reader.get("/media/d.svg", headers={"Accept-Encoding": "gzip"}).data == b"<svg/>"


def _style(reader: Visitor) -> str:
    [link] = reader.page("/en/").all("link", rel="stylesheet")
    return Path(link.get("href", "")).name
