"""Motifs of the darker genres: Horror, Mystery, Crime, Thriller, War, Action, Drama."""

from __future__ import annotations

import math

from poster_genre.demo.backdrops import BLACK, WHITE, Palette
from poster_genre.demo.canvas import Pen, Point, mix
from poster_genre.demo.people import profile, running, standing


def bare_tree(pen: Pen, palette: Palette) -> None:
    """Horror: a dead tree with a hanging lantern, and bats."""
    _branch(pen, (0, 0.03), -math.pi / 2 - 0.08, 0.34, 0.075, 6, palette)
    pen.polygon([(-0.12, 0.06), (-0.035, -0.08), (0.04, -0.08), (0.14, 0.06)], palette.land)
    for x, y, span in ((0.44, -1.02, 0.13), (0.6, -0.86, 0.09), (-0.5, -1.06, 0.08)):
        wing = [(0, 0.12), (0.3, -0.2), (1, -0.1), (0.75, 0.22), (0.5, 0.12), (0.3, 0.32), (0.12, 0.22)]
        pen.polygon([(x + px * span, y + py * span) for px, py in wing], palette.land)
        pen.polygon([(x - px * span, y + py * span) for px, py in wing], palette.land)


def _branch(
    pen: Pen, start: Point, angle: float, length: float, width: float, depth: int, palette: Palette
) -> None:
    end = start[0] + length * math.cos(angle), start[1] + length * math.sin(angle)
    pen.line([start, end], width, palette.land)
    if depth == 0:
        return
    for turn in (-1, 1):
        bend = turn * pen.canvas.rng.uniform(0.25, 0.75) + 0.25 * math.sin(angle + math.pi / 2)
        shrink = pen.canvas.rng.uniform(0.66, 0.82)
        _branch(pen, end, angle + bend, length * shrink, width * 0.62, depth - 1, palette)


def keyhole(pen: Pen, palette: Palette) -> None:
    """Mystery: somebody stands in the light of a huge keyhole."""
    pen.canvas.glow(pen.x, pen.y - 0.5 * pen.size, 0.75 * pen.size, palette.light, 0.7)
    pen.disc(0, -0.72, 0.29, palette.light)
    pen.polygon([(-0.14, -0.6), (0.14, -0.6), (0.3, 0), (-0.3, 0)], palette.light)
    shadow = mix(palette.light, palette.land, 0.5)
    pen.polygon([(-0.05, 0), (0.05, 0), (0.16, 0.16), (-0.16, 0.16)], shadow)
    standing(pen, palette.land, height=0.52)
    pen.ellipse(0, -0.515, 0.085, 0.016, palette.land)
    pen.polygon([(-0.045, -0.57), (0.045, -0.57), (0.05, -0.51), (-0.05, -0.51)], palette.land)


def fedora(pen: Pen, palette: Palette) -> None:
    """Crime: a man in a hat and coat, with a lit cigarette, and police tape."""
    skin = palette.land
    pen.polygon([(-0.56, 0.02), (-0.46, -0.3), (-0.2, -0.42), (0.2, -0.42), (0.46, -0.3), (0.56, 0.02)], skin)
    pen.ellipse(0, -0.58, 0.155, 0.2, skin)
    pen.polygon([(-0.24, -0.42), (-0.3, -0.2), (-0.03, 0), (-0.1, -0.34)], mix(skin, palette.light, 0.22))
    pen.polygon([(0.24, -0.42), (0.3, -0.2), (0.03, 0), (0.1, -0.34)], mix(skin, palette.light, 0.22))
    pen.polygon([(-0.05, -0.36), (0.05, -0.36), (0.025, -0.05), (0, 0.02), (-0.025, -0.05)], palette.accent)
    pen.ellipse(0, -0.69, 0.37, 0.055, skin)
    pen.polygon([(-0.2, -0.7), (-0.17, -0.93), (-0.02, -0.9), (0.15, -0.95), (0.2, -0.7)], skin)
    pen.polygon([(-0.203, -0.71), (-0.196, -0.76), (0.188, -0.77), (0.203, -0.71)], palette.accent)
    pen.line([(0.06, -0.5), (0.24, -0.47)], 0.022, WHITE)
    pen.canvas.glow(
        pen.x + pen.flip * 0.25 * pen.size, pen.y - 0.47 * pen.size, 0.09 * pen.size, palette.light
    )
    smoke = [(0.26 + 0.04 * math.sin(step * 0.9), -0.5 - 0.075 * step) for step in range(8)]
    pen.line(smoke, 0.016, WHITE, 0.4)


def watching_eye(pen: Pen, palette: Palette) -> None:
    """Thriller: one open eye with a spiral in its iris."""
    lid = [(-0.55 + 0.055 * k, -0.29 * math.sin(math.pi * k / 20) ** 0.8) for k in range(21)]
    under = [(0.55 - 0.055 * k, 0.24 * math.sin(math.pi * k / 20) ** 0.8) for k in range(21)]
    pen.polygon([(1.09 * x, 1.22 * y) for x, y in lid + under], BLACK)
    pen.polygon(lid + under, mix(WHITE, palette.low, 0.12))
    pen.disc(0, -0.02, 0.22, palette.accent)
    for ring in range(5):
        pen.ring(0, -0.02, 0.21 - 0.036 * ring, 0.21 - 0.036 * ring, 0.012, mix(palette.accent, BLACK, 0.45))
    pen.disc(0, -0.02, 0.09, BLACK)
    pen.disc(-0.07, -0.1, 0.036, WHITE)
    for lash in range(9):
        x = -0.44 + 0.11 * lash
        y = -0.35 * math.sin(math.pi * (x + 0.55) / 1.1) ** 0.8
        pen.line([(x, y), (x * 1.2, y - 0.11)], 0.02, BLACK)
    crack = [(0.03, -0.02), (0.2, 0.14), (0.17, 0.3), (0.36, 0.46), (0.3, 0.62), (0.46, 0.8)]
    pen.line(crack, 0.012, WHITE, 0.9)
    pen.line([(0.17, 0.3), (0.02, 0.42), (0.05, 0.56)], 0.008, WHITE, 0.8)


def tank(pen: Pen, palette: Palette) -> None:
    """War: a tank on the ridge, helicopters above it."""
    steel = palette.land
    pen.polygon(
        [(-0.62, -0.12), (-0.52, -0.28), (0.48, -0.3), (0.62, -0.14), (0.52, 0.02), (-0.52, 0.02)], steel
    )
    pen.polygon([(-0.3, -0.28), (-0.22, -0.48), (0.16, -0.5), (0.28, -0.29)], steel)
    pen.line([(0.2, -0.41), (0.86, -0.52)], 0.045, steel)
    pen.line([(0.8, -0.51), (0.88, -0.525)], 0.07, steel)
    pen.line([(-0.16, -0.47), (-0.24, -0.82)], 0.012, steel)
    for wheel in range(6):
        pen.disc(-0.45 + 0.18 * wheel, -0.06, 0.075, mix(steel, palette.low, 0.3))
        pen.disc(-0.45 + 0.18 * wheel, -0.06, 0.035, steel)
    pen.canvas.glow(
        pen.x + pen.flip * 0.95 * pen.size, pen.y - 0.54 * pen.size, 0.24 * pen.size, palette.accent
    )
    for x, y, size in ((-0.5, -1.15, 0.26), (0.25, -1.38, 0.17), (0.7, -1.05, 0.13)):
        pen.ellipse(x, y, 0.5 * size, 0.22 * size, steel)
        pen.polygon(
            [(x - 0.3 * size, y - 0.1 * size), (x - 1.3 * size, y - 0.16 * size), (x, y + 0.1 * size)], steel
        )
        pen.line([(x - 0.9 * size, y - 0.36 * size), (x + 0.9 * size, y - 0.42 * size)], 0.05 * size, steel)
        pen.line([(x, y), (x, y - 0.38 * size)], 0.07 * size, steel)
        pen.line([(x - 1.3 * size, y - 0.4 * size), (x - 1.25 * size, y + 0.05 * size)], 0.06 * size, steel)


def explosion(pen: Pen, palette: Palette) -> None:
    """Action: somebody runs out of a blast."""
    rng = pen.canvas.rng
    for reach, fill in ((0.82, palette.accent), (0.6, palette.light), (0.38, mix(palette.light, WHITE, 0.7))):
        points = []
        for spike in range(36):
            radius = reach * (rng.uniform(0.8, 1.05) if spike % 2 else rng.uniform(0.42, 0.6))
            angle = 2 * math.pi * spike / 36
            points.append((radius * math.cos(angle), -0.55 + radius * math.sin(angle)))
        pen.polygon(points, fill)
    for x, y, size in rng.uniform((-0.8, -1.2, 0.02), (0.8, -0.1, 0.06), (18, 3)):
        pen.polygon([(x, y - size), (x + size, y + 0.4 * size), (x - 0.6 * size, y + size)], palette.land)
    running(pen, palette.land)


def thoughtful_head(pen: Pen, palette: Palette) -> None:
    """Drama: a profile with a lone figure under a street of light inside it."""
    profile(pen, palette.land)
    pen.canvas.glow(pen.x, pen.y - 0.66 * pen.size, 0.25 * pen.size, palette.light, 0.9)
    pen.disc(-0.01, -0.72, 0.09, palette.light)
    inner = pen.canvas.at(pen.x, pen.y - 0.4 * pen.size, 0.26 * pen.size)
    inner.ellipse(0, 0, 0.62, 0.04, palette.land)
    standing(inner, palette.land)
