"""Networks for other tools: they answer as the app does, and are used as docs/export.md says."""

from __future__ import annotations

import importlib.util
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from poster_genre.data import images
from poster_genre.demo.examples import examples
from poster_genre.inference.bundle import Bundle, BundleError
from poster_genre.inference.predictor import Predictor

pytestmark = pytest.mark.training

ROOT = Path(__file__).parents[2]
SMALL = next((ROOT / "tests" / "runs" / "made_before").glob("*/bundle"))  # a convolutional network
NEEDS = {"onnx": ("onnx", "tf2onnx", "onnxruntime"), "openvino": ("openvino",)}
FORMATS = ("tflite", "int8", "onnx", "saved_model", "keras", "openvino")


def drawn(size: tuple[int, int]) -> list[np.ndarray]:
    return [images.load(one.png_bytes, size) for one in examples()]


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """`exported(to)`: the folder of the small network in that format, and how far it differs; made once."""
    from poster_genre.training import formats

    made = {}

    def make(to: str):
        for package in NEEDS.get(to, ()):
            pytest.importorskip(package)
        if to not in made:
            folder = tmp_path_factory.mktemp("exported") / to
            bundle = Bundle.open(SMALL)
            made[to] = folder, formats.write(bundle, folder, to, drawn(bundle.input_size))
        return made[to]

    return make


@pytest.mark.parametrize("to", FORMATS)
def test_a_network_in_another_format_answers_as_the_app_does(exported, to):
    folder, found = exported(to)
    assert found.posters == 6
    assert found.largest <= (0.1 if to == "int8" else 1e-3)
    about = json.loads((folder / "model.json").read_text())
    assert about["genres"] == list(Bundle.open(SMALL).genres)
    assert about["parity"]["largest"] == found.largest


@pytest.mark.parametrize("to", FORMATS)
def test_the_example_in_the_documentation_names_the_apps_genres(exported, to, tmp_path):
    folder, _ = exported(to)
    bundle = Bundle.open(SMALL)
    size = bundle.input_size
    buffer = io.BytesIO()
    Image.open(io.BytesIO(examples()[0].png_bytes)).convert("RGB").resize(size[::-1]).save(buffer, "JPEG")
    (tmp_path / "poster.jpg").write_bytes(buffer.getvalue())
    (tmp_path / "exported").symlink_to(folder)
    code = next(code for titles, code in documented() if f"`{to}`" in titles)
    assert len([line for line in code.splitlines() if line]) <= 10
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    decided = bundle.own_policy.decide(Predictor(bundle).predict(buffer.getvalue()).probabilities)
    assert done.stdout.strip().splitlines()[-1] == str(
        [genre for genre, yes in zip(bundle.genres, decided) if yes]
    )


def documented() -> list[tuple[str, str]]:
    """The sections of docs/export.md with an example: title, code."""
    text = (ROOT / "docs" / "export.md").read_text("utf-8")
    return re.findall(r"\n## ([^\n]+)\n.*?```python\n(.*?)```", text, re.DOTALL)


def test_the_saved_model_decodes_jpegs_as_the_app_does():
    import tensorflow as tf

    from poster_genre.training import jpeg

    picture = Image.open(io.BytesIO(examples()[0].png_bytes)).convert("RGB")
    for size in ((100, 150), (301, 444), (640, 900), (1500, 2100)):
        buffer = io.BytesIO()
        picture.resize(size).save(buffer, "JPEG", quality=85)
        ours = images.load(buffer.getvalue(), (150, 100)).astype(int)
        theirs = jpeg.pixels(tf.constant([buffer.getvalue()]), 150, 100).numpy()[0].astype(int)
        assert np.abs(ours - theirs).max() <= 3
        assert np.abs(ours - theirs).mean() < 0.05


def test_the_shipped_model_is_rebuilt_from_its_backbone_and_heads(default_bundle, monkeypatch):
    from poster_genre.networks import backbones
    from poster_genre.training import formats, portable

    monkeypatch.setattr(backbones, "BACKBONES_DIR", ROOT / "models" / "backbones")
    model = portable.network(default_bundle)
    assert {type(layer).__module__.split(".")[0] for layer in model.layers} == {"keras"}
    found = formats.parity(
        default_bundle,
        lambda pixels: np.asarray(model(pixels[None].astype("f4"), training=False))[0],
        drawn(default_bundle.input_size)[:2],
    )
    assert found.largest < 2e-4


def test_int8_has_a_table_of_its_own(exported, tmp_path):
    from poster_genre.data.catalog import Catalog
    from poster_genre.training import formats

    bundle = Bundle.open(SMALL)
    test = bundle.evaluation["test"]
    poster = tmp_path / "poster.png"
    poster.write_bytes(examples()[0].png_bytes)
    about = pd.DataFrame({"film_id": test.ids, "path": str(poster)})
    catalog = Catalog.build("films", about, test.labels, bundle.genres)
    folder, _ = exported("int8")
    rows = formats.table(bundle, folder, "int8", catalog, lambda done, total: None)
    assert [row.network for row in rows] == ["the app's", "int8"]
    assert rows[1].megabytes < rows[0].megabytes
    with pytest.raises(formats.ExportError, match="no image of"):
        formats.table(bundle, folder, "int8", catalog.subset(np.arange(len(catalog)) > 0, "fewer"), print)


def test_a_bundle_without_its_network_and_a_folder_that_is_there_are_told(tmp_path, tiny_bundle):
    from poster_genre.training import formats

    with pytest.raises(BundleError, match="keeps no Keras network"):
        formats.write(Bundle.open(tiny_bundle), tmp_path / "out", "keras", [])
    with pytest.raises(formats.ExportError, match="is there already"):
        formats.write(Bundle.open(SMALL), tmp_path, "keras", [])


def test_a_missing_package_is_named_before_the_work(tmp_path, monkeypatch):
    from poster_genre.training import formats

    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(formats.ExportError, match="pip install onnx tf2onnx onnxruntime"):
        formats.require("onnx", tmp_path / "out")


def test_the_command_line_knows_every_format():
    from poster_genre.commands import export
    from poster_genre.training import formats

    assert set(export.FORMATS) == set(formats.FORMATS) == set(FORMATS)
