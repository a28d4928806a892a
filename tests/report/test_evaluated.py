"""A split under a policy: the frames that page and report are drawn from, against scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, f1_score, precision_score, recall_score

from poster_genre.evaluation.calibration import Calibration, sigmoid
from poster_genre.evaluation.checks import EvaluationError
from poster_genre.evaluation.thresholds import Policy, PolicyError, fit
from poster_genre.report.evaluated import Evaluated, by_group

GENRES = ("Comedy", "Drama", "Horror")


@pytest.fixture
def films() -> Evaluated:
    """80 films of three genres; Drama is commonest in training, Horror rarest."""
    rng = np.random.default_rng(0)
    labels = rng.random((80, 3)) < (0.4, 0.6, 0.15)
    logits = (rng.normal(size=labels.shape) + 1.5 * labels - 1).astype(np.float32)
    train = np.zeros((200, 3), bool)
    train[:80, 0], train[:120, 1], train[:4, 2] = True, True, True
    ids = np.array([f"tt{number:07}" for number in range(80)])
    return Evaluated.of(GENRES, ids, labels, logits, Calibration.identity(3), train)


@pytest.fixture
def policy() -> Policy:
    return Policy("mine", "custom", np.array([0.3, 0.5, 0.2]))


def test_the_commonest_genre_in_training_comes_first(films):
    assert films.ordered_genres == ["Drama", "Comedy", "Horror"]
    assert films.groups == ("head", "head", "tail")


def test_figures_and_table_agree_with_scikit_learn(films, policy):
    decided = films.under(policy)
    decisions = sigmoid(films.logits) >= policy.cuts
    labels = films.labels
    assert decided.figures["f1_macro"] == pytest.approx(f1_score(labels, decisions, average="macro"))
    assert decided.figures["map_macro"] == pytest.approx(average_precision_score(labels, films.probabilities))
    table = decided.table.set_index("genre").loc[list(GENRES)]
    assert table["f1"].to_numpy() == pytest.approx(f1_score(labels, decisions, average=None))
    assert table["precision"].to_numpy() == pytest.approx(precision_score(labels, decisions, average=None))
    assert table["threshold"].tolist() == policy.cuts.tolist()


def test_averages_are_the_figures_by_average_and_measure(films, policy):
    averages = films.under(policy).averages
    decisions = films.under(policy).decisions
    assert averages.loc["micro", "recall"] == pytest.approx(
        recall_score(films.labels, decisions, average="micro")
    )
    assert list(averages.index) == ["micro", "macro", "samples"]


def test_top_k_is_counted_from_its_decisions_not_from_its_cuts(films):
    policy = fit("top_k", films.probabilities, films.labels, GENRES, k=1)
    assert films.under(policy).table["predicted"].sum() == len(films)


def test_the_best_constant_predictor_is_the_lowest_where_lower_is_better(films):
    share = films.labels.mean(axis=0)
    everything = (2 * share / (1 + share)).mean()
    assert films.best_constant("f1_macro") == (pytest.approx(everything), "all positive")
    hamming, predictor = films.best_constant("hamming")
    assert hamming == films.constants["hamming"].min()
    assert predictor == films.constants.set_index("hamming").loc[hamming, "predictor"]


def test_each_pair_of_genres_stands_once_with_its_films(films, policy):
    pairs = films.under(policy).together
    assert pairs[["genre", "other"]].to_numpy().tolist() == [
        ["Comedy", "Drama"],
        ["Comedy", "Horror"],
        ["Drama", "Horror"],
    ]
    assert pairs["true"][0] == (films.labels[:, 0] & films.labels[:, 1]).sum()


def test_reliability_errors_fall_when_the_scores_are_calibrated(films):
    before, after, ece_before, ece_after = films.reliability("Drama")
    assert ece_before == pytest.approx(ece_after)  # calibrated by the identity
    assert before.equals(after)
    assert before["posters"].sum() == len(films)


def test_by_group_measures_the_change_against_the_default(films, policy):
    policies = {"Default": Policy("default", "custom", np.full(3, 0.5)), "Mine": policy}
    table = by_group(films, policies, "Default")
    assert (table.loc[table["policy"] == "Default", "f1_change"] == 0).all()
    head = table[table["group"] == "head"].set_index("policy")
    assert head.loc["Mine", "f1_change"] == pytest.approx(head.loc["Mine", "f1"] - head.loc["Default", "f1"])
    assert head.loc["Mine", "genres"] == 2


def test_genres_without_films_are_left_out_and_named(films):
    labels = films.labels.copy()
    labels[:, 0] = False
    other = Evaluated.of(GENRES, films.ids, labels, films.logits, Calibration.identity(3), films.train_labels)
    assert other.left_out == ["Comedy"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda labels, logits: (labels[:0], logits[:0]), "no posters"),
        (lambda labels, logits: (labels[:, :2], logits[:, :2]), "have 2 genres, the model names 3"),
        (lambda labels, logits: (labels, np.where(np.eye(80, 3) > 0, np.nan, logits)), "genre Comedy"),
        (lambda labels, logits: (labels, logits[:, :2]), "different splits or genre lists"),
    ],
)
def test_what_cannot_be_scored_is_said(films, spoil, said):
    labels, logits = spoil(films.labels, films.logits)
    with pytest.raises(EvaluationError, match=said):
        Evaluated.of(GENRES, films.ids, labels, logits, Calibration.identity(3), films.train_labels)


def test_a_policy_of_other_genres_is_refused(films):
    with pytest.raises(PolicyError, match="is for 4 genres"):
        films.under(Policy("other", "custom", np.full(4, 0.5)))
