"""Up to four lightnesses of a colour, which tell runs of one method apart.

Contrast and luminance are those of the Web Content Accessibility Guidelines (WCAG 2.2, 1.4.11);
steps of lightness are even in CIE L*, as the eye sees them.
"""

from __future__ import annotations

from functools import cache

CONTRAST = 3.0  # the least that a line stands out from what it is drawn on
MOST = 4  # lightnesses: more are not told apart
DARKEST, LIGHTEST = 12.0, 96.0  # L*, beyond which a hue is lost


@cache
def shades(color: str, backgrounds: tuple[str, ...]) -> tuple[str, ...]:
    """A colour and three others of its hue, each of which stands out from all of the backgrounds.

    Those follow that differ most from it, so that two runs differ more than four.
    """
    lights = [luminance(background) for background in backgrounds]
    enough = 1.01 * CONTRAST  # as channels are whole numbers
    if max(lights) < 0.5:  # then lines are lighter than their ground
        ends = lightness(enough * (max(lights) + 0.05) - 0.05), LIGHTEST
    else:
        ends = DARKEST, lightness((min(lights) + 0.05) / enough - 0.05)
    own = lightness(luminance(color))
    even = [ends[0] + (ends[1] - ends[0]) * k / (MOST - 1) for k in range(MOST)]
    even.remove(min(even, key=lambda level: abs(level - own)))
    others = sorted(even, key=lambda level: -abs(level - own))
    return color, *(shaded(color, level) for level in others)


def shaded(color: str, level: float) -> str:
    """A colour, mixed with black or white until it has a lightness."""
    channels = [linear(v) for v in _channels(color)]
    wanted, now = _luminance_of(level), _luminance(channels)
    if wanted <= now:
        mixed = [c * wanted / now for c in channels]
    else:
        share = (wanted - now) / (1 - now)
        mixed = [c + share * (1 - c) for c in channels]
    return "#" + "".join(f"{round(255 * _encoded(c)):02X}" for c in mixed)


def luminance(color: str) -> float:
    """The relative luminance of a colour such as ``#0072B2``."""
    return _luminance([linear(v) for v in _channels(color)])


def contrast(one: str, other: str) -> float:
    """How much two colours stand out from one another, 1 to 21."""
    low, high = sorted(luminance(color) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def lightness(light: float) -> float:
    """L* of a relative luminance, 0 to 100 (CIE 15)."""
    return 116 * light ** (1 / 3) - 16 if light > (6 / 29) ** 3 else light * (29 / 3) ** 3


def linear(value: float) -> float:
    """A channel of sRGB, 0 to 1, as light (IEC 61966-2-1, with the threshold of WCAG)."""
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(light: float) -> float:
    return 12.92 * light if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055


def _luminance_of(level: float) -> float:
    return ((level + 16) / 116) ** 3 if level > 8 else level / (29 / 3) ** 3


def _channels(color: str) -> list[float]:
    return [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def _luminance(channels: list[float]) -> float:
    red, green, blue = channels
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
