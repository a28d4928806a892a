"""The Compare page's figures and sentences: frames in, what they show out."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from poster_genre.evaluation.constants import published_figures
from poster_genre.report import leaderboard_sentences, palette
from poster_genre.report.leaderboard_sentences import Lead
from poster_genre.ui.compare import figures

BEST = pd.Series({"title": "Head", "variant": "shipped", "source": "shipped", "f1_macro": 0.33})
SECOND = pd.Series({"title": "CNN", "variant": "", "source": "run", "f1_macro": 0.31})


def lead_of(difference: float, low: float, high: float) -> Lead:
    return Lead("f1_macro", difference, low, high, better=0.94, films=635)


def test_a_lead_whose_interval_holds_zero_may_be_chance():
    said = leaderboard_sentences.of_several(BEST, SECOND, lead_of(0.021, -0.004, 0.047))
    assert said == "Head (shipped) leads: Macro-F1 0.33, but its lead of 0.021 over CNN may be chance."


def test_a_lead_whose_interval_leaves_out_zero_is_more():
    said = leaderboard_sentences.of_several(BEST, SECOND, lead_of(0.021, 0.003, 0.047))
    assert (
        said == "Head (shipped) is best: Macro-F1 0.33, and its lead of 0.021 over CNN is more than chance."
    )


def test_a_variant_of_the_same_recipe_is_called_one():
    variant = BEST.copy()
    variant["variant"] = "bce"
    assert "over its variant “bce” may" in leaderboard_sentences.of_several(
        BEST, variant, lead_of(0.1, -1, 1)
    )


def test_models_that_are_not_clearly_behind_are_named():
    assert leaderboard_sentences.also_close([]) == ""
    assert leaderboard_sentences.also_close(["UCML", "Head"]) == "UCML and Head may be as good, too."


def test_the_only_model_stands_beside_a_constant_predictor():
    said = leaderboard_sentences.of_one(SECOND, "all positive", lead_of(0.14, 0.1, 0.2))
    assert said == (
        "CNN is the only model on these films: Macro-F1 0.31, "
        "where a predictor that names every genre gets 0.17."
    )


def test_the_interval_says_how_often_the_lead_holds():
    said = leaderboard_sentences.interval(lead_of(0.021, -0.004, 0.047))
    assert "+0.021, 95 % interval −0.004 to +0.047, on the same 635 test films" in said
    assert "94 % of 1,000 resamples" in said


@pytest.mark.parametrize(("value", "said"), [(0.999, "over 99 %"), (1.0, "100 %"), (0.002, "under 1 %")])
def test_shares_are_never_rounded_to_certainty(value, said):
    assert leaderboard_sentences.share(value) == said


def test_a_figure_without_an_interval_stands_alone():
    assert leaderboard_sentences.with_interval(0.17, math.nan, math.nan) == "0.17"
    assert leaderboard_sentences.with_interval(0.33, 0.29, 0.37) == "0.33 (0.29–0.37)"


def test_a_constant_predictor_is_called_what_it_does():
    row = pd.Series({"title": "always Drama and Comedy", "variant": "", "source": "constant"})
    assert leaderboard_sentences.named(row) == "Always names Drama and Comedy"


def genre_table(clear: list[bool]) -> pd.DataFrame:
    n = len(clear)
    first, second = np.full(n, 0.4), np.linspace(0.2, 0.6, n)
    return pd.DataFrame(
        {
            "genre": ["Drama", "War", "News"][:n],
            "group": ["head", "medium", "tail"][:n],
            "support": [300, 20, 5][:n],
            "first": first,
            "second": second,
            "difference": second - first,
            "low": second - first - 0.1,
            "high": second - first + 0.1,
            "clear": clear,
        }
    )


def test_the_genre_sentence_names_what_is_beyond_chance_and_how_much_luck_would_give():
    said = leaderboard_sentences.of_genres(genre_table([True, False, True]), "A", "B")
    assert said.startswith("B is better on 1 of 3 genres and worse on 1; beyond chance it is")
    assert "better on News and worse on Drama" in said
    assert said.endswith("By luck alone about 1 of 3 genres would look so.")


def test_the_genre_sentence_where_nothing_is_beyond_chance():
    assert "on none of them is the gap larger" in leaderboard_sentences.of_genres(
        genre_table([False] * 3), "A", "B"
    )


def board_rows() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "title": ["Head", "Head", "Names every genre"],
            "variant": ["shipped", "bce", ""],
            "value": [0.33, 0.3, 0.17],
            "low": [0.29, 0.27, math.nan],
            "high": [0.37, 0.33, math.nan],
            "constant": [False, False, True],
            "colour": [palette.ACCENT, palette.ACCENT, palette.NEUTRAL],
        }
    )


def test_the_leaderboard_has_the_best_on_top_with_its_interval():
    fig = figures.leaderboard(board_rows(), "Macro-F1", lower_is_better=False)
    dots = fig.data[0]
    assert list(dots.x) == [0.33, 0.3, 0.17]
    assert fig.layout.yaxis.range[0] > fig.layout.yaxis.range[1]  # row 0 on top
    assert dots.error_x.array[0] == pytest.approx(0.04)
    assert list(dots.marker.symbol) == ["circle", "circle", "diamond"]
    assert "shipped" in fig.layout.yaxis.ticktext[0]
    assert "higher is better" in fig.layout.title.text


def test_a_published_figure_is_a_line_and_no_row():
    published = published_figures().set_index("metric").loc["f1_macro"]
    fig = figures.leaderboard(board_rows(), "Macro-F1", False, published)
    assert [shape.x0 for shape in fig.layout.shapes] == [0.201]
    assert len(fig.data[0].x) == 3
    assert fig.layout.xaxis.range[0] < 0.17


def test_differences_stand_around_zero_with_how_often_each_model_is_better():
    table = pd.DataFrame(
        {
            "metric": ["Macro-F1", "Macro-F1", "mAP", "mAP"],
            "model": ["B", "C", "B", "C"],
            "difference": [0.01, -0.02, 0.03, 0.0],
            "low": [-0.01, -0.04, 0.01, -0.01],
            "high": [0.03, -0.01, 0.05, 0.01],
            "better": [0.8, 0.0, 1.0, 0.5],
        }
    )
    fig = figures.differences(table, "A", {"B": "#111111", "C": "#222222"})
    assert {trace.name for trace in fig.data} == {"B", "C"}
    assert {note.text for note in fig.layout.annotations} == {"B 80 %", "C 0 %", "B 100 %", "C 50 %"}
    assert fig.layout.xaxis.range[0] < 0 < fig.layout.xaxis.range[1]


def test_dumbbells_are_coloured_by_group_and_faint_where_it_may_be_chance():
    fig = figures.genre_dumbbells(genre_table([True, False, False]), "A", "B")
    colour = {
        trace.y[0]: trace.marker.color for trace in fig.data if trace.mode == "markers" and len(trace.y)
    }
    assert colour == {"Drama": palette.HEAD, "War": palette.MEDIUM, "News": palette.TAIL}
    opacity = {t.y[0]: t.opacity for t in fig.data if t.mode == "markers" and len(t.y)}
    assert opacity["Drama"] == 1.0
    assert opacity["War"] < 1.0
    assert [note.text for note in fig.layout.annotations] == ["<b>−0.20</b>"]
    assert fig.layout.yaxis.categoryarray[-1] == "Drama"  # on top


def curve(model: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    lines = pd.DataFrame(
        {
            "model": model,
            "colour": palette.ACCENT,
            "threshold": [1.0, 0.6, 0.0],
            "precision": [1.0, 0.8, 0.4],
            "recall": [0.0, 0.5, 1.0],
            "f1": [0.0, 0.62, 0.57],
        }
    )
    return lines, lines.iloc[[1]].assign(ap=0.7)


@pytest.mark.parametrize(
    ("draw", "x", "y"),
    [(figures.precision_recall, "recall", "precision"), (figures.f1_by_threshold, "threshold", "f1")],
)
def test_curves_carry_a_lettered_point_at_each_models_threshold(draw, x, y):
    (one, point_one), (two, point_two) = curve("A"), curve("B")
    fig = draw(pd.concat([one, two]), pd.concat([point_one, point_two]), "Drama")
    *lines, points = fig.data
    assert [line.name for line in lines] == ["A", "B"]
    assert list(lines[0].x) == one[x].tolist()
    assert list(lines[0].y) == one[y].tolist()
    assert list(points.text) == ["<b>A</b>", "<b>B</b>"]
    assert "Drama" in fig.layout.title.text
