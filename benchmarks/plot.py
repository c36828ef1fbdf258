"""A small plot as SVG: points on two logarithmic axes, with the straight line through the last one."""

from __future__ import annotations

import math

_WIDTH, _HEIGHT, _EDGE = 480, 320, 56


def log_log(points: list[tuple[int, float]], across: str, up: str) -> str:
    """Return an SVG of `points`; a line of slope 1 shows what linear growth would be."""
    left, right = math.log10(points[0][0]), math.log10(points[-1][0])
    low = math.floor(math.log10(min(y for _, y in points)))
    high = math.ceil(math.log10(max(y for _, y in points)))

    def place(x: float, y: float) -> tuple[float, float]:
        px = _EDGE + (math.log10(x) - left) / (right - left) * (_WIDTH - 2 * _EDGE)
        py = _HEIGHT - _EDGE - (math.log10(y) - low) / (high - low) * (_HEIGHT - 2 * _EDGE)
        return round(px, 1), round(py, 1)

    last_x, last_y = points[-1]
    start, end = place(points[0][0], last_y * points[0][0] / last_x), place(last_x, last_y)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
        f'viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f"<title>{up} by {across}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<path d="M{_EDGE} {_EDGE}V{_HEIGHT - _EDGE}H{_WIDTH - _EDGE}" fill="none" stroke="#444"/>',
        f'<path d="M{start[0]} {start[1]}L{end[0]} {end[1]}" stroke="#999" '
        'stroke-dasharray="4 4"/>',
    ]
    for x, y in points:
        px, py = place(x, y)
        parts.append(f'<circle cx="{px}" cy="{py}" r="4" fill="#15556b"/>')
        parts.append(f'<text x="{px}" y="{_HEIGHT - 38}" text-anchor="middle">{x:,}</text>')
        parts.append(f'<text x="{px}" y="{py - 9}" text-anchor="middle">{y:.2g}</text>')
    parts.append(f'<text x="{_WIDTH / 2}" y="{_HEIGHT - 14}" text-anchor="middle">{across}</text>')
    parts.append(f'<text x="14" y="{_EDGE - 14}">{up}; dashed: linear</text>')
    parts.append("</svg>")
    return "\n".join(parts) + "\n"
