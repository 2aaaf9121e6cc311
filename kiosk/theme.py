"""Colours, sizes and spacing of the terminal, and the one `Look` in force.

Sizes are given for a window whose short side is 1080 px and grow with it.  Contrast is
reckoned here as in WCAG 2.1 (relative luminance) so that a test can hold the palette to 7:1.
"""

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

Rgba = tuple[float, float, float, float]

BASE_SHORT_SIDE: Final = 1080
TEXT_SCALES: Final = (1.0, 1.2, 1.45)
MIN_TARGET: Final = 120  # px at 1080: about 20 mm on a 21-inch screen
MARGIN: Final = 56
GAP: Final = 24
RADIUS: Final = 24
RULE: Final = 2

CAPTION: Final = 32
BODY: Final = 40
LEAD: Final = 46
TITLE: Final = 60
FIGURE: Final = 76
ATTRACT: Final = 104
SIZES: Final = (CAPTION, BODY, LEAD, TITLE, FIGURE, ATTRACT)


def rgba(code: str) -> Rgba:
    """`#RRGGBB` or `#RRGGBBAA` as four numbers from 0 to 1."""
    digits = code.removeprefix("#")
    parts = [int(digits[i : i + 2], 16) / 255 for i in range(0, len(digits), 2)]
    red, green, blue, alpha = (*parts, 1.0)[:4]
    return red, green, blue, alpha


def luminance(colour: Rgba) -> float:
    """Relative luminance of an opaque colour (WCAG 2.1)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgba, other: Rgba) -> float:
    """Contrast ratio of two opaque colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


_PLAIN = {
    "paper": "#F6F3EC",
    "card": "#FFFFFF",
    "soft": "#FBFAF7",
    "line": "#D9D3C5",
    "ink": "#1E2226",
    "muted": "#4A5057",
    "seal": "#8E1B16",
    "act": "#1F4E8C",
    "in": "#14573F",
    "out": "#744600",
    "on_dark": "#FFFFFF",
    "late_wash": "#FBE9E7",
    "warn_wash": "#FFF1D6",
    "in_wash": "#E4F1EA",
    "act_wash": "#E6EEF8",
    "scrim": "#1E2226B8",
    "white": "#FFFFFF",
    "black": "#000000",
}

_CONTRAST = _PLAIN | {
    "paper": "#FFFFFF",
    "soft": "#FFFFFF",
    "line": "#1E2226",
    "ink": "#000000",
    "muted": "#1E2226",
    "seal": "#6A0D09",
    "act": "#0A2C61",
    "in": "#07402B",
    "out": "#523000",
    "late_wash": "#FFFFFF",
    "warn_wash": "#FFFFFF",
    "in_wash": "#FFFFFF",
    "act_wash": "#FFFFFF",
}

# Every pair in which text or a sign is drawn on a ground: held to 7:1 by a test.
TEXT_PAIRS: Final = (
    *((tone, ground) for ground in ("card", "paper", "soft") for tone in ("ink", "muted", "seal")),
    *((tone, ground) for ground in ("card", "paper", "soft") for tone in ("act", "in", "out")),
    ("on_dark", "seal"),
    ("on_dark", "ink"),
    ("on_dark", "act"),
    ("seal", "late_wash"),
    ("ink", "late_wash"),
    ("out", "warn_wash"),
    ("ink", "warn_wash"),
    ("in", "in_wash"),
    ("ink", "in_wash"),
    ("act", "act_wash"),
    ("ink", "act_wash"),
)

WASH_OF: Final = MappingProxyType(
    {"seal": "late_wash", "out": "warn_wash", "in": "in_wash", "act": "act_wash", "ink": "soft"}
)


@dataclass(frozen=True, slots=True)
class Look:
    """Window size in px, chosen text scale (index into `TEXT_SCALES`) and palette."""

    width: int
    height: int
    text: int = 0
    high_contrast: bool = False

    @property
    def portrait(self) -> bool:
        """Whether the window is higher than wide."""
        return self.height > self.width

    @property
    def unit(self) -> float:
        """Real pixels per design pixel."""
        return min(self.width, self.height) / BASE_SHORT_SIDE

    def px(self, design: float) -> float:
        """A length of the design in real pixels, whole so that edges stay crisp."""
        return float(round(design * self.unit))

    def font(self, size: int) -> int:
        """A font size of the design in real pixels, in the chosen text scale."""
        return max(1, round(size * self.unit * TEXT_SCALES[self.text]))

    def bigger(self) -> "Look":
        """The next text scale; after the largest comes the smallest again."""
        return replace(self, text=(self.text + 1) % len(TEXT_SCALES))

    def colour(self, tone: str) -> Rgba:
        """The colour of a token in the palette in force."""
        return _COLOURS[self.high_contrast][tone]


_COLOURS = tuple({name: rgba(code) for name, code in p.items()} for p in (_PLAIN, _CONTRAST))

_current = Look(1080, 1920)


def look() -> Look:
    """The look in force.  A screen reads it when it is built and is built again on change."""
    return _current


def use(new: Look) -> None:
    """Put another look in force."""
    global _current
    _current = new


def px(design: float) -> float:
    """`look().px`, for short."""
    return _current.px(design)


def colour(tone: str) -> Rgba:
    """`look().colour`, for short."""
    return _current.colour(tone)
