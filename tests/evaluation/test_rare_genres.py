"""Why Balanced is micro-macro by frequency: each genre's own best F1 overfits where positives are few.

Thirty validation sets of the shipped size are drawn from one population; every method's cuts are then
scored on 20,000 posters that it never saw.
"""

from __future__ import annotations

import numpy as np
import pytest

from poster_genre.evaluation.decisions import decision_figures
from poster_genre.evaluation.threshold_search import f1_cuts, micro_macro_cuts
from poster_genre.evaluation.thresholds import UNSEEN_CUT


@pytest.fixture(scope="module")
def scored(draw_catalog):
    """By method: macro and micro F1 on validation and unseen, and the tail's false positives, a row a set."""
    unseen, unseen_probabilities = draw_catalog(20_000, seed=1_000)
    tail = unseen.mean(axis=0) < 0.025
    rows = {"f1": [], "micro_macro": []}
    for seed in range(30):
        labels, probabilities = draw_catalog(650, seed)
        for method, search in (("f1", f1_cuts), ("micro_macro", micro_macro_cuts)):
            cuts = np.nan_to_num(search(labels, probabilities)[0], nan=UNSEEN_CUT)
            decisions = unseen_probabilities >= cuts
            fitted = decision_figures(labels, probabilities >= cuts)
            fresh = decision_figures(unseen, decisions)
            spurious = (decisions & ~unseen)[:, tail].sum() / unseen[:, tail].sum()
            rows[method].append((fitted["f1_macro"], fresh["f1_macro"], fresh["f1_micro"], spurious))
    columns = ("validation_macro", "macro", "micro", "spurious_tail")
    return {method: dict(zip(columns, np.array(r).mean(axis=0), strict=True)) for method, r in rows.items()}


def test_its_promise_on_validation_is_less_inflated(scored):
    inflation = {method: row["validation_macro"] - row["macro"] for method, row in scored.items()}
    assert inflation["f1"] > 0.05
    assert inflation["micro_macro"] < 0.6 * inflation["f1"]


def test_it_gives_rare_genres_to_fewer_posters_that_lack_them(scored):
    assert scored["micro_macro"]["spurious_tail"] < 0.75 * scored["f1"]["spurious_tail"]


def test_it_is_better_on_unseen_posters_in_what_it_optimises(scored):
    gain = {name: scored["micro_macro"][name] - scored["f1"][name] for name in ("micro", "macro")}
    assert gain["micro"] > 0.005
    assert gain["micro"] + gain["macro"] > 0
