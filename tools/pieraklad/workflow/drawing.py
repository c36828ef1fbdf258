"""Progress as SVG: a bar for each language, a badge for a README, and lines from day to day.

The colours follow the reader's light or dark theme; whoever does not see the picture gets its title.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from html import escape

_STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#1c1917}.soft{fill:#57534e}.line{stroke:#d6d3d1;fill:none}"
    ".all{fill:#e7e5e4}.c0{fill:#1d4ed8;stroke:#1d4ed8}.c1{fill:#b45309;stroke:#b45309}"
    ".c2{fill:#047857;stroke:#047857}.c3{fill:#7e22ce;stroke:#7e22ce}polyline{fill:none!important;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#f5f5f4}.soft{fill:#a8a29e}.line{stroke:#57534e}.all{fill:#44403c}"
    ".c0{fill:#93c5fd;stroke:#93c5fd}.c1{fill:#fbbf24;stroke:#fbbf24}.c2{fill:#6ee7b7;stroke:#6ee7b7}"
    ".c3{fill:#d8b4fe;stroke:#d8b4fe}}"
)
_COLOURS = 4


def bars(title: str, shares: Mapping[str, float]) -> str:
    """Return a picture of shares, 0 to 1, by their names."""
    rows = []
    for number, (name, share) in enumerate(shares.items()):
        top = 40 + 28 * number
        rows.append(
            f'<text x="0" y="{top + 13}">{escape(name)}</text>'
            f'<rect class="all" x="140" y="{top}" width="300" height="16" rx="3"/>'
            f'<rect class="c0" x="140" y="{top}" width="{300 * share:.1f}" height="16" rx="3"/>'
            f'<text class="soft" x="450" y="{top + 13}">{percent(share)}</text>'
        )
    said = ", ".join(f"{name} {percent(share)}" for name, share in shares.items())
    head = f'<text x="0" y="16" font-weight="600">{escape(title)}</text>'
    return _svg(510, 40 + 28 * len(shares), f"{title}: {said}", head + "".join(rows))


def badge(name: str, share: float) -> str:
    """Return a small picture of one share for a README."""
    said = percent(share)
    left, right = 14 + 7 * len(name), 14 + 7 * len(said)
    colour = "#15803d" if share >= 0.9 else "#a16207" if share >= 0.5 else "#b91c1c"
    text = (
        'y="14" text-anchor="middle" fill="#fff" font-family="system-ui,sans-serif" font-size="11"'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" role="img"'
        f' aria-label="{escape(name)}: {said}"><title>{escape(name)}: {said}</title>'
        f'<rect width="{left + right}" height="20" rx="3" fill="#44403c"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{right - 3}z" fill="{colour}"/>'
        f'<text x="{left / 2}" {text}>{escape(name)}</text>'
        f'<text x="{left + right / 2}" {text}>{said}</text></svg>\n'
    )


def lines(title: str, days: Sequence[str], shares: Mapping[str, Sequence[float | None]]) -> str:
    """Return a picture of shares from day to day (ISO 8601); None where there was no number yet."""
    width, height, left, top = 560, 200, 46, 34
    start = datetime.date.fromisoformat(days[0]) if days else datetime.date.today()
    end = datetime.date.fromisoformat(days[-1]) if days else start
    span = max(1, (end - start).days)

    def x(day: str) -> float:
        return left + width * (datetime.date.fromisoformat(day) - start).days / span

    grid = "".join(
        f'<path class="line" d="M{left} {y:.0f}h{width}"/>'
        f'<text class="soft" x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{percent(share)}</text>'
        for share in (0.0, 0.5, 1.0)
        for y in [top + height * (1 - share)]
    )
    drawn, names = [], []
    for number, (name, values) in enumerate(shares.items()):
        colour = f"c{number % _COLOURS}"
        points = _steps(
            [(x(day), top + height * (1 - value)) for day, value in zip(days, values, strict=True) if value is not None],
            left + width,
        )  # fmt: skip
        drawn.append(f'<polyline class="{colour}" points="{points}"/>')
        names.append(
            f'<rect class="{colour}" x="{left + 150 * number}" y="{top + height + 32}" width="12" height="12"/>'
            f'<text x="{left + 150 * number + 18}" y="{top + height + 43}">{escape(name)}</text>'
        )
    dates = (
        f'<text class="soft" x="{left}" y="{top + height + 20}">{start.isoformat()}</text>'
        f'<text class="soft" x="{left + width}" y="{top + height + 20}" text-anchor="end">{end.isoformat()}</text>'
    )
    now = ", ".join(f"{name} {percent(_last(values))}" for name, values in shares.items())
    head = f'<text x="0" y="16" font-weight="600">{escape(title)}</text>'
    body = "".join([head, grid, *drawn, dates, *names])
    return _svg(left + width + 20, top + height + 54, f"{title}: {now}", body)


def percent(share: float) -> str:
    """Return a share, rounded down: only all is 100 %."""
    return f"{int(share * 100 + 1e-9)} %"


def _steps(points: Sequence[tuple[float, float]], end: float) -> str:
    """Return a line that keeps its height until the next point: between two days nothing changed."""
    said = []
    for number, (x, y) in enumerate(points):
        after = points[number + 1][0] if number + 1 < len(points) else end
        said += [f"{x:.1f},{y:.1f}", f"{after:.1f},{y:.1f}"]
    return " ".join(said)


def _last(values: Iterable[float | None]) -> float:
    return next((value for value in reversed(list(values)) if value is not None), 0.0)


def _svg(width: int, height: int, title: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-label="{escape(title)}"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style>{body}</svg>\n"
    )
