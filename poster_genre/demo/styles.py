"""What each genre looks like: its palette, backdrop, motif and lettering. Adding a genre is adding a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from poster_genre.demo import backdrops, interiors, motifs_bright, motifs_dark, motifs_facts, motifs_tales
from poster_genre.demo.backdrops import GROUND, Palette
from poster_genre.demo.canvas import Canvas, Pen, colour
from poster_genre.demo.lettering import Lettering


@dataclass(frozen=True)
class Style:
    """One genre's look; the motif stands at (x, y) when it leads, or with its feet on the ground."""

    palette: Palette
    backdrop: Callable[[Canvas, Palette], None]
    motif: Callable[[Pen, Palette], None]
    lettering: Lettering
    size: float = 0.6  # of the leading motif, in poster widths a unit
    x: float = 0.5
    y: float = GROUND

    @property
    def grounded(self) -> bool:
        return self.y == GROUND


def _palette(colours: str) -> Palette:
    return Palette(*(colour(f"#{code}") for code in colours.split()))


STYLES: dict[str, Style] = {
    "Action": Style(
        _palette("0b2a3c 14607a f2a03d 0b1218 ffd34f f0541e ffffff"),
        backdrops.sunburst, motifs_dark.explosion,
        Lettering(0.05, 0.0, slant=0.22, tall=1.5, effect="block"), 0.62,
    ),
    "Adventure": Style(
        _palette("1e6f74 7bb59a f6d58b 12303a fff2c4 d9572b fff4d6"),
        backdrops.mountains, motifs_tales.cliff_walker, Lettering(0.035, 0.06, tall=1.5), 0.62, x=0.44,
    ),
    "Animation": Style(
        _palette("38b6f1 8ddcfb d9f7ff 3f9e4d ffe36e f2704e fff6c8"),
        backdrops.meadow, motifs_bright.round_creature, Lettering(0.07, 0.04, effect="bounce"), 0.7,
    ),
    "Biography": Style(
        _palette("e9dcc3 d9c39b c9ab7b 4a3322 f3e6cb a9793f 4a3322"),
        interiors.parchment, motifs_facts.portrait,
        Lettering(0.0, 0.08, tall=1.2, capitals=False), 0.72, y=0.52,
    ),
    "Comedy": Style(
        _palette("ffd028 ffbf17 ffe06b 2a2140 ff6b8b ff8f1f 2a2140"),
        backdrops.sunburst, motifs_bright.big_smile,
        Lettering(0.065, 0.02, effect="bounce", capitals=False), 0.68, y=0.6,
    ),
    "Crime": Style(
        _palette("1a1418 4c1c22 b3362c 0d0b0e ffce6b d42d2d f4ece0"),
        interiors.city_night, motifs_dark.fedora, Lettering(0.05, 0.0, tall=1.7), 0.82,
    ),
    "Documentary": Style(
        _palette("f1eee4 e4dfd0 c9c1aa 33515a f4d58a 8fb7b9 22343a"),
        backdrops.map_paper, motifs_facts.photograph, Lettering(0.012, 0.16), 0.72, y=0.52,
    ),
    "Drama": Style(
        _palette("33465c 7c8797 dcbfa3 1f2733 ffe6bd c88a5a f7efe4"),
        interiors.rainy_window, motifs_dark.thoughtful_head, Lettering(0.0, 0.22), 0.86,
    ),
    "Family": Style(
        _palette("5cc3ee b5e6f7 fdf3cf 4d8a3c ffd45e e8505b ffffff"),
        backdrops.meadow, motifs_bright.balloon_walk,
        Lettering(0.045, 0.04, capitals=False, effect="outline"), 0.56,
    ),
    "Fantasy": Style(
        _palette("241a52 7a3f98 f0a6c2 1b1238 ffeeb0 e0559d ffe9ad"),
        backdrops.mountains, motifs_tales.castle, Lettering(0.01, 0.14, tall=1.5), 0.66,
    ),
    "History": Style(
        _palette("efe2c2 e2cb98 cfae6f 5b3a1f faf0d4 8c6a2c 5b3a1f"),
        interiors.parchment, motifs_tales.temple, Lettering(0.015, 0.2, tall=1.15), 0.66,
    ),
    "Horror": Style(
        _palette("0a0b14 241a2e 6b1f26 07060b f1e6c8 b31217 c9141b"),
        backdrops.moonlit_hills, motifs_dark.bare_tree,
        Lettering(0.03, 0.03, tall=1.7, effect="drip"), 0.74, x=0.47,
    ),
    "Music": Style(
        _palette("12091f 2b0f4a ff2e88 0c0616 ffe27a 22d3ee ff5fa8"),
        interiors.club, motifs_bright.vinyl, Lettering(0.03, 0.06, effect="neon"), 0.66, y=0.55,
    ),
    "Musical": Style(
        _palette("3a0d1d 6d1426 b3202f 2b0a14 ffe9b0 f5c242 ffdf83"),
        interiors.stage, motifs_bright.star_dancer, Lettering(0.05, 0.05, effect="block"), 0.62, x=0.48,
    ),
    "Mystery": Style(
        _palette("0f2a33 2f5a63 8fb0ac 08171d f6e3a1 d8a442 f6e3a1"),
        interiors.foggy_wood, motifs_dark.keyhole, Lettering(0.0, 0.26), 0.78,
    ),
    "News": Style(
        _palette("10284d 173a70 0f4c9c 0a1830 e9f1fb d8232f ffffff"),
        interiors.studio, motifs_facts.broadcast, Lettering(0.045, 0.0, tall=1.4), 0.62, y=0.56,
    ),
    "Reality-TV": Style(
        _palette("6a11cb c2185b ff8a3d 21103a ffe9f3 ffd60a ffffff"),
        backdrops.sunburst, motifs_bright.television,
        Lettering(0.055, 0.02, slant=0.12, effect="outline"), 0.74, y=0.62,
    ),
    "Romance": Style(
        _palette("5b3a7a d8658a ffb48a 2c1836 ffe3b0 e8344f fff0e0"),
        backdrops.sunset_sea, motifs_bright.couple, Lettering(0.0, 0.04, slant=0.3, capitals=False), 0.5,
    ),
    "Sci-Fi": Style(
        _palette("050a1e 10245a 2a4f9e 040816 f3c58b 19d3e6 e8f6ff"),
        backdrops.deep_space, motifs_tales.ringed_planet, Lettering(0.0, 0.42), 0.66, x=0.53, y=0.5,
    ),
    "Short": Style(
        _palette("efeae2 e2dbd0 f2b134 26262b f7f2e8 d9482b 26262b"),
        interiors.blank_card, motifs_facts.clapper, Lettering(0.02, 0.1, capitals=False), 0.58, y=0.56,
    ),
    "Sport": Style(
        _palette("0c1f4a 1f4fa0 7fb4f0 2f8f46 fff6c9 ff9f1c ffffff"),
        interiors.stadium, motifs_bright.ball, Lettering(0.06, 0.0, slant=0.25, tall=1.4), 0.52, y=0.55,
    ),
    "Thriller": Style(
        _palette("0b1620 1c3a4c 4d7689 070d13 d7e6ea c7321f f2f6f7"),
        interiors.city_night, motifs_dark.watching_eye,
        Lettering(0.025, 0.1, tall=1.7, effect="stencil"), 0.72, y=0.42,
    ),
    "War": Style(
        _palette("2e3427 6f6b4c d8a25a 14150f ffe0a0 f0792b f0e3c4"),
        backdrops.battlefield, motifs_dark.tank,
        Lettering(0.05, 0.04, tall=1.4, effect="stencil"), 0.52, x=0.46,
    ),
    "Western": Style(
        _palette("c8502a f0913f fbd07c 3a170f fff0b8 8f2f1b fbd07c"),
        backdrops.desert, motifs_tales.cactus, Lettering(0.055, 0.04, tall=1.3), 0.66, x=0.52,
    ),
}  # fmt: skip
