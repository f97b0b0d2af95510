"""The reliability diagram of the docs: how often names of one confidence were right."""

from collections.abc import Sequence

from tools.concepts.figures import Bin

SIDE, EDGE = 360, 48
STYLE = "font: 12px system-ui, sans-serif; fill: #555"


def draw(bins: Sequence[Bin]) -> str:
    """An SVG picture of bins: confidence to the right, share right upward, the area of a dot as the number of figures."""
    whole = sum(one.figures for one in bins)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE + 2 * EDGE} {SIDE + 2 * EDGE}" role="img">',
        "<title>Confidence of concepts against how often they were right, each company left out</title>",
        f'<rect width="{SIDE + 2 * EDGE}" height="{SIDE + 2 * EDGE}" fill="#fff"/>',
        f'<path d="M{_x(0)} {_y(0)}L{_x(100)} {_y(100)}" stroke="#aaa" stroke-dasharray="4 4"/>',
        f'<path d="M{_x(0)} {_y(100)}V{_y(0)}H{_x(100)}" stroke="#555" fill="none"/>',
    ]
    for percent in range(0, 101, 20):
        parts.append(f'<text x="{_x(percent)}" y="{_y(0) + 18}" text-anchor="middle" style="{STYLE}">{percent}</text>')
        parts.append(f'<text x="{_x(0) - 8}" y="{_y(percent) + 4}" text-anchor="end" style="{STYLE}">{percent}</text>')
    for one in bins:
        radius = round(3 + 26 * (one.figures / whole) ** 0.5, 1)
        title = f"{one.figures:,} figures: confidence {one.confidence:.1f} %, right {one.right:.1f} %"
        parts.append(
            f'<circle cx="{_x(one.confidence)}" cy="{_y(one.right)}" r="{radius}" fill="#2563eb" fill-opacity="0.55">'
            f"<title>{title}</title></circle>"
        )
    parts.append(f'<text x="{_x(50)}" y="{_y(0) + 38}" text-anchor="middle" style="{STYLE}">confidence, percent</text>')
    parts.append(
        f'<text x="14" y="{_y(50)}" text-anchor="middle" transform="rotate(-90 14 {_y(50)})" style="{STYLE}">right, percent</text>'
    )
    return "\n".join([*parts, "</svg>", ""])


def _x(percent: float) -> float:
    return round(EDGE + SIDE * percent / 100, 1)


def _y(percent: float) -> float:
    return round(EDGE + SIDE * (100 - percent) / 100, 1)
