"""Motifs of facts and forms: Biography, Documentary, News, Short."""

from __future__ import annotations

import math
from itertools import pairwise

from poster_genre.demo.backdrops import BLACK, WHITE, Palette
from poster_genre.demo.canvas import Pen, mix
from poster_genre.demo.people import profile


def portrait(pen: Pen, palette: Palette) -> None:
    """Biography: a framed oval portrait and a signature."""
    pen.ellipse(0, 0, 0.44, 0.54, palette.land)
    pen.ellipse(0, 0, 0.41, 0.51, palette.accent)
    pen.ellipse(0, 0, 0.375, 0.475, palette.light)
    profile(pen.canvas.at(pen.x - 0.02 * pen.size, pen.y + 0.38 * pen.size, 0.66 * pen.size), palette.land)
    pen.arc(0, 0, 0.395, 0.495, (20, 160), 0.05, palette.accent)
    signature = []
    for k in range(121):
        t, turn = k / 120, 2 * math.pi * 7 * k / 120
        signature.append(
            (-0.3 + 0.6 * t + 0.04 * math.sin(turn), 0.68 - 0.07 * (1 - 0.75 * t) * math.cos(turn) - 0.05 * t)
        )
    pen.line(signature, 0.013, palette.land)


def photograph(pen: Pen, palette: Palette) -> None:
    """Documentary: a pinned photograph of a far valley, a route and a marker on the map."""
    pen.polygon([(-0.47, -0.4), (0.43, -0.46), (0.49, 0.44), (-0.41, 0.5)], BLACK, 0.22)
    pen.polygon([(-0.49, -0.43), (0.41, -0.49), (0.47, 0.41), (-0.43, 0.47)], (250, 248, 242))
    pen.polygon([(-0.43, -0.37), (0.36, -0.425), (0.4, 0.22), (-0.39, 0.275)], palette.accent)
    pen.disc(0.14, -0.2, 0.075, palette.light)
    pen.polygon(
        [
            (-0.42, -0.02),
            (-0.22, -0.22),
            (-0.06, -0.06),
            (0.1, -0.16),
            (0.385, 0.06),
            (0.4, 0.22),
            (-0.39, 0.275),
        ],
        mix(palette.accent, palette.land, 0.55),
    )
    pen.polygon(
        [(-0.405, 0.12), (-0.1, 0.04), (0.14, 0.13), (0.39, 0.09), (0.4, 0.22), (-0.39, 0.275)], palette.land
    )
    pen.line([(-0.33, 0.36), (0.05, 0.335)], 0.012, palette.low)
    pen.disc(-0.02, -0.43, 0.04, (196, 48, 42))
    pen.disc(-0.03, -0.44, 0.012, WHITE)
    route = [(-0.6, 0.72), (-0.4, 0.6), (-0.2, 0.7), (0.05, 0.58), (0.3, 0.66), (0.56, 0.5)]
    for (x0, y0), (x1, y1) in pairwise(route):
        for dash in range(4):
            a, b = dash / 4, dash / 4 + 0.14
            pen.line(
                [(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)],
                0.014,
                (196, 48, 42),
            )
    pen.polygon([(0.56, 0.5), (0.5, 0.36), (0.62, 0.36)], (196, 48, 42))
    pen.disc(0.56, 0.34, 0.07, (196, 48, 42))
    pen.disc(0.56, 0.34, 0.028, WHITE)


def broadcast(pen: Pen, palette: Palette) -> None:
    """News: a globe with signal arcs and a headline bar."""
    pen.disc(0, 0, 0.44, palette.light)
    pen.disc(0, 0, 0.41, palette.high)
    for rx in (0.41, 0.28, 0.12):
        pen.ring(0, 0, rx, 0.41, 0.012, palette.light)
    for y in (-0.22, 0, 0.22):
        half = math.sqrt(0.41**2 - y**2)
        pen.line([(-half, y), (half, y)], 0.012, palette.light)
    for reach in (0.54, 0.64, 0.74):
        pen.arc(0, 0, reach, reach, (-62, -28), 0.028, palette.accent)
        pen.arc(0, 0, reach, reach, (208, 242), 0.028, palette.accent)
    pen.polygon([(-0.7, 0.36), (0.7, 0.36), (0.7, 0.54), (-0.7, 0.54)], palette.accent)
    for x, width in ((-0.62, 0.3), (-0.26, 0.46), (0.26, 0.34)):
        pen.line([(x, 0.45), (x + width, 0.45)], 0.05, WHITE)


def clapper(pen: Pen, palette: Palette) -> None:
    """Short: a clapperboard."""
    ink = palette.land
    pen.rounded(-0.46, -0.14, 0.46, 0.46, 0.04, ink)
    for top, lean in ((-0.25, 0.0), (-0.4, -0.14)):
        pen.polygon([(-0.46, top), (0.46, top + lean), (0.46, top + lean + 0.1), (-0.46, top + 0.1)], ink)
        for stripe in range(5):
            a, b = -0.4 + 0.18 * stripe, -0.31 + 0.18 * stripe
            rise = lean / 0.92
            points = [(a, top + rise * (a + 0.46)), (b, top + rise * (b + 0.46))]
            points += [(b - 0.05, top + 0.1 + rise * (b + 0.41)), (a - 0.05, top + 0.1 + rise * (a + 0.41))]
            pen.polygon(points, WHITE)
    for y in (0.04, 0.18):
        pen.line([(-0.38, y), (0.38, y)], 0.012, palette.light)
    pen.disc(0.22, 0.32, 0.07, palette.accent)
    pen.polygon([(0.2, 0.28), (0.2, 0.36), (0.27, 0.32)], WHITE)
    pen.line([(-0.38, 0.32), (0.02, 0.32)], 0.02, palette.light)
