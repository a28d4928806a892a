"""Titles: one typeface, many voices. Letters are set as a mask, shaped, and laid over the poster."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from poster_genre.demo.canvas import Canvas, Colour, mix


@dataclass(frozen=True)
class Lettering:
    """How a title is set: letter `weight` and `tracking` in ems, `slant` as a shear, `tall` as a stretch."""

    weight: float = 0.03
    tracking: float = 0.02
    slant: float = 0.0
    tall: float = 1.0
    effect: str = "plain"  # plain, drip, stencil, bounce, neon, outline, block
    capitals: bool = True


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.load_default(size=size)


def title(canvas: Canvas, text: str, style: Lettering, fill: Colour, shade: Colour, box: tuple) -> None:
    """Set `text` on one to three lines inside `box` = (left, top, right, bottom) in poster widths."""
    text = text.upper() if style.capitals else text
    left, top, right, bottom = (round(edge * canvas.scale) for edge in box)
    lines = _lines(text)
    gap = round(0.16 * (bottom - top) / len(lines))
    height = (bottom - top - gap * (len(lines) - 1)) // len(lines)
    masks = [_fit(_line_mask(line, style, canvas.rng), right - left, height, style.tall) for line in lines]
    sheet = Image.new("L", canvas.image.size)
    used = sum(mask.height for mask in masks) + gap * (len(masks) - 1)
    y = top + (bottom - top - used) // 2
    for mask in masks:
        sheet.paste(mask, (left + (right - left - mask.width) // 2, y))
        y += mask.height + gap
    _lay(canvas, sheet, style.effect, fill, shade)


def small_print(
    canvas: Canvas, text: str, y: float, size: float, fill: Colour, tracking: float = 0.12
) -> None:
    """One centred line of capitals at height `y`; letter `size` and `y` in poster widths."""
    mask = _line_mask(text.upper(), Lettering(weight=0.005, tracking=tracking), canvas.rng)
    height = max(2, round(size * canvas.scale))
    width = min(round(mask.width * height / mask.height), round(0.86 * canvas.scale))
    mask = mask.resize((width, height), Image.Resampling.BOX)
    canvas.image.paste(fill, ((canvas.image.width - width) // 2, round(y * canvas.scale)), mask)


def _lines(text: str) -> list[str]:
    """Words in one to three lines of like length."""
    words = text.split()
    wanted = min(len(words), 1 if len(text) <= 9 else 2 if len(text) <= 25 else 3)
    best, best_length = [text], len(text)
    cuts = [[]] if wanted == 1 else [[a] for a in range(1, len(words))]
    if wanted == 3:
        cuts = [[a, b] for a in range(1, len(words)) for b in range(a + 1, len(words))]
    for cut in cuts:
        edges = [0, *cut, len(words)]
        lines = [" ".join(words[a:b]) for a, b in pairwise(edges)]
        if max(map(len, lines)) < best_length or len(best) < wanted:
            best, best_length = lines, max(map(len, lines))
    return best


def _line_mask(text: str, style: Lettering, rng: np.random.Generator) -> Image.Image:
    """The letters of one line as an L image, cropped to the ink."""
    em = 150
    font, stroke = _font(em), round(style.weight * em)
    room = em
    width = round(sum(font.getlength(letter) + style.tracking * em for letter in text)) + 2 * room
    mask = Image.new("L", (width, 2 * em + room))
    pen, x = ImageDraw.Draw(mask), float(room // 2)
    for letter in text:
        if style.effect == "bounce" and letter != " ":
            tile = Image.new("L", (2 * em, 2 * em))
            ImageDraw.Draw(tile).text((em // 2, em // 2), letter, 255, font, stroke_width=stroke)
            tile = tile.rotate(rng.uniform(-9, 9), Image.Resampling.BICUBIC)
            corner = round(x) - em // 2, round(rng.uniform(-0.07, 0.07) * em)
            mask.paste(255, (*corner, corner[0] + 2 * em, corner[1] + 2 * em), tile)
        else:
            pen.text((x, em // 2), letter, 255, font, stroke_width=stroke)
        x += font.getlength(letter) + (style.tracking + 1.4 * style.weight) * em
    if style.slant:
        shear = (1, style.slant, -style.slant * em, 0, 1, 0)
        mask = mask.transform(mask.size, Image.Transform.AFFINE, shear, Image.Resampling.BICUBIC)
    return mask.crop(mask.getbbox() or (0, 0, 2, 2))


def _fit(mask: Image.Image, width: int, height: int, tall: float) -> Image.Image:
    """Scale a line into the box; `tall` letters are stretched upwards as far as the box allows."""
    scale = min(width / mask.width, height / mask.height)
    size = round(mask.width * scale), min(height, round(mask.height * scale * tall))
    return mask.resize((max(size[0], 2), max(size[1], 2)), Image.Resampling.BICUBIC)


def _lay(canvas: Canvas, sheet: Image.Image, effect: str, fill: Colour, shade: Colour) -> None:
    """Put the letters on the poster, with the effect's shadow, light or cut."""
    unit = canvas.scale / 1000
    if effect == "drip":
        _drips(sheet, canvas.rng, unit)
    elif effect == "stencil":
        box = sheet.getbbox() or (0, 0, 1, 1)
        cut, step = ImageDraw.Draw(sheet), (box[3] - box[1]) / 7
        for row in (1, 3, 5):
            y = box[1] + row * step
            cut.rectangle((0, y, sheet.width, y + max(1, 3 * unit)), fill=0)
    elif effect == "neon":
        halo = sheet.reduce(8).filter(ImageFilter.GaussianBlur(max(1, 2.2 * unit))).resize(sheet.size)
        canvas.image.paste(shade, (0, 0), halo.point(lambda v: min(255, v * 1.5)))
    elif effect == "block":
        for step in range(round(13 * unit), 0, -max(1, round(unit))):
            canvas.image.paste(shade, (0, 0), ImageChops.offset(sheet, step, step))
    elif effect == "outline":
        around = sheet.reduce(2).filter(ImageFilter.GaussianBlur(max(0.6, 3 * unit)))
        canvas.image.paste(shade, (0, 0), around.point(lambda v: min(255, v * 9)).resize(sheet.size))
    canvas.image.paste(fill, (0, 0), sheet)
    if effect == "neon":
        core = sheet.filter(ImageFilter.GaussianBlur(max(0.5, 1.6 * unit))).point(
            lambda v: max(0, v * 2 - 255)
        )
        canvas.image.paste(mix(fill, (255, 255, 255), 0.75), (0, 0), core)


def _drips(sheet: Image.Image, rng: np.random.Generator, unit: float) -> None:
    """Let the lower edges of the letters run down in drops."""
    ink = np.asarray(sheet) > 200
    pen, columns = ImageDraw.Draw(sheet), np.flatnonzero(ink.any(0))
    if not len(columns):
        return
    for x in rng.choice(columns, min(24, len(columns)), replace=False):
        y = len(ink) - 1 - int(np.argmax(ink[::-1, x]))
        width, length = rng.uniform(3, 7) * unit, rng.uniform(8, 60) * unit
        pen.polygon([(x - width, y - 6 * unit), (x + width, y - 6 * unit), (x, y + length)], 255)
        pen.ellipse((x - width / 2, y + length - 2 * width, x + width / 2, y + length), 255)
