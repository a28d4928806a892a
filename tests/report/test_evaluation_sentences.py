"""What an evaluation says, in sentences."""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation.calibration import Calibration
from poster_genre.evaluation.thresholds import Policy
from poster_genre.report import evaluation_sentences
from poster_genre.report.evaluated import Evaluated

GENRES = ("Drama", "Horror", "War")
# Four films: Drama on all but the last, Horror on the last two, War on none.
LABELS = np.array([[1, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], bool)
LOGITS = np.array([[2, -2, -2], [2, -2, -2], [2, -2, -2], [2, 2, -2]], np.float32)


@pytest.fixture
def films() -> Evaluated:
    train = np.array([[1, 0, 1], [1, 1, 0]], bool)
    ids = np.array(["a", "b", "c", "d"])
    return Evaluated.of(GENRES, ids, LABELS, LOGITS, Calibration.identity(3), train)


def decided(films: Evaluated, cut: float, k: int | None = None):
    return films.under(Policy("some", "custom", np.full(3, cut), k))


def test_the_answer_names_precision_recall_and_the_ends(films):
    # Named: Drama on all four (three right), Horror on the last (right); five truths, four found.
    assert evaluation_sentences.answer(decided(films, 0.5)) == (
        "Of 100 genres it names 80 are right, and of 100 true ones it finds 80: "
        "best at Drama (F1 0.86), worst at Horror (0.67)."
    )


def test_genres_that_are_never_right_are_named(films):
    labels = LABELS.copy()
    labels[0] = [0, 0, 1]
    train = films.train_labels
    other = Evaluated.of(GENRES, films.ids, labels, LOGITS, Calibration.identity(3), train)
    assert "never right on War" in evaluation_sentences.answer(decided(other, 0.5))


def test_thresholds_that_name_nothing_are_said_so(films):
    assert (
        evaluation_sentences.answer(decided(films, 1.0)) == "With these thresholds it names no genre at all."
    )


def test_each_split_says_how_far_to_trust_it(films):
    assert (
        evaluation_sentences.films("test", films) == "4 films that it never saw, scored once after training."
    )
    assert "marked *seen*" in evaluation_sentences.films("train", films)
    assert "flattering" in evaluation_sentences.films("validation", films)


def test_left_out_genres_are_named_once(films):
    assert evaluation_sentences.left_out(films) == "No film here is War, so macro figures leave it out."


def test_label_accuracy_stands_beside_saying_nothing(films):
    # 12 answers of which 5 are yes; two are wrong.
    sentence = evaluation_sentences.label_accuracy(decided(films, 0.5))
    assert sentence.startswith("Per-label accuracy is 0.833; never naming any genre gives 0.583.")


@pytest.mark.parametrize(
    ("genre", "cut", "k", "said"),
    [
        (
            "Drama",
            0.5,
            None,
            "From a probability of 0.50, Drama is named on 4 of 4 films: rightly on 3, and 0",
        ),
        ("Horror", 0.5, None, "Horror is named on 1 of 4 films: rightly on 1, and 1 are missed."),
        ("Horror", 0.9, None, "Horror is never named; all 2 films are missed."),
        ("War", 0.0, None, "No film here is War; it is named on 4, all wrongly."),
        ("Drama", 0.0, 1, "Among the 1 likeliest genres, Drama is named on 4 of 4"),
    ],
)
def test_one_genre_in_a_sentence(films, genre, cut, k, said):
    assert said in evaluation_sentences.of_genre(decided(films, cut, k), genre)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.5, "0.50"), (0.0994, "0.099"), (0.0996, "0.10"), (0.0, "0.00"), (float("nan"), "–"), (None, "–")],
)
def test_two_significant_digits(value, words):
    assert evaluation_sentences.two_digits(value) == words
