"""Augmentation: changes stay within their limits, differ by poster, and leave posters alone in use."""

from __future__ import annotations

import keras
import numpy as np
import pytest

from poster_genre.networks import augmentation
from poster_genre.networks.shapes import Augmentation

POSTERS = np.random.default_rng(0).integers(0, 256, (8, 20, 12, 3), dtype=np.uint8)


def augmented(posters=POSTERS, **wanted):
    keras.utils.set_random_seed(3)
    return np.asarray(augmentation.layer(Augmentation(**wanted))(posters, training=True))


def test_no_change_asked_for_is_no_layer():
    assert augmentation.layer(Augmentation()) is None


def test_outside_training_posters_stay_as_they_are():
    layer = augmentation.layer(Augmentation(flip=True, rotation=30))
    np.testing.assert_array_equal(np.asarray(layer(POSTERS)), POSTERS)


def test_flip_mirrors_some_posters_and_leaves_the_others():
    out = augmented(flip=True)
    same = [(a == b).all() for a, b in zip(out, POSTERS)]
    mirrored = [(a == b[:, ::-1]).all() for a, b in zip(out, POSTERS)]
    assert all(a or b for a, b in zip(same, mirrored))
    assert any(same) and any(mirrored)


@pytest.mark.parametrize("change", [{"rotation": 30}, {"zoom": 0.3}, {"shift": 0.3}, {"shear": 20}])
def test_every_change_changes_posters_each_in_its_own_way(change):
    out = augmented(np.repeat(POSTERS[:1], 8, axis=0), **change)
    assert out.dtype == np.uint8 and out.shape == POSTERS.shape
    assert len({poster.tobytes() for poster in out}) == 8


def test_a_turn_keeps_the_centre_and_moves_the_corner():
    posters = np.zeros((16, 41, 41, 3), np.uint8)
    posters[:, 19:22, 19:22] = 255
    posters[:, 19:22, 38:41] = 255
    out = augmented(posters, rotation=45)
    assert (out[:, 20, 20] == 255).all()
    moved = np.array([np.argwhere(poster[:, :, 0] > 128).mean(0) for poster in out])
    assert np.ptp(moved[:, 0]) > 2


def test_a_shift_moves_by_no_more_than_its_share():
    posters = np.zeros((64, 40, 40, 3), np.uint8)
    posters[:, 20, 20] = 255
    places = np.array(
        [np.unravel_index(poster[:, :, 0].argmax(), (40, 40)) for poster in augmented(posters, shift=0.25)]
    )
    distance = np.abs(places - 20)
    assert distance.max() <= 10 and distance.max() > 5
