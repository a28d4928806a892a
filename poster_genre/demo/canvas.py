"""A page to draw on: positions in poster widths, antialiased shapes, gradients and glows (Pillow only)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from PIL import Image, ImageDraw

HEIGHT = 1.48  # of the page, in poster widths; the page is 1 wide
OVERSAMPLE = 2  # shapes are drawn this much larger and averaged down, which smooths their edges

Colour = tuple[int, int, int]
Point = tuple[float, float]


def colour(text: str) -> Colour:
    """'#rrggbb' to (r, g, b), each 0–255."""
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The colour that lies `share` (0–1) of the way from `first` to `second`."""
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


class Pen:
    """Draws shapes in its own coordinates: origin at (x, y) of the page, one unit = `size` poster widths.

    y grows downwards, so that a motif that stands on the ground has negative y. `mirror` flips x.
    """

    def __init__(self, canvas: Canvas, x: float, y: float, size: float, mirror: bool = False):
        self.canvas, self.x, self.y, self.size = canvas, x, y, size
        self.flip = -1 if mirror else 1

    def _to_page(self, points: Sequence[Point]) -> list[Point]:
        scale = self.canvas.scale
        return [
            ((self.x + self.flip * self.size * px) * scale, (self.y + self.size * py) * scale)
            for px, py in points
        ]

    def polygon(self, points: Sequence[Point], fill: Colour, alpha: float = 1.0) -> None:
        self.canvas.pen.polygon(self._to_page(points), fill=(*fill, round(255 * alpha)))

    def disc(self, x: float, y: float, radius: float, fill: Colour, alpha: float = 1.0) -> None:
        self.ellipse(x, y, radius, radius, fill, alpha)

    def ellipse(self, x: float, y: float, rx: float, ry: float, fill: Colour, alpha: float = 1.0) -> None:
        self.canvas.pen.ellipse(self._box(x, y, rx, ry), fill=(*fill, round(255 * alpha)))

    def ring(self, x: float, y: float, rx: float, ry: float, width: float, fill: Colour) -> None:
        """The outline of an ellipse, `width` in the pen's units."""
        self.canvas.pen.ellipse(self._box(x, y, rx, ry), outline=fill, width=self._stroke(width))

    def arc(
        self, x: float, y: float, rx: float, ry: float, degrees: tuple, width: float, fill: Colour
    ) -> None:
        """A part of an ellipse's outline, clockwise from degrees[0] to degrees[1] (0 = to the right)."""
        start, end = degrees if self.flip > 0 else (180 - degrees[1], 180 - degrees[0])
        self.canvas.pen.arc(self._box(x, y, rx, ry), start, end, fill=fill, width=self._stroke(width))

    def line(self, points: Sequence[Point], width: float, fill: Colour, alpha: float = 1.0) -> None:
        """A polyline with round joints and ends."""
        page, stroke = self._to_page(points), self._stroke(width)
        ink = (*fill, round(255 * alpha))
        self.canvas.pen.line(page, fill=ink, width=stroke, joint="curve")
        if stroke > 3 and alpha == 1:
            for px, py in (page[0], page[-1]):
                self.canvas.pen.ellipse(
                    (px - stroke / 2, py - stroke / 2, px + stroke / 2, py + stroke / 2), ink
                )

    def rounded(
        self, left: float, top: float, right: float, bottom: float, radius: float, fill: Colour
    ) -> None:
        """A rectangle with round corners."""
        (x0, y0), (x1, y1) = self._to_page([(left, top), (right, bottom)])
        box = (min(x0, x1), y0, max(x0, x1), y1)
        self.canvas.pen.rounded_rectangle(box, radius * self.size * self.canvas.scale, fill=fill)

    def _box(self, x: float, y: float, rx: float, ry: float) -> tuple[float, float, float, float]:
        ((cx, cy),) = self._to_page([(x, y)])
        rx, ry = rx * self.size * self.canvas.scale, ry * self.size * self.canvas.scale
        return cx - rx, cy - ry, cx + rx, cy + ry

    def _stroke(self, width: float) -> int:
        return max(1, round(width * self.size * self.canvas.scale))


class Canvas(Pen):
    """One poster while it is drawn; itself a pen whose unit is the poster's width."""

    def __init__(self, width: int, rng: np.random.Generator):
        """`width` is the finished poster's, in px; `rng` feeds every random choice of the drawing."""
        self.scale = width * OVERSAMPLE
        self.rng = rng
        self.image = Image.new("RGB", (self.scale, round(self.scale * HEIGHT)))
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        super().__init__(self, 0, 0, 1)

    def at(self, x: float, y: float, size: float, mirror: bool = False) -> Pen:
        """A pen with its origin at (x, y) and a unit of `size` poster widths."""
        return Pen(self, x, y, size, mirror)

    def gradient(self, *stops: Colour, top: float = 0.0, bottom: float = HEIGHT, alpha: float = 1.0) -> None:
        """Fill the band from `top` to `bottom` with colours that run evenly from the first to the last."""
        first, last = round(top * self.scale), round(bottom * self.scale)
        rows = np.linspace(0, len(stops) - 1, max(last - first, 2))
        table = np.stack([np.interp(rows, range(len(stops)), [s[c] for s in stops]) for c in range(3)], -1)
        column = Image.fromarray(table.round().astype(np.uint8)[:, None, :])
        band = column.resize((self.image.width, column.height))
        self.image.paste(band, (0, first), Image.new("L", band.size, round(255 * alpha)))

    def veil(self, fill: Colour, top: float, bottom: float, strength: float) -> None:
        """A curtain that thickens from nothing at `top` to `strength` (0–1) at `bottom` and below."""
        rows = np.arange(self.image.height) / self.scale
        share = np.clip((rows - top) / (bottom - top), 0, 1) * strength
        mask = Image.fromarray((255 * share).astype(np.uint8)[:, None]).resize(self.image.size)
        self.image.paste(fill, (0, 0), mask)

    def glow(self, x: float, y: float, radius: float, fill: Colour, strength: float = 1.0) -> None:
        """Light that fades out from (x, y) to nothing at `radius`."""
        side = max(2, round(2 * radius * self.scale))
        # Pillow's gradient is 0 in the middle and 181 where it meets the middle of its sides.
        fade = Image.radial_gradient("L").point(lambda v: 255 * strength * max(0.0, 1 - v / 181) ** 2)
        corner = round((x - radius) * self.scale), round((y - radius) * self.scale)
        self.image.paste(fill, (*corner, corner[0] + side, corner[1] + side), fade.resize((side, side)))

    def ridge(self, y: float, height: float, waves: int, fill: Colour, jag: float = 0.0) -> None:
        """A hill line across the page around `y`, filled down to the page's end; `jag` makes it rocky."""
        xs = np.linspace(-0.02, 1.02, 160)
        line = np.zeros_like(xs)
        for octave in range(1, 4):
            phase = self.rng.uniform(0, 2 * math.pi)
            line += np.sin(xs * 2 * math.pi * waves * octave * 0.5 + phase) / octave**1.4
        corners = np.interp(xs, np.linspace(-0.02, 1.02, 8 * waves), self.rng.uniform(-1, 1, 8 * waves))
        line = y + height * (line * 0.5 + corners * jag)
        self.polygon([(-0.02, HEIGHT), *zip(xs, line, strict=True), (1.02, HEIGHT)], fill)

    def stars(self, count: int, bottom: float, fill: Colour) -> None:
        """`count` stars of several sizes and strengths above `bottom`."""
        for x, y, z in self.rng.random((count, 3)):
            self.disc(x, y * bottom, 0.0008 + 0.0028 * z**4, fill, 0.35 + 0.65 * z)

    @contextmanager
    def faded(self, opacity: float) -> Iterator[None]:
        """What is drawn inside shows at `opacity` (0–1)."""
        before = self.image.copy() if opacity < 1 else None
        yield
        if before is not None:
            self.image.paste(Image.blend(before, self.image, opacity))

    def finish(self, width: int, height: int) -> Image.Image:
        """The poster as RGB at its own size in px."""
        if (self.image.width, self.image.height) == (width * OVERSAMPLE, height * OVERSAMPLE):
            return self.image.reduce(OVERSAMPLE)
        return self.image.resize((width, height), Image.Resampling.BOX)
