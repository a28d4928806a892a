"""A poster's answer in words: the genres with their percentages, what is unusual, what was left out."""

from __future__ import annotations

import numpy as np

from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.predictor import Answer

RARE = 0.15  # a genre named below this probability gets its reason
MOST_LEFT_OUT = 3


def headline(decided: Answer, probabilities: np.ndarray, genres: tuple[str, ...]) -> str:
    """ "Drama 54 % · Romance 31 %", or that the likeliest one is unsure.

    probabilities: (n_genres,), in [0, 1], in the order of genres.
    """
    share = dict(zip(genres, probabilities))
    if decided.unsure:
        first = decided.genres[0]
        return f"Unsure, perhaps {first} ({percent(share[first])})"
    return " · ".join(f"{genre} {percent(share[genre])}" for genre in decided.genres)


def why(
    decided: Answer,
    probabilities: np.ndarray,
    policy: Policy,
    genres: tuple[str, ...],
    usual: np.ndarray,
) -> str:
    """Why a genre is named at a low percentage, and why a likelier one is not; "" where nothing is odd.

    usual: (n_genres,), each genre's share of the training posters.
    """
    if decided.unsure:
        return "No genre reaches its threshold; this is the likeliest one."
    share, base = dict(zip(genres, probabilities)), dict(zip(genres, usual))
    said = [
        f"{genre} {percent(share[genre])}: rare, {_times(share[genre] / base[genre])} its usual share."
        for genre in decided.genres
        if share[genre] < RARE and base[genre] > 0 and share[genre] > 1.5 * base[genre]
    ]
    least = min(share[genre] for genre in decided.genres)
    cuts = dict(zip(genres, policy.cuts))
    likelier = sorted(
        (genre for genre in genres if genre not in decided.genres and least < share[genre] < cuts[genre]),
        key=lambda genre: -share[genre],
    )
    if likelier:
        parts = [
            f"{genre} {percent(share[genre])}, named from {percent(cuts[genre])}"
            for genre in likelier[:MOST_LEFT_OUT]
        ]
        said.append(f"Not named: {'; '.join(parts)}.")
    return " ".join(said)


def _times(lift: float) -> str:
    return f"{lift:.0f} times" if lift >= 1.95 else f"{lift:.1f} times"


def percent(probability: float) -> str:
    """ "54%"; what rounds to nothing is "<1%"."""
    return f"{probability:.0%}" if probability >= 0.01 else "<1%"
