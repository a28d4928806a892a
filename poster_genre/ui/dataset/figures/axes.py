"""Axes of counts: whole numbers only, whether of two posters or of a million."""

from __future__ import annotations

import math

_FEW_TICKS = 6
_DIGITS = (1, 2, 5)  # ticks within a power of ten, while there are few powers


def linear(most: float, **more: object) -> dict:
    """From zero to the largest count, with room for the labels at the bars' ends."""
    steps = {"dtick": 1} if most < _FEW_TICKS else {"nticks": _FEW_TICKS}
    return {"range": [0, 1.16 * max(most, 1)], "tickformat": _format(most), **steps, **more}


def logarithmic(most: float, **more: object) -> dict:
    """From just below one to the largest count, with room for the labels at the bars' ends."""
    top = math.log10(max(most, 1))
    digits = _DIGITS if top < 1.5 else (1,)
    ticks = [digit * 10**power for power in range(math.ceil(top) + 1) for digit in digits]
    texts = [f"{tick:,}" if tick < 1000 else f"{tick / 1000:,g}k" for tick in ticks]
    ends = [-0.12, top + 0.14 * (top + 0.12) + 0.1]
    return {"type": "log", "range": ends, "tickvals": ticks, "ticktext": texts, **more}


def _format(most: float) -> str:
    return ",~s" if most >= 1000 else ",d"
