"""Motifs of the brighter genres: Romance, Comedy, Family, Animation, Music, Musical, Sport, Reality-TV."""

from __future__ import annotations

import math

from poster_genre.demo.backdrops import BLACK, WHITE, Palette
from poster_genre.demo.canvas import Colour, Pen, mix
from poster_genre.demo.people import dancing, standing


def heart(pen: Pen, x: float, y: float, size: float, fill: Colour, alpha: float = 1.0) -> None:
    """A heart around (x, y), about two `size` wide."""
    points = []
    for step in range(48):
        t = 2 * math.pi * step / 48
        across = math.sin(t) ** 3
        up = (13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)) / 16
        points.append((x + size * across, y - size * up))
    pen.polygon(points, fill, alpha)


def couple(pen: Pen, palette: Palette) -> None:
    """Romance: two people hand in hand, hearts rising between them."""
    standing(pen, palette.land, -0.19, 1.0)
    standing(pen, palette.land, 0.19, 0.9, skirt=True)
    pen.line([(-0.05, -0.42), (0.0, -0.39), (0.05, -0.37)], 0.05, palette.land)
    for step, (x, size) in enumerate(((0.02, 0.06), (-0.12, 0.09), (0.14, 0.12), (-0.05, 0.16))):
        heart(pen, x, -1.14 - 0.25 * step, size, palette.accent, 0.95)


def big_smile(pen: Pen, palette: Palette) -> None:
    """Comedy: a laughing face in sunglasses."""
    pen.disc(0.02, 0.03, 0.5, mix(palette.low, BLACK, 0.25), 0.5)
    pen.disc(0, 0, 0.5, palette.accent)
    pen.disc(-0.09, -0.1, 0.36, mix(palette.accent, WHITE, 0.35), 0.35)
    mouth = [
        (0.33 * math.cos(math.radians(a)), 0.08 + 0.3 * math.sin(math.radians(a))) for a in range(0, 181, 6)
    ]
    pen.polygon(mouth, palette.land)
    pen.polygon([(-0.3, 0.08), (0.3, 0.08), (0.26, 0.15), (-0.26, 0.15)], WHITE)
    pen.ellipse(0.03, 0.31, 0.15, 0.06, palette.light)
    for side in (-1, 1):
        pen.rounded(side * 0.2 - 0.17, -0.25, side * 0.2 + 0.17, -0.03, 0.1, palette.land)
        pen.line([(side * 0.2 - 0.09, -0.08), (side * 0.2 + 0.02, -0.2)], 0.03, WHITE, 0.75)
    pen.line([(-0.38, -0.2), (0.38, -0.2)], 0.045, palette.land)
    for _ in range(26):
        x, y = pen.canvas.rng.uniform(-0.85, 0.85, 2)
        if math.hypot(x, y) > 0.58:
            tint = (palette.accent, palette.light, palette.land, WHITE)[int(pen.canvas.rng.integers(4))]
            pen.disc(x, y, pen.canvas.rng.uniform(0.015, 0.035), tint)


def balloon_walk(pen: Pen, palette: Palette) -> None:
    """Family: parents and two children with balloons."""
    ink = mix(palette.land, (24, 34, 58), 0.72)
    for x, height, skirt in (
        (-0.34, 0.88, False),
        (-0.06, 0.5, True),
        (0.14, 0.58, False),
        (0.4, 0.82, True),
    ):
        standing(pen, ink, x, height, skirt)
    pen.line([(-0.21, -0.36), (-0.13, -0.22)], 0.04, ink)
    pen.line([(0.22, -0.26), (0.28, -0.34)], 0.04, ink)
    tints = (palette.accent, palette.light, (64, 156, 217), (238, 118, 86), (122, 186, 96))
    knots = ((-0.16, -1.18), (0.06, -1.34), (0.3, -1.2), (-0.02, -1.06), (0.2, -1.04))
    for tint, (x, y) in zip(tints, knots, strict=True):
        pen.line([(0.02, -0.3), (x * 0.6, -0.66), (x, y + 0.13)], 0.009, ink)
        pen.ellipse(x, y, 0.105, 0.135, tint)
        pen.polygon([(x, y + 0.12), (x + 0.025, y + 0.16), (x - 0.025, y + 0.16)], tint)
        pen.ellipse(x - 0.035, y - 0.045, 0.022, 0.036, WHITE, 0.6)


def round_creature(pen: Pen, palette: Palette) -> None:
    """Animation: a round friendly creature with big eyes."""
    fur, belly = palette.accent, mix(palette.accent, WHITE, 0.55)
    for side in (-1, 1):
        pen.ellipse(side * 0.16, -0.01, 0.13, 0.05, mix(fur, BLACK, 0.25))
        pen.line([(side * 0.3, -0.45), (side * 0.46, -0.62 - 0.12 * side)], 0.12, fur)
        pen.polygon([(side * 0.1, -0.86), (side * 0.3, -1.12), (side * 0.36, -0.72)], fur)
        pen.polygon([(side * 0.17, -0.88), (side * 0.28, -1.02), (side * 0.31, -0.8)], palette.light)
    pen.ellipse(0, -0.46, 0.4, 0.46, fur)
    pen.ellipse(0, -0.32, 0.26, 0.28, belly)
    for side in (-1, 1):
        pen.disc(side * 0.145, -0.62, 0.135, WHITE)
        pen.disc(side * 0.125, -0.6, 0.07, (38, 32, 58))
        pen.disc(side * 0.125 - 0.02, -0.63, 0.026, WHITE)
        pen.disc(side * 0.27, -0.45, 0.045, palette.light, 0.7)
    mouth = [
        (0.11 * math.cos(math.radians(a)), -0.42 + 0.1 * math.sin(math.radians(a))) for a in range(0, 181, 9)
    ]
    pen.polygon(mouth, (92, 30, 44))


def vinyl(pen: Pen, palette: Palette) -> None:
    """Music: a record and notes."""
    pen.disc(0, 0, 0.5, (16, 14, 20))
    for groove in range(9):
        pen.ring(0, 0, 0.47 - 0.032 * groove, 0.47 - 0.032 * groove, 0.005, (62, 58, 72))
    for turn in (-60, 120):
        wedge = [
            (0.49 * math.cos(math.radians(a)), 0.49 * math.sin(math.radians(a)))
            for a in (turn - 9, turn, turn + 9)
        ]
        pen.polygon([(0, 0), *wedge], WHITE, 0.16)
    pen.disc(0, 0, 0.18, palette.accent)
    pen.disc(0, 0, 0.12, mix(palette.accent, palette.light, 0.5))
    pen.disc(0, 0, 0.025, BLACK)
    for x, y, size in ((-0.6, -0.42, 0.3), (0.56, -0.56, 0.36), (0.62, 0.36, 0.24)):
        for stem in (0, 0.62):
            pen.ellipse(
                x + stem * size, y + (0.5 - 0.13 * (stem > 0)) * size, 0.17 * size, 0.13 * size, palette.light
            )
            foot = y + (0.48 - 0.13 * (stem > 0)) * size
            pen.line(
                [(x + (stem + 0.14) * size, foot), (x + (stem + 0.14) * size, foot - 0.72 * size)],
                0.06 * size,
                palette.light,
            )
        pen.line(
            [(x + 0.14 * size, y - 0.22 * size), (x + 0.76 * size, y - 0.36 * size)],
            0.15 * size,
            palette.light,
        )


def star_dancer(pen: Pen, palette: Palette) -> None:
    """Musical: a dancer in a top hat before a star."""
    points = []
    for corner in range(10):
        radius = 0.62 if corner % 2 == 0 else 0.27
        angle = -math.pi / 2 + corner * math.pi / 5
        points.append((radius * math.cos(angle), -0.6 + radius * math.sin(angle)))
    pen.polygon(points, palette.accent)
    pen.polygon([(0.84 * x, -0.6 + 0.84 * (y + 0.6)) for x, y in points], mix(palette.accent, WHITE, 0.35))
    dancing(pen, (24, 12, 22))


def ball(pen: Pen, palette: Palette) -> None:
    """Sport: a football in flight, with its trail."""
    for step in range(9, 0, -1):
        pen.disc(-0.13 * step, 0.1 * step, 0.42 - 0.03 * step, palette.accent, 0.1)
    pen.disc(0, 0, 0.46, (24, 26, 30))
    pen.disc(0, 0, 0.44, WHITE)
    pen.disc(0.06, 0.07, 0.37, (206, 212, 220), 0.35)

    def pentagon(x: float, y: float, size: float, turn: float, squash: float) -> None:
        points = []
        for corner in range(5):
            a = turn + corner * 2 * math.pi / 5
            points.append((x + size * math.cos(a) * squash, y + size * math.sin(a) * squash))
        pen.polygon(points, (24, 26, 30))

    pentagon(0, 0, 0.15, -math.pi / 2, 1)
    for corner in range(5):
        a = -math.pi / 2 + corner * 2 * math.pi / 5
        pen.line(
            [(0.15 * math.cos(a), 0.15 * math.sin(a)), (0.32 * math.cos(a), 0.32 * math.sin(a))],
            0.02,
            (24, 26, 30),
        )
        pentagon(0.36 * math.cos(a), 0.36 * math.sin(a), 0.1, a + math.pi, 0.85)


def television(pen: Pen, palette: Palette) -> None:
    """Reality-TV: a set on air."""
    pen.line([(-0.04, -0.36), (-0.26, -0.66)], 0.025, palette.land)
    pen.line([(0.04, -0.36), (0.24, -0.7)], 0.025, palette.land)
    pen.rounded(-0.52, -0.4, 0.52, 0.36, 0.1, palette.land)
    pen.rounded(-0.44, -0.33, 0.26, 0.29, 0.1, palette.light)
    pen.disc(0.39, -0.2, 0.055, palette.accent)
    pen.disc(0.39, -0.04, 0.04, palette.light)
    for row in range(5):
        pen.line([(0.34, 0.09 + 0.045 * row), (0.45, 0.09 + 0.045 * row)], 0.014, palette.light)
    inner = pen.canvas.at(pen.x - 0.09 * pen.size, pen.y + 0.29 * pen.size, 0.52 * pen.size)
    for x in (-0.32, 0, 0.32):
        standing(inner, mix(palette.land, palette.accent, 0.35 + 0.25 * (x == 0)), x, 0.8 + 0.15 * (x == 0))
    pen.disc(-0.36, -0.25, 0.035, (226, 40, 50))
