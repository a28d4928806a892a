"""The scikit-learn classifier: scikit-learn's own checks, and what it does with genres."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.model_selection import cross_val_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from poster_genre.data.images import ImageError
from poster_genre.inference.estimator import PosterGenreClassifier


# Skipped by scikit-learn itself: check_array_api_input (unless SCIPY_ARRAY_API is set) and
# check_classifiers_multilabel_output_format_decision_function (it has predict_proba alone).
@parametrize_with_checks([PosterGenreClassifier()])
def test_scikit_learns_own_checks_pass(estimator, check):
    check(estimator)


@pytest.fixture
def learnable() -> tuple[np.ndarray, pd.DataFrame]:
    """Embeddings of 200 films that say something of three genres, the last one rare."""
    rng = np.random.default_rng(0)
    labels = rng.random((200, 3)) < (0.6, 0.4, 0.08)
    embeddings = rng.normal(size=(200, 12)) + 1.2 * labels @ rng.normal(size=(3, 12))
    return embeddings, pd.DataFrame(labels, columns=["Drama", "Comedy", "War"])


def test_columns_of_a_frame_become_its_classes_and_a_rare_genre_gets_a_lower_threshold(learnable):
    X, y = learnable
    model = PosterGenreClassifier(C=1.0).fit(X, y)
    assert model.classes_.tolist() == ["Drama", "Comedy", "War"]
    assert model.predict(X).shape == (200, 3)
    assert model.policy_.cuts[2] < 0.5
    truth = y.to_numpy()
    assert ((model.predict(X) == truth).mean(axis=0) > 0.75).all()
    assert (model.predict(X) == (model.predict_proba(X) >= model.policy_.cuts)).all()


def test_the_policy_is_a_parameter(learnable):
    X, y = learnable
    top = PosterGenreClassifier(policy="top_k").fit(X, y)
    assert top.policy_.kind == "top_k"
    assert clone(top).get_params()["policy"] == "top_k"


def test_it_is_scored_and_searched_as_any_other(learnable):
    X, y = learnable
    assert (
        cross_val_score(PosterGenreClassifier(C=1.0), X, y.to_numpy(int), cv=3, scoring="f1_macro").min()
        > 0.5
    )


def test_a_genre_of_no_poster_is_never_decided(learnable):
    X, y = learnable
    model = PosterGenreClassifier().fit(X, y.assign(News=False))
    assert not model.predict(X)[:, 3].any()


def test_columns_that_are_not_of_0_and_1_are_refused(learnable):
    X, _ = learnable
    with pytest.raises(ValueError, match=r"one column a genre|multioutput"):
        PosterGenreClassifier().fit(X, np.arange(400).reshape(200, 2) % 5)


@pytest.fixture
def posters(tmp_path, poster_bytes, monkeypatch) -> list[Path]:
    monkeypatch.setenv("POSTER_GENRE_HOME", str(tmp_path / "home"))
    paths = [tmp_path / f"{seed}.jpg" for seed in range(8)]
    for seed, path in enumerate(paths):
        path.write_bytes(poster_bytes(seed % 4))
    return paths


def test_posters_are_embedded_by_a_bundles_network(posters, tiny_bundle):
    y = np.tile([[1, 0], [0, 1], [1, 1], [0, 0]], (2, 1))
    model = PosterGenreClassifier(C=100.0, bundle=tiny_bundle).fit(posters, y)
    assert model.n_features_in_ == 8
    assert model.predict_proba([str(path) for path in posters]).shape == (8, 2)


def test_what_is_no_poster_is_named(posters, tiny_bundle):
    posters[3].write_bytes(b"<html>")
    with pytest.raises(ImageError, match=r"3\.jpg: This is not an image"):
        PosterGenreClassifier(bundle=tiny_bundle).fit(posters, np.ones((8, 2), int))
    with pytest.raises(ValueError, match="a list of posters is expected"):
        PosterGenreClassifier(bundle=tiny_bundle).fit(str(posters[0]), [1])
