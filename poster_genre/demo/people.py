"""Silhouettes of people, standing at the pen's origin; a person is one unit tall."""

from __future__ import annotations

from poster_genre.demo.canvas import Colour, Pen


def standing(pen: Pen, fill: Colour, x: float = 0.0, height: float = 1.0, skirt: bool = False) -> None:
    """A calm upright figure seen from behind; feet at (x, 0)."""

    def at(points: list) -> list:
        return [(x + px * height, py * height) for px, py in points]

    pen.ellipse(x, -0.915 * height, 0.066 * height, 0.082 * height, fill)
    pen.polygon(at([(-0.035, -0.86), (0.035, -0.86), (0.05, -0.76), (-0.05, -0.76)]), fill)
    pen.line(at([(-0.1, -0.735), (0.1, -0.735)]), 0.085 * height, fill)
    pen.polygon(at([(-0.13, -0.75), (0.13, -0.75), (0.1, -0.42), (-0.1, -0.42)]), fill)
    pen.line(at([(-0.125, -0.72), (-0.165, -0.55), (-0.15, -0.4)]), 0.055 * height, fill)
    pen.line(at([(0.125, -0.72), (0.165, -0.55), (0.15, -0.4)]), 0.055 * height, fill)
    if skirt:
        pen.polygon(at([(-0.085, -0.5), (0.085, -0.5), (0.19, -0.16), (-0.19, -0.16)]), fill)
    for side in (-1, 1):
        leg = [(side * 0.055, -0.45), (side * 0.06, -0.22), (side * 0.055, -0.03)]
        pen.line(at(leg), (0.06 if skirt else 0.085) * height, fill)
        pen.ellipse(x + side * 0.07 * height, -0.018 * height, 0.05 * height, 0.022 * height, fill)


def running(pen: Pen, fill: Colour) -> None:
    """A sprinter in full stride to the right."""
    pen.ellipse(0.17, -0.9, 0.066, 0.08, fill)
    pen.polygon([(0.03, -0.82), (0.17, -0.82), (0.1, -0.44), (-0.06, -0.46)], fill)
    pen.line([(0.06, -0.78), (-0.12, -0.68), (-0.22, -0.8)], 0.06, fill)
    pen.line([(0.12, -0.76), (0.24, -0.6), (0.38, -0.68)], 0.06, fill)
    pen.line([(0.05, -0.47), (0.26, -0.36), (0.22, -0.1), (0.3, -0.08)], 0.085, fill)
    pen.line([(-0.01, -0.47), (-0.12, -0.24), (-0.36, -0.22), (-0.4, -0.14)], 0.085, fill)


def dancing(pen: Pen, fill: Colour, hat: bool = True) -> None:
    """A dancer with a kicked leg and an arm in the air."""
    pen.ellipse(-0.02, -0.9, 0.062, 0.076, fill)
    if hat:
        pen.polygon([(-0.08, -1.12), (0.06, -1.11), (0.05, -0.95), (-0.08, -0.95)], fill)
        pen.ellipse(-0.02, -0.95, 0.13, 0.018, fill)
    pen.polygon([(-0.11, -0.79), (0.09, -0.79), (0.07, -0.45), (-0.07, -0.45)], fill)
    pen.line([(0.07, -0.75), (0.22, -0.86), (0.3, -1.06)], 0.055, fill)
    pen.line([(-0.09, -0.75), (-0.24, -0.64), (-0.36, -0.72)], 0.055, fill)
    pen.line([(-0.02, -0.46), (-0.08, -0.24), (-0.04, -0.02), (0.02, -0.01)], 0.08, fill)
    pen.line([(0.02, -0.48), (0.24, -0.42), (0.44, -0.52), (0.47, -0.6)], 0.075, fill)
    pen.line([(0.3, -1.06), (0.5, -1.2)], 0.02, fill)


def profile(pen: Pen, fill: Colour) -> None:
    """A head and shoulders in profile, looking right; one unit tall, chin to crown about 0.6."""
    face = [(0.02, -1.0), (0.13, -0.985), (0.215, -0.93), (0.25, -0.85), (0.25, -0.78), (0.245, -0.74)]
    face += [(0.275, -0.66), (0.305, -0.615), (0.295, -0.59), (0.262, -0.58), (0.268, -0.545), (0.28, -0.525)]
    face += [(0.262, -0.505), (0.27, -0.482), (0.25, -0.455), (0.25, -0.41), (0.215, -0.375), (0.13, -0.365)]
    neck = [(0.1, -0.33), (0.1, -0.24), (0.2, -0.17), (0.42, -0.1), (0.48, 0.0), (-0.46, 0.0), (-0.4, -0.12)]
    back = [(-0.2, -0.2), (-0.15, -0.3), (-0.16, -0.42), (-0.24, -0.56), (-0.265, -0.7), (-0.23, -0.85)]
    back += [(-0.14, -0.95), (-0.06, -0.99)]
    pen.polygon(face + neck + back, fill)
