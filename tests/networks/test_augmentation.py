"""Augmentation: changes stay within their limits, differ by poster, and leave posters alone in use."""

from __future__ import annotations

import math

import keras
import numpy as np
import pytest

from poster_genre.network_shapes import Augmentation
from poster_genre.networks import augmentation
from poster_genre.runs import recipe_file as recipe
from poster_genre.schema import SchemaError

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


POSTER = np.kron(np.random.default_rng(1).integers(0, 256, (8, 8, 3)), np.ones((5, 5, 1))).astype(np.uint8)
DRAWS = [
    {"theta": 30},
    {"theta": -17},
    {"zx": 0.8},
    {"zy": 1.2},
    {"tx": 9.0},
    {"ty": -7.0},
    {"shear": 20},
    {"flip_horizontal": True},
    {"theta": 25, "tx": 6.0, "ty": -9.0, "shear": 15, "zx": 0.85, "zy": 1.15, "flip_horizontal": True},
]


@pytest.mark.parametrize("draw", DRAWS)
def test_a_map_gives_the_picture_that_keras_generator_gives(draw):
    """Corner of the turn, direction of shear and shift, order, interpolation and border: all its defaults."""
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    theirs = ImageDataGenerator().apply_transform(POSTER.astype("f4"), draw)
    maps = augmentation.affine_maps(
        POSTER.shape[:2],
        turn=np.array([math.radians(draw.get("theta", 0))], "f4"),
        shear=np.array([math.radians(draw.get("shear", 0))], "f4"),
        mirror=np.array([-1.0 if draw.get("flip_horizontal") else 1.0], "f4"),
        zoom=(np.array([draw.get("zx", 1.0)], "f4"), np.array([draw.get("zy", 1.0)], "f4")),
        shift=(np.array([draw.get("tx", 0.0)], "f4"), np.array([draw.get("ty", 0.0)], "f4")),
    )
    mine = np.asarray(augmentation.transformed(POSTER[None], maps))[0].astype(int)
    # uint8 cuts what the generator keeps behind the decimal point.
    assert np.abs(mine - theirs).max() < 1.01


def test_draws_have_the_ranges_of_keras_generator():
    """Shear in degrees, zoom evenly from 1 − x to 1 + x and apart across and down, shift in shares."""
    from keras.src.legacy.preprocessing.image import ImageDataGenerator

    limits = {"rotation": 30, "zoom": 0.2, "shift": 0.25, "shear": 0.2}
    theirs = ImageDataGenerator(
        rotation_range=30, zoom_range=0.2, width_shift_range=0.25, height_shift_range=0.25, shear_range=0.2
    )
    drawn = [theirs.get_random_transform((40, 40, 3), seed=number) for number in range(4000)]
    seen = []

    def remember(size, turn, shear, mirror, zoom, shift):
        seen.append([np.asarray(part) for part in (turn, shear, *zoom, *shift)])
        return affine_maps(size, turn, shear, mirror, zoom, shift)

    affine_maps = augmentation.affine_maps
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(augmentation, "affine_maps", remember)
        augmented(np.repeat(POSTER[None], 4000, axis=0), **limits)
    names = ("theta", "shear", "zx", "zy", "tx", "ty")
    for name, mine in zip(names, seen[0]):
        wanted = np.array([draw[name] for draw in drawn])
        mine = np.degrees(mine) if name in ("theta", "shear") else mine
        width = np.ptp(wanted)
        assert abs(mine.min() - wanted.min()) < 0.02 * width and abs(mine.max() - wanted.max()) < 0.02 * width
        assert abs(mine.std() - wanted.std()) < 0.02 * width
    assert (seen[0][2] != seen[0][3]).all()


LAYERS = {
    "flip": lambda: keras.layers.RandomFlip("horizontal", seed=5),
    "rotation": lambda: keras.layers.RandomRotation(0.1, seed=5),
    "zoom": lambda: keras.layers.RandomZoom(0.2, seed=5),
    "shift": lambda: keras.layers.RandomTranslation(0.25, 0.25, seed=5),
}


def test_layers_are_keras_own_with_their_defaults_in_the_sources_order():
    wanted = recipe.load("cnn3_strided_oversampled").augmentation
    mine = augmentation.layer(wanted).layers
    theirs = [make() for make in LAYERS.values()]
    assert [type(one) for one in mine] == [type(one) for one in theirs]
    apart = {"name", "seed", "dtype"}
    for one, other in zip(mine, theirs):
        mine_of, theirs_of = one.get_config(), other.get_config()
        assert {k: v for k, v in mine_of.items() if k not in apart} == {
            k: v for k, v in theirs_of.items() if k not in apart
        }


def test_layers_mirror_at_the_border_and_zoom_both_sides_alike():
    zoomed = augmentation.layer(Augmentation(zoom=0.2, by="layers")).layers[0]
    drawn = zoomed.get_random_transformation(np.zeros((8, 40, 40, 3), "f4"), training=True)
    np.testing.assert_array_equal(np.asarray(drawn["height_zoom"]), np.asarray(drawn["width_zoom"]))
    assert zoomed.fill_mode == "reflect" and zoomed.interpolation == "bilinear"


def test_layers_leave_posters_alone_in_use_and_change_each_in_its_own_way_in_training():
    wanted = {"flip": True, "rotation": 36, "zoom": 0.2, "shift": 0.25, "by": "layers"}
    layer = augmentation.layer(Augmentation(**wanted))
    np.testing.assert_array_equal(np.asarray(layer(POSTERS, training=False)), POSTERS)
    out = augmented(np.repeat(POSTERS[:1], 8, axis=0), **wanted)
    assert len({poster.tobytes() for poster in out}) == 8


def test_shear_has_no_layer():
    with pytest.raises(SchemaError, match="generator"):
        Augmentation(shear=1, by="layers")
