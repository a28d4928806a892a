"""Motifs of tales: Western, Sci-Fi, Fantasy, Adventure, History."""

from __future__ import annotations

import math

from poster_genre.demo.backdrops import WHITE, Palette
from poster_genre.demo.canvas import Pen, mix
from poster_genre.demo.people import standing


def cactus(pen: Pen, palette: Palette) -> None:
    """Western: a saguaro, and a lone rider's hat and coat before the sun."""
    green = mix(palette.land, (30, 70, 40), 0.35)
    pen.line([(-0.5, 0.02), (-0.5, -0.86)], 0.17, green)
    pen.line([(-0.5, -0.3), (-0.76, -0.34), (-0.76, -0.62)], 0.11, green)
    pen.line([(-0.5, -0.44), (-0.26, -0.48), (-0.26, -0.78)], 0.11, green)
    ink = palette.land
    pen.polygon(
        [(0.12, 0.02), (0.14, -0.66), (0.24, -0.76), (0.5, -0.76), (0.6, -0.66), (0.64, 0.02), (0.42, 0.02)],
        ink,
    )
    pen.polygon([(0.36, 0.03), (0.385, -0.22), (0.41, 0.03)], palette.low)
    pen.ellipse(0.37, -0.84, 0.085, 0.11, ink)
    pen.ellipse(0.37, -0.9, 0.25, 0.035, ink)
    pen.polygon([(0.13, -0.93), (0.2, -0.9), (0.54, -0.9), (0.61, -0.93), (0.5, -0.86), (0.24, -0.86)], ink)
    pen.polygon([(0.26, -0.9), (0.28, -1.06), (0.37, -1.03), (0.46, -1.06), (0.48, -0.9)], ink)
    pen.line([(0.27, -0.925), (0.47, -0.925)], 0.02, palette.accent)


def ringed_planet(pen: Pen, palette: Palette) -> None:
    """Sci-Fi: a planet with a ring, a moon, and a rocket leaving."""
    pen.canvas.glow(pen.x, pen.y, 0.72 * pen.size, palette.light, 0.5)
    pen.disc(0, 0, 0.42, palette.light)
    for y, height, share in ((-0.25, 0.05, 0.25), (-0.1, 0.07, 0.4), (0.08, 0.05, 0.25), (0.2, 0.06, 0.45)):
        half = math.sqrt(0.42**2 - y**2) - 0.005
        pen.ellipse(0, y, half, height / 2, mix(palette.light, palette.accent, share))
    night = [(math.cos(math.radians(a)), math.sin(math.radians(a))) for a in range(-60, 121, 5)]
    day = [
        (c - 0.45 * math.sin(math.pi * k / 36), s - 0.3 * math.sin(math.pi * k / 36))
        for k, (c, s) in enumerate(night)
    ]
    pen.polygon([(0.42 * c, 0.42 * s) for c, s in night + day[::-1]], palette.high, 0.4)
    for rx, width, share in ((0.74, 0.035, 0.2), (0.66, 0.022, 0.55), (0.6, 0.012, 0.0)):
        pen.arc(0, 0.02, rx, 0.16 * rx / 0.74, (-27, 207), width, mix(palette.accent, WHITE, share))
    pen.disc(0.52, -0.5, 0.09, mix(palette.light, WHITE, 0.35))
    pen.disc(0.54, -0.48, 0.07, palette.middle, 0.35)
    trail = [(-0.62 + 0.0022 * k * k, 0.8 - 0.05 * k) for k in range(11)]
    for k, (x, y) in enumerate(trail):
        pen.disc(x, y, 0.014 + 0.0022 * k, WHITE, 0.12 + 0.05 * k)
    x, y = trail[-1]
    pen.polygon(
        [
            (x - 0.05, y),
            (x - 0.045, y - 0.14),
            (x + 0.03, y - 0.27),
            (x + 0.075, y - 0.12),
            (x + 0.05, y + 0.01),
        ],
        WHITE,
    )
    pen.polygon([(x - 0.05, y), (x - 0.1, y + 0.05), (x - 0.045, y - 0.08)], palette.accent)
    pen.polygon([(x + 0.05, y), (x + 0.1, y + 0.04), (x + 0.065, y - 0.08)], palette.accent)
    pen.disc(x + 0.012, y - 0.13, 0.024, palette.high)


def castle(pen: Pen, palette: Palette) -> None:
    """Fantasy: a castle on a rock, lit windows, a crescent and sparks."""
    stone = palette.land
    pen.polygon(
        [(-0.7, 0.05), (-0.42, -0.22), (-0.3, -0.2), (0.32, -0.24), (0.44, -0.16), (0.72, 0.05)], stone
    )
    towers = (
        (-0.3, 0.13, 0.5),
        (-0.13, 0.11, 0.68),
        (0.03, 0.16, 0.92),
        (0.2, 0.1, 0.62),
        (0.34, 0.12, 0.46),
    )
    for x, width, height in towers:
        pen.polygon(
            [
                (x - width / 2, -0.1),
                (x - width / 2, -height),
                (x + width / 2, -height),
                (x + width / 2, -0.1),
            ],
            stone,
        )
        pen.polygon(
            [(x - width * 0.68, -height), (x, -height - 2.3 * width), (x + width * 0.68, -height)], stone
        )
        peak = -height - 2.3 * width
        pen.line([(x, peak), (x, peak - 0.06)], 0.008, stone)
        pen.polygon([(x, peak - 0.06), (x + 0.07, peak - 0.04), (x, peak - 0.02)], palette.accent)
        for row in range(2):
            y = -height + 0.07 + 0.13 * row
            pen.rounded(x - 0.014, y, x + 0.014, y + 0.05, 0.012, palette.light)
    pen.polygon([(-0.38, -0.1), (-0.38, -0.34), (0.4, -0.34), (0.4, -0.1)], stone)
    for notch in range(8):
        pen.polygon(
            [
                (-0.38 + 0.1 * notch, -0.34),
                (-0.38 + 0.1 * notch, -0.39),
                (-0.33 + 0.1 * notch, -0.39),
                (-0.33 + 0.1 * notch, -0.34),
            ],
            stone,
        )
    for x, y, size in pen.canvas.rng.uniform((-0.9, -1.6, 0.02), (0.9, -0.6, 0.06), (12, 3)):
        spark = [(0, -1), (0.16, -0.16), (1, 0), (0.16, 0.16), (0, 1), (-0.16, 0.16), (-1, 0), (-0.16, -0.16)]
        pen.polygon([(x + px * size, y + py * size) for px, py in spark], palette.light, 0.9)


def cliff_walker(pen: Pen, palette: Palette) -> None:
    """Adventure: a hiker on a crag with a staff, and a compass in the sky."""
    pen.polygon(
        [
            (-0.9, 0.1),
            (-0.62, -0.2),
            (-0.5, -0.22),
            (-0.3, -0.42),
            (0.16, -0.46),
            (0.22, -0.4),
            (0.1, -0.2),
            (0.3, 0.1),
        ],
        palette.land,
    )
    crag = pen.canvas.at(
        pen.x - pen.flip * 0.04 * pen.size, pen.y - 0.44 * pen.size, 0.5 * pen.size, pen.flip < 0
    )
    standing(crag, palette.land)
    crag.rounded(-0.2, -0.8, -0.04, -0.42, 0.06, palette.land)
    crag.ellipse(0, -0.965, 0.14, 0.025, palette.land)
    crag.line([(0.15, -0.42), (0.26, -0.5)], 0.05, palette.land)
    crag.line([(0.3, 0), (0.23, -0.95)], 0.025, palette.land)
    x, y = 0.62, -1.06
    pen.ring(x, y, 0.24, 0.24, 0.018, palette.letters)
    pen.ring(x, y, 0.2, 0.2, 0.006, palette.letters)
    for turn in range(8):
        a, reach = turn * math.pi / 4, 0.22 if turn % 2 == 0 else 0.11
        tip = (x + reach * math.cos(a), y + reach * math.sin(a))
        for side, tint in ((-1, palette.letters), (1, palette.accent)):
            foot = (
                x + 0.045 * math.cos(a + side * math.pi / 4),
                y + 0.045 * math.sin(a + side * math.pi / 4),
            )
            pen.polygon([(x, y), foot, tip], tint)


def temple(pen: Pen, palette: Palette) -> None:
    """History: a temple front with columns, and a laurel."""
    ink = palette.land
    pen.polygon([(-0.6, -0.72), (0, -1.0), (0.6, -0.72)], ink)
    pen.polygon([(-0.42, -0.745), (0, -0.94), (0.42, -0.745)], palette.light)
    pen.disc(0, -0.81, 0.055, palette.accent)
    for top, bottom, half in ((-0.71, -0.65, 0.58), (-0.1, -0.05, 0.58), (-0.05, 0.0, 0.64)):
        pen.polygon([(-half, top), (half, top), (half, bottom), (-half, bottom)], ink)
    for column in range(6):
        x = -0.48 + 0.192 * column
        pen.polygon([(x - 0.042, -0.62), (x + 0.042, -0.62), (x + 0.05, -0.12), (x - 0.05, -0.12)], ink)
        pen.line([(x - 0.012, -0.6), (x - 0.014, -0.14)], 0.008, palette.light)
        pen.line([(x + 0.018, -0.6), (x + 0.02, -0.14)], 0.008, palette.light)
        pen.rounded(x - 0.065, -0.65, x + 0.065, -0.61, 0.015, ink)
    for side in (-1, 1):
        for leaf in range(8):
            a = math.radians(100 + leaf * 18) if side < 0 else math.radians(80 - leaf * 18)
            x, y = 0.21 * math.cos(a), -1.22 + 0.21 * math.sin(a)
            pen.ellipse(x, y, 0.032, 0.05, palette.accent)
