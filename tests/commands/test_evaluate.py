"""`evaluate`: the figures of METHODS.md §7 for a bundle's own splits, and for another catalog."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import average_precision_score, f1_score, hamming_loss, roc_auc_score

from poster_genre import cli
from poster_genre.data.catalog import Catalog
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.predictor import Predictor

PROMISED = {
    "map_macro",
    "f1_macro",
    "f1_micro",
    "f1_weighted",
    "f1_samples",
    "precision_micro",
    "recall_micro",
    "auc_macro",
    "hamming",
    "subset_accuracy",
    "n",
    "genres",
}


@pytest.fixture
def evaluate(tiny_bundle, capsys):
    """`evaluate(*arguments)` of the tiny model: exit status, standard output and standard error."""

    def run(*arguments: object, model: Path = tiny_bundle) -> tuple[int, str, str]:
        status = cli.main(["evaluate", str(model), *map(str, arguments)])
        printed = capsys.readouterr()
        return status, printed.out, printed.err

    return run


def report(evaluate, *arguments: object) -> dict:
    return json.loads(evaluate(*arguments, "--format", "json")[1])


def test_json_has_the_promised_figures_as_scikit_learn_computes_them(evaluate, tiny_bundle):
    figures = report(evaluate)
    assert set(figures) >= PROMISED
    bundle = Bundle.open(tiny_bundle)
    labels, logits = bundle.evaluation["test"].labels, bundle.evaluation["test"].logits
    probabilities = 1 / (1 + np.exp(-(bundle.calibration.scale * logits + bundle.calibration.offset)))
    decisions = probabilities >= bundle.policies["balanced"].cuts
    expected = {
        "map_macro": average_precision_score(labels, probabilities),
        "auc_macro": roc_auc_score(labels, probabilities),
        "hamming": hamming_loss(labels, decisions),
        "subset_accuracy": (labels == decisions).all(axis=1).mean(),
        "n": 40,
    }
    for average in ("macro", "micro", "weighted", "samples"):
        expected[f"f1_{average}"] = f1_score(labels, decisions, average=average, zero_division=0)
    assert {name: figures[name] for name in expected} == pytest.approx(expected, abs=1e-6)
    assert [row["genre"] for row in figures["genres"]] == list(bundle.genres)
    assert [row["support"] for row in figures["genres"]] == labels.sum(axis=0).tolist()


@pytest.mark.parametrize(("split", "n"), [("train", 60), ("validation", 40), ("test", 40), ("all", 140)])
def test_any_split_can_be_scored(evaluate, split, n):
    assert report(evaluate, "--split", split)["n"] == n


def test_another_policy_decides_otherwise(evaluate):
    everything = report(evaluate, "--policy", "0")
    assert everything["recall_micro"] == 1
    assert report(evaluate, "--policy", "1")["recall_micro"] == 0
    assert report(evaluate)["policy"]["name"] == "balanced"
    assert report(evaluate, "--policy", "precise")["policy"]["name"] == "precise"


def test_the_table_shows_figures_beside_constants_and_a_line_a_genre(evaluate):
    status, out, err = evaluate()
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "40 posters, policy balanced"
    assert any(line.startswith("Macro-F1") and "(all positive)" in line for line in lines)
    assert [line.split()[0] for line in lines[-4:]] == ["Comedy", "Drama", "Horror", "Romance"]


@pytest.mark.parametrize("arguments", [["--policy", "unheard"], ["--catalog", "nowhere"]])
def test_wrong_usage_ends_with_2(evaluate, arguments):
    status, out, err = evaluate(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith("Error: ")


def test_a_folder_that_is_no_bundle_ends_with_2(evaluate, tmp_path):
    assert evaluate(model=tmp_path)[0] == 2


# Another catalog: five films, of which tt0000000 was in the model's training, and Western is unknown to it.


@pytest.fixture
def other(tmp_path: Path, poster_bytes) -> Path:
    films = ["tt0000000", "zz0000001", "zz0000002", "zz0000003", "zz0000004"]
    labels = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [1, 0, 1], [0, 1, 0]], bool)
    paths = [tmp_path / "posters" / f"{film}.png" for film in films]
    paths[0].parent.mkdir()
    for number, path in enumerate(paths):
        path.write_bytes(poster_bytes(number, format="PNG"))
    about = pd.DataFrame({"film_id": films, "path": [str(path) for path in paths]})
    Catalog.build("other", about, labels, ("Drama", "Comedy", "Western")).save(tmp_path / "other")
    return tmp_path / "other"


def test_another_catalogs_posters_are_scored_and_unknown_genres_named(evaluate, other, tiny_bundle):
    status, out, _ = evaluate("--catalog", other, "--split", "all", "--format", "json")
    figures = json.loads(out)
    assert status == 0
    assert figures["n"] == 5
    assert figures["left_out_genres"] == ["Western"]
    assert figures["left_out"] == ["Horror", "Romance"]  # known to the model, on no poster here
    support = {row["genre"]: row["support"] for row in figures["genres"]}
    assert support == {"Comedy": 3, "Drama": 3, "Horror": 0, "Romance": 0}
    predictor = Predictor(Bundle.open(tiny_bundle))
    drama = [
        predictor.predict(Path(path).read_bytes()).probabilities[1]
        for path in Catalog.open(other).posters["path"]
    ]
    expected = average_precision_score([1, 1, 0, 1, 0], drama)
    assert figures["genres"][1]["ap"] == pytest.approx(expected)


def test_a_film_that_the_model_learned_from_is_not_a_test(evaluate, other):
    assert report(evaluate, "--catalog", other)["n"] == 4
    assert report(evaluate, "--catalog", other, "--split", "train")["n"] == 1
    status, _, err = evaluate("--catalog", other, "--split", "validation")
    assert status == 2
    assert "no validation posters" in err


def test_posters_that_cannot_be_read_are_named_and_end_with_1(evaluate, other):
    posters = other.parent / "posters"
    (posters / "zz0000002.png").write_bytes(b"")
    (posters / "zz0000003.png").unlink()
    status, out, _ = evaluate("--catalog", other)
    assert status == 1
    assert out.startswith("2 posters")
    assert "zz0000002.png: The file is empty" in out
    assert "zz0000003.png: The file cannot be read (No such file or directory)" in out
    assert "unknown to the model: Western" in out


def test_a_catalog_without_any_readable_poster_ends_with_2(evaluate, other):
    for path in (other.parent / "posters").iterdir():
        path.unlink()
    status, _, err = evaluate("--catalog", other)
    assert status == 2
    assert "None of the 4 posters" in err
