"""Bundles: what they hold, and that nothing of a damaged one is used."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from poster_genre.inference.bundle import Bundle, BundleError, write_bundle


@pytest.fixture
def copy(tiny_bundle: Path, tmp_path: Path) -> Path:
    """A bundle of one's own, to be damaged."""
    return Path(shutil.copytree(tiny_bundle, tmp_path / "model"))


def alter(path: Path) -> None:
    """Flip one bit in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def rewrite_card(folder: Path, **changes: object) -> None:
    card = json.loads((folder / "card.json").read_text("utf-8")) | changes
    kept = {key: value for key, value in card.items() if value is not None}
    (folder / "card.json").write_text(json.dumps(kept), "utf-8")


def test_a_bundle_holds_logits_and_labels_of_every_split(bundle):
    assert {split: len(part) for split, part in bundle.evaluation.items()} == {
        "train": 60,
        "validation": 40,
        "test": 40,
    }
    test = bundle.evaluation["test"]
    assert test.labels.shape == test.logits.shape == (40, len(bundle.genres))
    assert test.labels.dtype == bool
    assert test.logits.dtype == np.float32


def test_no_film_is_in_two_splits(bundle):
    ids = np.concatenate([part.ids for part in bundle.evaluation.values()])
    assert len(set(ids)) == len(ids)


def test_the_embedded_catalog_has_a_split_and_an_embedding_a_film(bundle):
    assert bundle.has_catalog
    assert len(bundle.catalog) == len(bundle.split) == len(bundle.embeddings) == 140
    assert not bundle.catalog.has_images
    in_test = bundle.split == "test"
    np.testing.assert_array_equal(bundle.catalog.film_ids[in_test], bundle.evaluation["test"].ids)
    np.testing.assert_array_equal(bundle.catalog.labels[in_test], bundle.evaluation["test"].labels)


def test_policies_calibration_and_history_are_read(bundle):
    assert list(bundle.policies) == ["plausible", "balanced", "precise", "thorough"]
    assert len(bundle.calibration.scale) == len(bundle.genres)
    assert bundle.history["loss"].tolist() == [0.5, 0.4]
    assert bundle.size_bytes == sum(
        path.stat().st_size for path in bundle.folder.iterdir() if path.name != "card.json"
    )


def test_it_answers_by_what_its_card_says_else_by_the_recipes_policy(bundle):
    said = replace(bundle, card=bundle.card | {"answers_by": "plausible"})
    assert said.own_policy.name == "plausible"
    assert bundle.own_policy.name == bundle.card["default_policy"] == "balanced"


def test_a_bundle_without_history_or_head_or_catalog_says_so(tiny_bundle_without_head):
    bundle = Bundle.open(tiny_bundle_without_head)
    assert bundle.history.empty
    assert bundle.head is None
    assert not bundle.has_catalog


@pytest.mark.parametrize(
    ("file", "use"),
    [
        ("evaluation.npz", lambda bundle: bundle.evaluation),
        ("head.npz", lambda bundle: bundle.head),
        ("catalog.parquet", lambda bundle: bundle.catalog),
        ("embeddings.npy", lambda bundle: bundle.embeddings),
        ("history.jsonl", lambda bundle: bundle.history),
        ("model.tflite", lambda bundle: bundle.path("model.tflite")),
    ],
)
def test_an_altered_or_missing_file_is_named_and_never_used(copy, file, use):
    alter(copy / file)
    with pytest.raises(BundleError, match=rf"{file} is not the file that card.json describes"):
        use(Bundle.open(copy))
    (copy / file).unlink()
    with pytest.raises(BundleError, match=rf"{file} is missing"):
        use(Bundle.open(copy))


def test_an_altered_file_stops_only_those_who_use_it(copy):
    alter(copy / "embeddings.npy")
    assert Bundle.open(copy).path("model.tflite").is_file()


def test_a_folder_without_a_card_is_no_bundle(tmp_path):
    with pytest.raises(BundleError, match="holds no model"):
        Bundle.open(tmp_path)
    with pytest.raises(BundleError, match="holds no model"):
        Bundle.open(tmp_path / "nowhere")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 99}', "\x00\xff"])
def test_a_card_that_is_no_card_is_named(copy, text):
    (copy / "card.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(BundleError, match=r"card\.json"):
        Bundle.open(copy)


@pytest.mark.parametrize("key", ["name", "genres", "input", "calibration", "policies", "files"])
def test_a_card_that_lacks_a_part_is_damaged(copy, key):
    rewrite_card(copy, **{key: None})
    with pytest.raises(BundleError, match=r"card\.json is damaged"):
        Bundle.open(copy)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"metrics": {}}, r"it lacks metrics\.test\.genres"),
        ({"genres": None}, "it lacks genres"),
        ({"title": 3}, "title is '3'"),
        (
            {"input": {"kind": "embedding", "height": 10**9, "width": 64}},
            r"input\.height is 1,000,000,000 px",
        ),
        ({"input": {"kind": "embedding", "height": 0, "width": 64}}, r"input\.height is 0 px"),
    ],
)
def test_a_damaged_card_says_what_is_wrong_with_it(copy, changes, why):
    rewrite_card(copy, **changes)
    with pytest.raises(BundleError, match=rf"card\.json is damaged \({why}"):
        Bundle.open(copy)


def test_a_card_with_another_number_of_genres_than_its_calibration_is_damaged(copy):
    rewrite_card(copy, genres=["Drama"])
    with pytest.raises(BundleError, match=r"card\.json is damaged"):
        Bundle.open(copy)


def test_a_file_that_the_card_does_not_name_is_not_used(copy):
    (copy / "extra.npz").write_bytes(b"anything")
    with pytest.raises(BundleError, match=r"has no extra\.npz"):
        Bundle.open(copy).path("extra.npz")


def test_the_sha_changes_with_any_file(tiny_bundle, tmp_path):
    bundle = Bundle.open(tiny_bundle)
    files = {name: tiny_bundle / name for name in bundle.card["files"]}
    same = write_bundle(tmp_path / "same", bundle.card, files)
    other = write_bundle(tmp_path / "other", bundle.card, files | {"history.jsonl": b'{"epoch": 1}\n'})
    assert same.sha == bundle.sha != other.sha


def test_a_bundle_that_cannot_be_written_whole_leaves_the_old_one(copy, tmp_path):
    before = {path.name: path.read_bytes() for path in copy.iterdir()}
    with pytest.raises(OSError, match=r"absent\.npz"):
        write_bundle(copy, {"name": "new"}, {"model.tflite": b"new", "head.npz": tmp_path / "absent.npz"})
    assert {path.name: path.read_bytes() for path in copy.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_writing_replaces_an_older_bundle_as_a_whole(copy):
    card = json.loads((copy / "card.json").read_text("utf-8"))
    kept = {"model.tflite": (copy / "model.tflite").read_bytes()}
    assert write_bundle(copy, card | {"name": "newer"}, kept).name == "newer"
    assert {path.name for path in copy.iterdir()} == {"card.json", "model.tflite"}
