"""A Lab result: differences from plain BCE with their intervals, and the JSON that ships."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

from poster_genre.evaluation.post_hoc import POST_HOC
from poster_genre.runs.lab import result as results
from poster_genre.runs.lab.judge import contrasts
from poster_genre.runs.lab.plan import REFERENCE, Cell, Method
from poster_genre.runs.lab.result import LabResult, ResultError

FOCAL = Method("focal")


def test_plain_bce_differs_from_itself_by_nothing_and_by_what_a_remedy_gains(lab_result):
    found = lab_result({FOCAL: (0.05, 0.0)})
    own = found.of("f1_macro").loc[REFERENCE.id]
    assert (own["vs_same"] == 0).all() and (own["vs_same_half"] == 0).all()
    tuned = found.of("f1_macro", "per_genre").loc[REFERENCE.id]
    assert tuned["vs_plain"] == pytest.approx(0.1, abs=0.01)
    assert tuned["vs_plain"] > tuned["vs_plain_half"] > 0


def test_a_method_is_compared_with_plain_bce_as_trained_and_under_the_same_remedy(lab_result):
    row = lab_result({FOCAL: (0.05, 0.02)}).of("f1_macro", "per_genre").loc[FOCAL.id]
    assert row["value"] == pytest.approx(0.32, abs=0.01)
    assert row["vs_same"] == pytest.approx(0.02, abs=0.01)
    assert row["vs_plain"] == pytest.approx(0.12, abs=0.01)


def test_more_seeds_make_the_interval_of_seeds_narrower(lab_result):
    halves = [
        lab_result({FOCAL: (0, 0)}, seeds).of("f1_macro", "plain").loc[FOCAL.id, "half"] for seeds in (2, 5)
    ]
    assert halves[1] < halves[0]


def test_one_seed_has_no_interval_of_seeds(lab_result):
    row = lab_result({FOCAL: (0.05, 0.0)}, seeds=1).of("f1_macro", "plain").loc[FOCAL.id]
    assert np.isnan(row["half"]) and row["vs_same_half"] > 0


def test_a_result_survives_as_json(lab_result):
    found = lab_result({FOCAL: (0.05, 0.02)}, seeds=1)
    again = LabResult.from_json(json.loads(json.dumps(found.to_json())))
    assert again.about == found.about and again.methods == [REFERENCE, FOCAL]
    pd.testing.assert_frame_equal(again.cells, found.cells)
    pd.testing.assert_frame_equal(again.table, found.table, check_dtype=False, atol=5e-5)


@pytest.mark.parametrize("content", ["{}", "[", '{"format": 0}'])
def test_what_is_no_result_is_named(tmp_path, content):
    path = tmp_path / "lab.json"
    path.write_text(content)
    with pytest.raises(ResultError, match=r"lab\.json is no Lab result"):
        results.read(path)


def test_a_missing_result_is_named(tmp_path):
    with pytest.raises(ResultError, match="no Lab result at"):
        results.read(tmp_path / "lab.json")


def test_the_shipped_result_is_of_the_catalog_in_the_app(default_bundle):
    shipped = results.read()
    assert shipped.about["catalog"]["fingerprint"] == default_bundle.card["catalog"]["fingerprint"]
    assert shipped.about["preset"] == "everything" and shipped.about["seeds"] == 3
    assert len(shipped.methods) >= 15 and shipped.table["seeds"].eq(3).all()


def test_the_shipped_cross_fitting_has_every_film_once(default_bundle):
    crossed = results.read(results.SHIPPED_CROSS_FITTED)
    assert crossed.about["catalog"]["fingerprint"] == default_bundle.card["catalog"]["fingerprint"]
    assert crossed.folds == 5 and len(crossed.methods) == 15
    counts = dict(zip(default_bundle.catalog.genres, default_bundle.catalog.labels.sum(axis=0).tolist()))
    assert dict(zip(crossed.films["genre"], crossed.films["test"])) == counts


def test_the_shipped_ucml_says_what_each_part_is_worth():
    shipped = results.read(results.SHIPPED_UCML)
    compared = shipped.details["ucml/full"]["compared"]
    assert set(compared) == {method.id for method in shipped.methods}
    found = shipped.of("map_macro", "plain")["value"]
    for method, gains in compared.items():
        assert gains["map_macro"][0] == pytest.approx(found[method] - found["ucml/full"], abs=2e-4)


def test_a_method_is_compared_on_the_seeds_that_its_reference_has_too():
    rng = np.random.default_rng(0)
    values = {seed: rng.normal(size=(len(POST_HOC), 11, 1)) for seed in (1, 2, 3)}
    drawn = {Cell(REFERENCE, seed): values[seed] for seed in (1, 2, 3)}
    drawn |= {Cell(FOCAL, seed): values[seed] + 1 for seed in (1, 2)}
    table = contrasts(drawn, ("f1_macro",), FOCAL).set_index(["method", "remedy"])
    assert table.loc[(REFERENCE.id, "plain"), "seeds"] == 2
    assert table.loc[(REFERENCE.id, "plain"), "vs_same"] == pytest.approx(-1)
