"""Rules that hold for every sampler, whatever the labels."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from poster_genre.data import imbalance, samplers

DRAWING = [name for name, sampler in samplers.REGISTRY.items() if not sampler.needs_embeddings]

label_tables = arrays.arrays(bool, st.tuples(st.integers(1, 60), st.integers(1, 6)))
names = st.sampled_from(DRAWING)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@given(name=names, labels=label_tables, seed=st.integers(0, 2**32))
def test_draws_are_rows_of_the_training_set_and_labels_stay(name: str, labels: np.ndarray, seed: int) -> None:
    before = labels.copy()
    labels.flags.writeable = False
    rows = samplers.sample(name, labels, rng(seed))
    assert np.issubdtype(rows.dtype, np.integer)
    assert len(rows) > 0 and rows.min() >= 0 and rows.max() < len(labels)
    assert np.array_equal(labels, before)


@given(name=names, labels=label_tables, seed=st.integers(0, 2**32))
def test_the_same_seed_draws_the_same_rows(name: str, labels: np.ndarray, seed: int) -> None:
    assert np.array_equal(samplers.sample(name, labels, rng(seed)), samplers.sample(name, labels, rng(seed)))


@given(name=names, labels=label_tables, n_draws=st.integers(0, 200))
def test_an_epoch_is_as_long_as_asked(name: str, labels: np.ndarray, n_draws: int) -> None:
    rows = samplers.epoch_draws(name, labels, n_draws, rng())
    assert len(rows) == n_draws
    assert set(rows) <= set(range(len(labels)))


@given(labels=label_tables)
def test_a_natural_epoch_shows_every_poster_once(labels: np.ndarray) -> None:
    assert sorted(samplers.epoch_draws("natural", labels, len(labels), rng())) == list(range(len(labels)))


@given(name=st.sampled_from(["inverse_likelihood", "ml_ros", "lp_ros", "repeat_factor"]), labels=label_tables)
def test_samplers_that_add_never_lose_a_poster(name: str, labels: np.ndarray) -> None:
    assert set(samplers.sample(name, labels, rng())) == set(range(len(labels)))


@given(name=names, labels=label_tables)
@settings(max_examples=50)
def test_the_preview_counts_what_is_drawn(name: str, labels: np.ndarray) -> None:
    genres = [f"g{column}" for column in range(labels.shape[1])]
    rows = samplers.sample(name, labels, rng(3))
    shown = samplers.preview(name, labels, genres, seed=3)
    assert shown.table["genre"].tolist() == genres
    assert shown.table["before"].tolist() == labels.sum(0).tolist()
    assert shown.table["after"].tolist() == labels[rows].sum(0).tolist()
    assert shown.size == (len(labels), len(rows))
    assert shown.copies == pytest.approx(1 - len(set(rows)) / len(rows))
    if labels.any():
        assert shown.mean_ir[0] == pytest.approx(imbalance.mean_ir(labels))


@pytest.mark.parametrize("name", DRAWING)
def test_rebalancing_lowers_the_imbalance_of_the_real_kind_of_tail(name: str) -> None:
    labels = rng().random((3000, 8)) < np.geomspace(0.5, 0.003, 8)
    shown = samplers.preview(name, labels, list("abcdefgh"))
    if name == "natural":
        assert shown.mean_ir[0] == shown.mean_ir[1]
    else:
        assert shown.mean_ir[1] < shown.mean_ir[0]


def test_an_unknown_sampler_is_answered_with_the_known_ones() -> None:
    with pytest.raises(samplers.SamplerError, match="allowed are natural, inverse_likelihood"):
        samplers.sample("smote", np.ones((2, 2), bool), rng())


def test_an_unknown_setting_is_answered_with_the_known_ones() -> None:
    with pytest.raises(samplers.SamplerError, match="no setting 'precent'; it has: percent"):
        samplers.sample("ml_ros", np.ones((2, 2), bool), rng(), precent=10)


@pytest.mark.parametrize(
    ("name", "setting"),
    [
        ("ml_rus", {"percent": 0}),
        ("repeat_factor", {"threshold": 2}),
        ("class_aware", {"posters_a_turn": 1.5}),
    ],
)
def test_a_setting_outside_its_range_is_refused_with_the_range(name: str, setting: dict) -> None:
    with pytest.raises(samplers.SamplerError, match=r"must be .* from .* to"):
        samplers.sample(name, np.ones((2, 2), bool), rng(), **setting)


def test_an_empty_training_set_is_refused() -> None:
    with pytest.raises(samplers.SamplerError, match="no training posters"):
        samplers.sample("natural", np.zeros((0, 3), bool), rng())


def test_a_sampler_of_embeddings_cannot_draw_posters() -> None:
    with pytest.raises(samplers.SamplerError, match="embeddings"):
        samplers.sample("mlsmote", np.ones((2, 2), bool), rng())
    with pytest.raises(samplers.SamplerError, match="needs embeddings"):
        samplers.preview("mlsmote", np.ones((2, 2), bool), ["a", "b"])


@pytest.mark.parametrize("sampler", samplers.REGISTRY.values(), ids=lambda sampler: sampler.name)
def test_every_sampler_explains_itself(sampler: samplers.Sampler) -> None:
    assert sampler.describe.endswith(".") and sampler.source and sampler.title
    for setting in sampler.settings.values():
        assert setting.low <= setting.default <= setting.high and setting.help
