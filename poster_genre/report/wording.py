"""Figures in plain words: "on every second poster", "on two"."""

from __future__ import annotations

import pandas as pd

_SMALL = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
FEW = 20  # posters; of so few one names the number itself
# Lower bound of the share, and how one says it; shares between two of these are given in figures.
_FRACTIONS = (
    (0.995, 1.0, "every poster"),
    (0.9, 0.995, "nearly every poster"),
    (0.45, 0.55, "every second poster"),
    (0.31, 0.36, "every third poster"),
    (0.235, 0.265, "every fourth poster"),
    (0.185, 0.215, "every fifth poster"),
    (0.09, 0.11, "every tenth poster"),
)


def number_word(count: int) -> str:
    """Counts up to twelve as words, larger ones in figures with separators."""
    return _SMALL[count] if count < len(_SMALL) else f"{count:,}"


def counted(count: int, thing: str, things: str = "") -> str:
    """A number of things: "1 poster", "2,345 posters"; `things` is a plural that is not just thing + s."""
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"


def how_often(posters: int, of: int) -> str:
    """How many of a catalog's posters, as one says it: "every second poster", "18 of 100 posters"."""
    share = posters / of
    if of < FEW and posters < of:
        return f"{posters} of {of} posters"
    for low, high, words in _FRACTIONS:
        if low <= share <= high:
            return words
    if of < 100:
        return f"{posters} of {of} posters"
    if share >= 0.01:
        return f"{100 * share:.0f} of 100 posters"
    return f"{1000 * share:.1g} of 1,000 posters"


def how_imbalanced(table: pd.DataFrame) -> str:
    """One sentence on a catalog's commonest and rarest genre.

    table: columns genre, posters, share (see `imbalance.genre_table`), genres that occur.
    """
    common, rare = table.loc[table["posters"].idxmax()], table.loc[table["posters"].idxmin()]
    of = round(common["posters"] / common["share"])
    first = f"{common['genre']} is on {how_often(int(common['posters']), of)}"
    if common["genre"] == rare["genre"]:
        return f"{first}."
    return f"{first}; {rare['genre']} on {number_word(int(rare['posters']))}."


def escaped(text: str) -> str:
    """Text from a dataset or an address as Markdown that shows it literally."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]$:~<>#" else letter for letter in text)


def listed(names: list[str], most: int = 6) -> str:
    """Names as one reads them aloud: "War, Music and Short", at most `most` before "and 3 more"."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
