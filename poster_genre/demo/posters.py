"""One drawn poster: the first genre sets the scene, the others come as guests; difficulty hides them all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image

from poster_genre.demo import lettering
from poster_genre.demo.backdrops import GROUND, Palette
from poster_genre.demo.canvas import Canvas, mix
from poster_genre.demo.styles import STYLES, Style
from poster_genre.demo.titles import SMALL_PRINT, invent

GREY = Palette(*((v, v, v) for v in (70, 110, 150, 50, 190, 130, 225)))
# The second and third genre's motif: x, the height of one that floats, the share of its full size.
GUESTS = ((0.81, 0.2, 0.42), (0.17, 0.22, 0.38))


def draw_poster(
    genres: Sequence[str],
    seed: int,
    size: tuple[int, int] = (888, 600),
    difficulty: float = 0.0,
    title: str | None = None,
) -> Image.Image:
    """Draw a poster of an invented film.

    genres: one to three names of `STYLES`; the first gives scene, palette and lettering, the others
        add their motifs and tint the palette.
    seed: fixes every random choice; the same arguments give the same pixels.
    size: (height, width) in px; drawn at 1.48 : 1 and stretched to `size`.
    difficulty: 0 (every cue plain) to 1. It greys the palettes, borrows backdrops and motifs of genres
        that the film does not have, shrinks and fades its own motifs, and adds pixel noise.

    Returns an RGB image. Raises ValueError for no genre, an unknown one, or a difficulty outside 0–1.
    """
    unknown = [genre for genre in genres if genre not in STYLES]
    if unknown or not genres:
        raise ValueError(f"Nothing to draw for {unknown or 'no genre'}; known genres: {', '.join(STYLES)}.")
    if not 0 <= difficulty <= 1:
        raise ValueError(f"difficulty is {difficulty}; it goes from 0 to 1.")
    rng = np.random.default_rng([seed, *(sum(map(ord, genre)) for genre in genres)])
    height, width = size
    canvas = Canvas(width, rng)
    lead, guests = STYLES[genres[0]], [STYLES[genre] for genre in genres[1:3]]
    palette = lead.palette
    for guest in guests:
        palette = palette.blend(guest.palette, 0.12)
    palette = palette.blend(GREY, 0.85 * difficulty * rng.uniform(0.7, 1))

    _backdrop(canvas, lead, palette, difficulty)
    _borrowed(canvas, palette, difficulty)
    with canvas.faded(1 - 0.6 * difficulty):
        _motif(canvas, lead, palette, (lead.x, lead.y), 1.0, difficulty)
        for guest, (x, y, share) in zip(guests, GUESTS, strict=False):
            _motif(canvas, guest, guest.palette.blend(palette, 0.35), (x, y), share, difficulty)
    _words(canvas, title or invent(genres[0], rng), lead, palette)
    poster = canvas.finish(width, height)
    return _noisy(poster, 45 * difficulty, rng) if difficulty else poster


def _backdrop(canvas: Canvas, lead: Style, palette: Palette, difficulty: float) -> None:
    """The lead's backdrop, or at a difficulty above 0 now and then another genre's."""
    style = lead
    if canvas.rng.random() < 0.6 * difficulty:
        style = _any_style(canvas.rng)
    style.backdrop(canvas, palette)


def _borrowed(canvas: Canvas, palette: Palette, difficulty: float) -> None:
    """Faint motifs of genres that the film does not have: cues that mislead."""
    with canvas.faded(0.35 * difficulty):
        for _ in range(canvas.rng.binomial(3, difficulty)):
            place = canvas.rng.uniform(0.1, 0.9), canvas.rng.uniform(0.15, 0.7)
            _motif(canvas, _any_style(canvas.rng), palette, place, 0.4, 0.0)


def _motif(
    canvas: Canvas, style: Style, palette: Palette, place: tuple, share: float, difficulty: float
) -> None:
    """A genre's motif around `place`, a little moved and scaled by chance."""
    x, y = place
    wander = 0.02 + 0.12 * difficulty
    size = style.size * share * canvas.rng.uniform(0.95, 1.04) * (1 - 0.35 * difficulty)
    x += canvas.rng.uniform(-wander, wander)
    y = GROUND if style.grounded else y + canvas.rng.uniform(-wander, wander) / 2
    style.motif(canvas.at(x, y, size, mirror=bool(canvas.rng.random() < 0.5 and share < 1)), palette)


def _words(canvas: Canvas, text: str, lead: Style, palette: Palette) -> None:
    """The title and the small print, on a veil that sets them off from the scene."""
    paper = palette.land if sum(palette.letters) > 384 else palette.high
    canvas.veil(paper, 1.0, 1.3, 0.8)
    readable = (240, 236, 228) if sum(paper) < 384 else (30, 28, 32)
    shade = mix(palette.land, palette.accent, 0.35)
    lettering.title(canvas, text, lead.lettering, palette.letters, shade, (0.08, 1.15, 0.92, 1.37))
    lettering.small_print(canvas, SMALL_PRINT, 1.42, 0.0165, mix(paper, readable, 0.6))


def _any_style(rng: np.random.Generator) -> Style:
    return list(STYLES.values())[rng.integers(len(STYLES))]


def _noisy(poster: Image.Image, sigma: float, rng: np.random.Generator) -> Image.Image:
    """Gaussian noise of `sigma` grey levels on every pixel."""
    pixels = np.asarray(poster, np.float32)
    pixels = pixels + rng.normal(0, sigma, pixels.shape).astype(np.float32)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
