"""The genre vocabulary, its aliases, and the way from any spelling to the canonical name."""

from __future__ import annotations

import difflib
import re

# IMDb's genres, which every dataset here draws from.
VOCABULARY = (
    "Action",
    "Adult",
    "Adventure",
    "Animation",
    "Biography",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Family",
    "Fantasy",
    "Film-Noir",
    "Game-Show",
    "History",
    "Horror",
    "Music",
    "Musical",
    "Mystery",
    "News",
    "Reality-TV",
    "Romance",
    "Sci-Fi",
    "Short",
    "Sport",
    "Talk-Show",
    "Thriller",
    "War",
    "Western",
)

# The genres of the shipped model, in the order of its outputs.
SHIPPED = tuple(
    name for name in VOCABULARY if name not in {"Adult", "Film-Noir", "Game-Show", "Talk-Show"}
)  # fmt: skip

# What the UCML system was built for (DESIGN.md): the leaderboard scores every model on these, too.
TWENTY = tuple(name for name in SHIPPED if name not in {"News", "Reality-TV", "Short", "Western"})

# Other datasets' names for the same genre. Case, spaces and punctuation need no alias (see `_key`).
ALIASES = {
    "Animated": "Animation",
    "Biographical": "Biography",
    "Biopic": "Biography",
    "Children": "Family",
    "Children's": "Family",
    "Docu": "Documentary",
    "Documentaries": "Documentary",
    "Historical": "History",
    "Kids": "Family",
    "Musicals": "Musical",
    "Noir": "Film-Noir",
    "Reality": "Reality-TV",
    "Reality Television": "Reality-TV",
    "Romantic": "Romance",
    "Science Fiction": "Sci-Fi",
    "SF": "Sci-Fi",
    "Shorts": "Short",
    "Sports": "Sport",
    "Suspense": "Thriller",
    "Thrillers": "Thriller",
    "Westerns": "Western",
}

# What datasets write where they mean that no genre is known.
_MISSING_KEYS = {"", "na", "nan", "none", "null", "unknown", "nogenreslisted"}


def _key(name: str) -> str:
    """The letters and digits of a name, case folded: "Sci-Fi", "sci fi" and "SciFi" share one key."""
    return re.sub(r"[\W_]+", "", name.casefold())


_BY_KEY = {_key(name): name for name in VOCABULARY} | {_key(a): name for a, name in ALIASES.items()}


def canonical(name: str) -> str | None:
    """The vocabulary's name for any spelling or alias of a genre; None where it is unknown.

    >>> canonical("science fiction"), canonical("reality tv"), canonical("Anime")
    ('Sci-Fi', 'Reality-TV', None)
    """
    return _BY_KEY.get(_key(name))


def nearest(name: str) -> str | None:
    """The known genre whose spelling is closest to an unknown name; None where none is close.

    >>> nearest("Comdey")
    'Comedy'
    """
    close = difflib.get_close_matches(_key(name), _BY_KEY, n=1, cutoff=0.7)
    return _BY_KEY[close[0]] if close else None


def is_missing(name: str) -> bool:
    """Whether a genre text says that no genre is known: "", "N/A", "null", "(no genres listed)" ….

    >>> is_missing(" n/a "), is_missing("Drama")
    (True, False)
    """
    return _key(name) in _MISSING_KEYS
