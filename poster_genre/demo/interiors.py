"""Backdrops of towns, rooms and papers. Each is `draw(canvas, palette)`, like those in `backdrops`."""

from __future__ import annotations

from poster_genre.demo.backdrops import BLACK, GROUND, WHITE, Palette
from poster_genre.demo.canvas import HEIGHT, Canvas, mix


def city_night(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=1.0)
    canvas.glow(0.5, 0.95, 0.8, palette.light, 0.5)
    for layer, (base, share) in enumerate(((0.52, 0.62), (0.66, 0.3), (0.82, 0.0))):
        x = -0.05
        wall = mix(palette.land, palette.low, share)
        while x < 1:
            width, height = canvas.rng.uniform(0.07, 0.15), canvas.rng.uniform(0, 0.2)
            top = base + height
            canvas.polygon([(x, top), (x + width, top), (x + width, 1.1), (x, 1.1)], wall)
            if layer:
                _windows(canvas, x, top, width, palette)
            x += width + canvas.rng.uniform(-0.01, 0.02)
    canvas.polygon([(0, 1.03), (1, 1.03), (1, HEIGHT), (0, HEIGHT)], palette.land)


def _windows(canvas: Canvas, x: float, top: float, width: float, palette: Palette) -> None:
    columns = int(width / 0.024)
    for row in range(int((1.0 - top) / 0.034)):
        for column in range(columns):
            if canvas.rng.random() < 0.3:
                left, y = x + 0.01 + column * 0.024, top + 0.016 + row * 0.034
                pane = [(left, y), (left + 0.011, y), (left + 0.011, y + 0.017), (left, y + 0.017)]
                canvas.polygon(pane, palette.light, canvas.rng.uniform(0.35, 0.95))


def foggy_wood(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=1.15)
    for layer in range(4):
        trunk = mix(palette.land, palette.middle, 0.75 - 0.22 * layer)
        for x in canvas.rng.uniform(-0.05, 1.05, 7 - layer):
            width = (0.012 + 0.009 * layer) * canvas.rng.uniform(0.7, 1.3)
            lean = canvas.rng.normal(0, 0.02)
            foot = [(x + lean + width * 1.6, 1.12), (x + lean - width * 1.6, 1.12)]
            canvas.polygon([(x - width * 0.7, -0.02), (x + width * 0.7, -0.02), *foot], trunk)
        y = canvas.rng.uniform(0.75, 0.9) + 0.05 * layer
        canvas.glow(canvas.rng.uniform(0.2, 0.8), y, 0.5, palette.low, 0.5)
    canvas.glow(0.5, 0.55, 0.6, palette.light, 0.55)
    canvas.gradient(palette.middle, palette.land, top=1.02, bottom=1.2)
    canvas.gradient(palette.land, palette.land, top=1.2)


def stage(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle)
    canvas.polygon([(0.5, -0.1), (0.08, 1.16), (0.92, 1.16)], palette.light, 0.32)
    canvas.polygon([(0, 1.02), (1, 1.02), (1, HEIGHT), (0, HEIGHT)], palette.land)
    canvas.ellipse(0.5, 1.07, 0.4, 0.06, palette.light, 0.75)
    folds = 7
    for side in (0, 1):
        for fold in range(folds):
            inner, outer = 0.26 * (1 - fold / folds), 0.26 * (1 - (fold + 1) / folds)
            cloth = mix(palette.low, BLACK, 0.35 if fold % 2 else 0.08)
            points = [(outer * 1.5, 0), (inner * 1.5, 0), (inner * 0.8, 0.55), (inner * 0.95, 1.08)]
            points += [(outer * 0.95, 1.08), (outer * 0.8, 0.55)]
            canvas.polygon([(1 - x, y) if side else (x, y) for x, y in points], cloth)
    for swag in range(6):
        canvas.ellipse(0.1 + 0.16 * swag, 0, 0.1, 0.1, mix(palette.low, BLACK, 0.12 * (swag % 2)))
        canvas.arc(0.1 + 0.16 * swag, 0, 0.1, 0.1, (0, 180), 0.008, palette.accent)
    for bulb in range(17):
        x = 0.05 + bulb * 0.9 / 16
        canvas.glow(x, 1.11, 0.025, palette.accent, 0.9)
        canvas.disc(x, 1.11, 0.009, WHITE)


def club(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.high)
    for beam, x in enumerate((0.05, 0.32, 0.68, 0.95)):
        tint = palette.accent if beam % 2 else palette.low
        lean = (0.5 - x) * 0.8
        canvas.polygon([(x, -0.05), (x + lean - 0.14, 1.2), (x + lean + 0.14, 1.2)], tint, 0.2)
    canvas.glow(0.5, 0.55, 0.6, palette.low, 0.7)
    for bar in range(30):
        height = 0.05 + 0.16 * abs(canvas.rng.normal(0, 0.6)) * (1 - abs(bar - 14.5) / 22)
        x = 0.03 + bar * 0.0325
        canvas.rounded(x, 1.1 - height, x + 0.02, 1.1, 0.006, mix(palette.low, palette.accent, bar / 29))


def stadium(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=0.9)
    for x, y in ((0.16, 0.2), (0.84, 0.2)):
        canvas.glow(x, y, 0.4, palette.light, 0.8)
        for lamp in range(12):
            canvas.disc(x - 0.075 + 0.05 * (lamp % 4), y - 0.04 + 0.04 * (lamp // 4), 0.016, WHITE)
        canvas.line([(x, y + 0.07), (x, 0.8)], 0.012, mix(palette.land, BLACK, 0.55))
    canvas.ellipse(0.5, 0.88, 0.8, 0.13, mix(palette.high, BLACK, 0.35))
    for x, y in canvas.rng.uniform((0, 0.77), (1, 0.88), (260, 2)):
        canvas.disc(x, y, 0.005, mix(palette.light, palette.accent, canvas.rng.random()), 0.7)
    canvas.gradient(palette.land, mix(palette.land, BLACK, 0.4), top=0.87)
    for lane in range(-4, 5):
        canvas.line([(0.5 + lane * 0.07, 0.87), (0.5 + lane * 0.32, HEIGHT)], 0.006, WHITE, 0.5)


def parchment(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low)
    for x, y, radius in canvas.rng.uniform((0, 0, 0.04), (1, HEIGHT, 0.2), (16, 3)):
        canvas.glow(x, y, radius, palette.land, 0.16)
    canvas.glow(0.5, 0.55, 0.55, palette.light, 0.7)
    for inset, width in ((0.045, 0.006), (0.06, 0.002)):
        right, bottom = 1 - inset, HEIGHT - inset
        frame = [(inset, inset), (right, inset), (right, bottom), (inset, bottom), (inset, inset)]
        canvas.line(frame, width, palette.land)
    canvas.line([(0.14, GROUND), (0.86, GROUND)], 0.004, palette.land)


def studio(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.high)
    canvas.polygon([(0, 0.34), (1, 0.12), (1, 0.82), (0, 1.04)], palette.low)
    canvas.polygon([(0, 0.3), (1, 0.08), (1, 0.1), (0, 0.32)], palette.accent)
    canvas.polygon([(0, 1.06), (1, 0.84), (1, 0.86), (0, 1.08)], palette.accent)
    for row in range(14):
        canvas.line([(0, 0.06 + row * 0.12), (1, -0.16 + row * 0.12)], 0.002, palette.light, 0.18)


def rainy_window(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle, palette.low, bottom=1.1)
    canvas.glow(0.5, 0.75, 0.7, palette.light, 0.75)
    canvas.ridge(0.9, 0.03, 2, mix(palette.land, palette.low, 0.6))
    canvas.ridge(1.0, 0.03, 2, mix(palette.land, palette.low, 0.3))
    for x, y, z in canvas.rng.random((90, 3)):
        length = 0.03 + 0.05 * z
        canvas.line([(x, y * 1.1), (x - 0.2 * length, y * 1.1 + length)], 0.002, WHITE, 0.12 + 0.2 * z)
    canvas.ridge(1.05, 0.012, 1, palette.land)


def blank_card(canvas: Canvas, palette: Palette) -> None:
    canvas.gradient(palette.high, palette.middle)
    canvas.disc(0.5, 0.56, 0.36, palette.low)
    canvas.disc(0.5, 0.56, 0.33, mix(palette.low, palette.high, 0.25))
