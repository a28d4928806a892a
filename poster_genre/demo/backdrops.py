"""What stands behind everything: skies, lands, stages and papers. Each is `draw(canvas, palette)`."""

from __future__ import annotations

import math
from dataclasses import dataclass

from poster_genre.demo.canvas import HEIGHT, Canvas, Colour, mix

BLACK, WHITE = (0, 0, 0), (255, 255, 255)
GROUND = 1.06  # where things that stand on the ground have their feet, in poster widths from the top


@dataclass(frozen=True)
class Palette:
    """A poster's colours: three sky stops from top to horizon, land, light, one accent, the letters."""

    high: Colour
    middle: Colour
    low: Colour
    land: Colour
    light: Colour
    accent: Colour
    letters: Colour

    def blend(self, other: Palette, share: float) -> Palette:
        """This palette moved `share` (0–1) of the way to `other`."""
        pairs = zip(vars(self).values(), vars(other).values(), strict=True)
        return Palette(*(mix(mine, theirs, share) for mine, theirs in pairs))


def moonlit_hills(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=1.1)
    canvas.stars(70, 0.7, WHITE)
    canvas.glow(0.5, 0.5, 0.75, palette.light, 0.5)
    canvas.disc(0.5, 0.5, 0.33, palette.light)
    for x, y, radius in ((0.38, 0.42, 0.05), (0.6, 0.36, 0.032), (0.56, 0.6, 0.06), (0.4, 0.62, 0.026)):
        canvas.disc(x, y, radius, palette.middle, 0.13)
    canvas.ridge(0.86, 0.05, 3, mix(palette.land, palette.low, 0.45), 0.2)
    canvas.gradient(palette.low, palette.land, top=0.9, bottom=1.06, alpha=0.35)
    canvas.ridge(1.03, 0.03, 2, palette.land)


def deep_space(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=1.0)
    for _ in range(5):
        x, y, radius = canvas.rng.uniform((0, 0.1, 0.25), (1, 0.8, 0.5))
        canvas.glow(x, y, radius, mix(palette.accent, palette.low, canvas.rng.random()), 0.25)
    canvas.stars(240, 1.0, WHITE)
    horizon = 0.98
    canvas.glow(0.5, horizon, 0.7, palette.accent, 0.75)
    canvas.gradient(palette.land, mix(palette.land, palette.middle, 0.5), top=horizon)
    for step in range(-14, 15):
        canvas.line([(0.5 + step * 0.05, horizon), (0.5 + step * 0.34, HEIGHT)], 0.0028, palette.accent, 0.7)
    for row in range(9):
        y = horizon + 0.5 * (row / 9) ** 2.1
        canvas.line([(0, y), (1, y)], 0.0015 + 0.0022 * row / 9, palette.accent, 0.8)


def sunset_sea(canvas: Canvas, palette: Palette) -> None:
    horizon = 0.86
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=horizon)
    canvas.glow(0.5, horizon - 0.16, 0.85, palette.light, 0.85)
    canvas.disc(0.5, horizon - 0.16, 0.27, palette.light)
    for _ in range(5):
        x, y, width = canvas.rng.uniform((0, 0.3, 0.15), (1, 0.7, 0.4))
        canvas.ellipse(x, y, width, 0.008, mix(palette.light, palette.middle, 0.4), 0.6)
    canvas.gradient(mix(palette.low, palette.accent, 0.35), palette.land, top=horizon)
    for row in range(26):
        y = horizon + 0.012 + 0.011 * row
        half = abs(canvas.rng.normal(0.2 - 0.005 * row, 0.05))
        x = 0.5 + canvas.rng.normal(0, 0.02)
        canvas.line([(x - half, y), (x + half, y)], 0.0045, palette.light, 0.65)
    canvas.polygon([(0, 1.06), (0.25, GROUND - 0.03), (1, 1.03), (1, HEIGHT), (0, HEIGHT)], palette.land)


def desert(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=1.0)
    rays(canvas, 0.5, 0.62, mix(palette.middle, palette.light, 0.45), 18, 0.4)
    canvas.glow(0.5, 0.62, 0.6, palette.light, 0.7)
    canvas.disc(0.5, 0.62, 0.26, palette.light)
    far, near = mix(palette.land, palette.low, 0.62), mix(palette.land, palette.low, 0.35)
    for x, width, height, tint in ((0.1, 0.2, 0.26, far), (0.86, 0.26, 0.32, far), (0.34, 0.14, 0.15, near)):
        top = 0.94 - height
        left = [(x - width * 0.75, 0.96), (x - width * 0.5, top + height * 0.45), (x - width * 0.42, top)]
        right = [
            (x + width * 0.4, top - 0.008),
            (x + width * 0.5, top + height * 0.5),
            (x + width * 0.8, 0.96),
        ]
        canvas.polygon(left + right, tint)
    canvas.ridge(0.94, 0.018, 2, mix(palette.land, palette.accent, 0.5))
    canvas.ridge(1.03, 0.02, 1, palette.land)


def rays(canvas: Canvas, x: float, y: float, fill: Colour, count: int, alpha: float = 1.0) -> None:
    """A sunburst of `count` wedges around (x, y)."""
    turn = canvas.rng.uniform(0, math.pi)
    for spoke in range(count):
        angles = [turn + (spoke + side) * 2 * math.pi / count for side in (-0.25, 0.25)]
        canvas.polygon(
            [(x, y)] + [(x + 2.2 * math.cos(a), y + 2.2 * math.sin(a)) for a in angles], fill, alpha
        )


def sunburst(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle)
    rays(canvas, 0.5, 0.58, palette.low, 22)
    canvas.glow(0.5, 0.58, 0.5, palette.light, 0.8)


def battlefield(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=1.02)
    for x, lean in ((0.12, 0.22), (0.3, -0.06), (0.83, -0.3)):
        beam = [(x, 1.0), (x + lean - 0.07, -0.05), (x + lean + 0.07, -0.05)]
        canvas.polygon(beam, palette.light, 0.16)
    for _ in range(9):
        x, y, radius = canvas.rng.uniform((0, 0.5, 0.12), (1, 0.95, 0.3))
        canvas.glow(x, y, radius, mix(palette.high, BLACK, 0.3), 0.5)
    canvas.glow(0.62, 1.0, 0.5, palette.accent, 0.9)
    canvas.ridge(0.99, 0.03, 4, mix(palette.land, palette.low, 0.3), 0.4)
    canvas.ridge(1.05, 0.02, 3, palette.land, 0.5)
    for post in range(6):
        x = 0.04 + 0.19 * post
        canvas.line([(x - 0.02, 1.1), (x + 0.015, 1.0)], 0.007, palette.land)
        canvas.line([(x - 0.1, 1.035), (x, 1.02), (x + 0.1, 1.035)], 0.003, palette.land)


def map_paper(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle)
    x, y = canvas.rng.uniform((0.15, 0.1), (0.85, 0.5))
    wobble = canvas.rng.uniform(0, 6, 3)
    for level in range(1, 16):
        radius, ring = 0.075 * level, []
        for step in range(0, 361, 4):
            a = math.radians(step)
            bend = 1 + sum(math.sin(a * k + w + level * 0.12) * 0.11 / k for k, w in enumerate(wobble, 1))
            ring.append((x + radius * bend * math.cos(a), y + radius * bend * math.sin(a)))
        canvas.line(ring, 0.0045 if level % 5 == 0 else 0.0022, palette.low)


def meadow(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=1.0)
    canvas.glow(0.84, 0.2, 0.4, palette.light, 0.8)
    canvas.disc(0.84, 0.2, 0.1, palette.light)
    for x, y in canvas.rng.uniform((0.05, 0.12), (0.9, 0.55), (4, 2)):
        size = canvas.rng.uniform(0.05, 0.09)
        for dx, dy, radius in ((-1, 0.2, 0.7), (0, -0.15, 1), (1, 0.2, 0.8), (1.9, 0.4, 0.5)):
            canvas.disc(x + dx * size, y + dy * size, radius * size, WHITE, 0.92)
    canvas.ridge(0.86, 0.06, 2, mix(palette.land, palette.low, 0.55))
    canvas.ridge(0.95, 0.05, 2, mix(palette.land, palette.low, 0.25))
    canvas.ridge(1.04, 0.03, 1, palette.land)


def mountains(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=0.95)
    canvas.glow(0.5, 0.66, 0.6, palette.light, 0.9)
    canvas.disc(0.5, 0.6, 0.13, palette.light)
    for step, height in enumerate((0.11, 0.09, 0.07, 0.05, 0.03)):
        share = 0.75 - 0.1875 * step
        canvas.ridge(0.66 + 0.095 * step, height, 2 + step % 3, mix(palette.land, palette.low, share), 0.55)
