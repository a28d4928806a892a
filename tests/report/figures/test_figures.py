"""The Evaluate page's figures: what is drawn where, from frames of a few rows."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from poster_genre.evaluation.calibration import calibration_curve
from poster_genre.evaluation.confusion import confusion_counts, cooccurrence_compared, predicted_given_truth
from poster_genre.evaluation.curves import Curves, score_histogram
from poster_genre.report import figures, palette
from poster_genre.report.figures.training import METRICS, logged, run_curve

GENRES = ["Comedy", "Drama", "Horror"]


@pytest.fixture
def labels() -> np.ndarray:
    return np.random.default_rng(1).random((60, 3)) < (0.5, 0.6, 0.2)


@pytest.fixture
def probabilities(labels) -> np.ndarray:
    return np.clip(0.4 * labels + 0.6 * np.random.default_rng(2).random(labels.shape), 0, 1)


@pytest.fixture
def curves(labels, probabilities) -> Curves:
    return Curves.of(labels, probabilities, GENRES)


def marker(fig):
    """The trace of the present cut: the last, in the colour of thresholds."""
    assert fig.data[-1].marker.color == palette.FALSE
    return fig.data[-1]


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_the_present_cut_is_a_point_on_each_curve(curves, cut):
    curve, point = curves.of_genre("Drama"), curves.point("Drama", cut)
    precision_recall = marker(figures.precision_recall(curve, point, 0.6, 0.8))
    assert (precision_recall.x[0], precision_recall.y[0]) == (point["recall"], point["precision"])
    roc = marker(figures.roc(curve, point, 0.8))
    assert (roc.x[0], roc.y[0]) == (point["false_positive_rate"], point["recall"])
    f1 = marker(figures.f1_by_threshold(curve, point))
    assert (f1.x[0], f1.y[0]) == (cut, point["f1"])


def test_the_ring_is_never_below_the_present_point(curves):
    thinned = curves.of_genre("Drama", points=4)
    for cut in np.linspace(0, 1, 21):
        fig = figures.f1_by_threshold(thinned, curves.point("Drama", cut))
        assert fig.data[1].y[0] >= fig.data[2].y[0]


def test_histograms_are_shares_of_their_own_number(labels, probabilities):
    fig = figures.score_histogram(score_histogram(labels[:, 1], probabilities[:, 1]), 0.3)
    up, down = (np.asarray(bars.y, float) for bars in fig.data)
    assert up.sum() == pytest.approx(1) and down.sum() == pytest.approx(-1)
    assert fig.layout.shapes[0].x0 == 0.3


def test_an_unheard_genre_has_a_histogram_without_positives(probabilities):
    bins = score_histogram(np.zeros(60, bool), probabilities[:, 1])
    fig = figures.score_histogram(bins, 0.3)
    assert np.asarray(fig.data[0].y, float).sum() == 0


def test_reliability_shows_both_curves_and_both_errors(labels, probabilities):
    curve = calibration_curve(labels[:, 1], probabilities[:, 1])
    fig = figures.reliability(curve, curve, 0.123, 0.045)
    assert "0.123" in fig.layout.title.subtitle.text and "0.045" in fig.layout.title.subtitle.text
    assert list(fig.data[1].x) == list(curve["predicted"])


def test_squares_show_every_count_once(labels, probabilities):
    counts = confusion_counts(labels, probabilities >= 0.5, GENRES)
    texts = next(trace for trace in figures.confusion_squares(counts).data if trace.text is not None).text
    shown = sorted(int(text.replace(",", "")) for text in texts)
    assert shown == sorted(counts.drop(columns="genre").to_numpy().ravel().tolist())
    assert sum(shown) == 60 * len(GENRES)


def test_the_map_has_right_shares_left_and_wrong_ones_right(labels, probabilities):
    pairs = predicted_given_truth(labels, probabilities >= 0.5, GENRES)
    heat = figures.given_truth_map(pairs, ["Horror", "Drama", "Comedy"]).data[0]
    of = pairs.set_index(["truth", "predicted"]).loc[("Horror", "Comedy")]
    row, column = list(heat.y).index("Horror"), 2
    assert heat.z[row][2 * column] == pytest.approx(of["right"])
    assert heat.z[row][2 * column + 1] == pytest.approx(-of["wrong"])


def test_pairs_lie_by_their_films_and_only_the_furthest_are_named(labels, probabilities):
    pairs = cooccurrence_compared(labels, probabilities >= 0.2, GENRES)
    pairs = pairs[pairs["genre"] < pairs["other"]]
    dots = figures.joined_pairs(pairs).data[0]
    assert list(dots.x) == pytest.approx(np.log10(1 + pairs["true"]))
    assert list(dots.y) == pytest.approx(np.log10(1 + pairs["predicted"]))
    assert sum(name != "" for name in dots.text) <= 6


def test_no_pairs_at_all_are_an_empty_figure():
    pairs = pd.DataFrame({"genre": ["A"], "other": ["B"], "true": [0], "predicted": [0]})
    assert len(figures.joined_pairs(pairs).data[0].x) == 0


def test_groups_are_dots_by_policy_with_the_present_one_in_bold():
    table = pd.DataFrame(
        {
            "policy": ["Balanced", "Balanced", "Mine", "Mine"],
            "group": ["head", "tail", "head", "tail"],
            "genres": [7, 6, 7, 6],
            "f1": [0.5, 0.2, 0.4, 0.1],
            "precision": 0.5,
            "recall": 0.5,
            "f1_change": [0.0, 0.0, -0.1, -0.1],
        }
    )
    fig = figures.groups_by_policy(table, "f1", "Mine")
    assert "<b>Mine</b>" in fig.layout.yaxis.ticktext
    head = next(trace for trace in fig.data if trace.marker.color == palette.HEAD)
    assert dict(zip(head.y, head.x)) == {"Balanced": 0.5, "Mine": 0.4}


HISTORY = pd.DataFrame(
    {
        "epoch": [1, 2, 3],
        "best_epoch": [1, 2, 2],
        "train_loss": [3.0, 2.0, 1.0],
        "validation_loss": [3.0, 2.5, 2.6],
        "learning_rate": [1e-3, 5e-4, 1e-4],
    }
)


def test_a_log_is_drawn_as_far_as_it_goes():
    assert [measure.name for measure in logged(HISTORY)] == ["loss", "learning_rate"]
    assert logged(pd.DataFrame()) == []


def test_both_splits_by_epoch_and_the_kept_epoch_marked():
    fig = run_curve(HISTORY, METRICS[0])
    assert [list(trace.y) for trace in fig.data] == [[3.0, 2.0, 1.0], [3.0, 2.5, 2.6]]
    assert fig.layout.shapes[0].x0 == 2


def test_label_accuracy_is_never_drawn_without_its_reference():
    accuracy = next(measure for measure in METRICS if measure.name == "label_accuracy")
    history = HISTORY.assign(
        train_label_accuracy=0.9, validation_label_accuracy=0.89, validation_label_accuracy_all_negative=0.9
    )
    assert accuracy in logged(history)
    assert accuracy not in logged(history.drop(columns="validation_label_accuracy_all_negative"))
    assert list(run_curve(history, accuracy).data[-1].y) == [0.9] * 3
