"""The answer in words: every decided genre with its percentage, and no puzzle left."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation.thresholds import Policy
from poster_genre.inference.predictor import answer
from poster_genre.report import answer_sentences

GENRES = ("Comedy", "Drama", "Musical")
USUAL = np.array([0.4, 0.5, 0.01])
POLICY = Policy("own", "per_genre", np.array([0.3, 0.35, 0.05]))


@pytest.mark.parametrize(
    ("probabilities", "headline", "why"),
    [
        ([0.1, 0.541, 0.01], "Drama 54%", ""),
        ([0.5, 0.541, 0.01], "Drama 54% · Comedy 50%", ""),
        (
            [0.26, 0.2, 0.06],
            "Musical 6%",
            "Musical 6%: rare, 6 times its usual share. Not named: Comedy 26%, named from 30%; Drama 20%, "
            "named from 35%.",
        ),
        (
            [0.1, 0.2, 0.004],
            "Unsure, perhaps Drama (20%)",
            "No genre reaches its threshold; this is the likeliest one.",
        ),
    ],
)
def test_what_is_said(probabilities, headline, why):
    probabilities = np.array(probabilities)
    decided = answer(probabilities, POLICY, GENRES)
    assert answer_sentences.headline(decided, probabilities, GENRES) == headline
    assert answer_sentences.why(decided, probabilities, POLICY, GENRES, USUAL) == why


def test_without_the_training_films_shares_nothing_is_called_rare():
    probabilities = np.array([0.1, 0.2, 0.06])
    decided = answer(probabilities, POLICY, GENRES)
    assert "rare" not in answer_sentences.why(decided, probabilities, POLICY, GENRES, np.full(3, np.nan))
