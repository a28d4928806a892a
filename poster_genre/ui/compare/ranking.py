"""The leaderboard: what it is ranked by, the figure, and the table with everything else."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from poster_genre.evaluation.constants import published_figures
from poster_genre.evaluation.metrics import HEADLINE, LOWER_IS_BETTER
from poster_genre.leaderboard import sources
from poster_genre.leaderboard.entries import CONSTANT
from poster_genre.report import leaderboard_sentences as sentences
from poster_genre.report import metric_names, palette
from poster_genre.report.evaluation_sentences import two_digits
from poster_genre.report.wording import escaped, listed
from poster_genre.ui.compare import figures
from poster_genre.ui.compare.board import Board
from poster_genre.ui.shared import expander, figure

SOURCES = {"shipped": "Shipped", "leaderboard": "Leaderboard", "run": "Your run", CONSTANT: "No model"}
MOST_IN_FIGURE = 20
AT_ONCE = 4  # metrics in the table; the others are folded


@dataclass(frozen=True)
class Asked:
    """What the person wants ranked: which models together, and by what."""

    ranking: str
    metric: str


def controls(found: Board) -> Asked:
    """The leaderboard's controls, all in the URL."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        metric = st.selectbox(
            "Rank by",
            list(metric_names.METRICS),
            format_func=metric_names.label,
            key="rank-by",
            bind="query-params",
            width=190,
        )
        ranking = found.rankings[0]
        if len(found.rankings) > 1:
            ranking = st.selectbox(
                "Ranked together",
                found.rankings,
                format_func=_ranking_labels(found).get,
                key="ranking",
                bind="query-params",
                help="Models are ranked together only where catalog, test films and genres are the same.",
                width=345,
            )
    st.caption(metric_names.METRICS[metric].explained)
    return Asked(ranking, metric)


def draw(found: Board, asked: Asked) -> None:
    """The models of one ranking, searched: figure, then table."""
    metric = asked.metric
    with st.container(horizontal=True, vertical_alignment="bottom"):
        find = st.text_input(
            "Find",
            type="search",
            live=True,
            placeholder="name, recipe or source",
            key="find",
            bind="query-params",
            width=240,
        )
        constants = st.toggle("Constant predictors", True, key="constants", bind="query-params")
    rows = found.ranked(asked.ranking, metric)
    rows = rows[_matches(rows, find) & (constants | (rows["source"] != CONSTANT))]
    if rows.empty:
        st.caption(f"No model matches “{escaped(find)}”. Empty the search to see all.")
        return
    figure.show(
        figures.leaderboard(
            _for_figure(rows.head(MOST_IN_FIGURE), metric),
            metric_names.label(metric),
            metric in LOWER_IS_BETTER,
            _published(metric),
        ),
        "leaderboard",
        f"{metric_names.label(metric)} of each model, best for {sentences.named(rows.iloc[0])}",
        rows,
    )
    _table(rows, metric)
    _published_note()


def unusable(found: Board) -> None:
    """Entries that are left out, each with its reason."""
    for name, reason in found.unusable.items():
        st.error(reason, title=f"{name} is left out", icon=":material/broken_image:")


def _matches(rows: pd.DataFrame, wanted: str) -> pd.Series:
    text = rows["source"].map(SOURCES)
    for column in ("name", "title", "variant", "recipe"):
        text = text + " " + rows[column].fillna("")
    return text.str.casefold().str.contains(wanted.strip().casefold(), regex=False)


def _for_figure(rows: pd.DataFrame, metric: str) -> pd.DataFrame:
    constant = rows["source"] == CONSTANT
    return pd.DataFrame(
        {
            "title": [sentences.title(row) for _, row in rows.iterrows()],
            "variant": rows["variant"],
            "value": rows[metric],
            "low": rows[f"{metric}_low"],
            "high": rows[f"{metric}_high"],
            "constant": constant,
            "colour": constant.map({True: palette.NEUTRAL, False: palette.ACCENT}),
        }
    )


def _published(metric: str) -> pd.Series | None:
    table = published_figures().set_index("metric")
    return table.loc[metric] if metric in table.index else None


def _table(rows: pd.DataFrame, metric: str) -> None:
    """What fits the page at once; everything else folded below."""
    order = [metric, *(name for name in HEADLINE if name != metric)]
    every = pd.DataFrame(
        {
            "Model": [sentences.named(row) for _, row in rows.iterrows()],
            **{
                _heading(name): [
                    sentences.with_interval(*values)
                    for values in rows[[name, f"{name}_low", f"{name}_high"]].itertuples(index=False)
                ]
                for name in order
            },
            "MB": _text(rows["size_bytes"] / 1e6, ".0f"),
            "ms": _text(rows["latency_ms"], ".0f"),
            "Minutes": _text(rows["training_seconds"] / 60, ".1f"),
            "Epochs": _text(rows["epochs"], ".0f"),
            "Source": rows["source"].map(SOURCES),
            "Recipe": rows["recipe"].where(rows["recipe"] != "", "—"),
        }
    )
    shown = ["Model", *map(_heading, order[:AT_ONCE]), "MB", "ms", "Minutes"]
    config = {"Model": st.column_config.TextColumn(width=270, pinned=True)}
    config |= {
        _heading(name): st.column_config.TextColumn(width=130, help=metric_names.METRICS[name].explained)
        for name in order
    }
    config |= {
        "MB": st.column_config.TextColumn(width=50, help="Size of the network's file"),
        "ms": st.column_config.TextColumn(width=50, help="Of one poster, where measured"),
        "Minutes": st.column_config.TextColumn(width=70, help="Of training"),
    }
    alt = "Every model with its figures, 95 % intervals, size and times"
    st.dataframe(every[shown], hide_index=True, key="leaderboard-table", alt=alt, column_config=config)
    expander.folded(
        "Every figure",
        ":material/table:",
        "every-figure",
        lambda: figure.table(every, "leaderboard-all", alt, column_config=config),
    )
    st.caption(
        "In brackets: 95 % intervals; mAP's reach further up, as resamples without a rare genre's few films "
        "leave it out. A click on a column's name sorts."
    )


def _heading(name: str) -> str:
    return f"{metric_names.label(name)} ↓" if name in LOWER_IS_BETTER else metric_names.label(name)


def _text(values: pd.Series, form: str) -> list[str]:
    """Right-aligned in their width, so that sorting the text sorts the numbers; unknown is a dash."""
    texts = [f"{value:{form}}" if math.isfinite(value) else "—" for value in values]
    width = max(map(len, texts), default=0)
    return [text.rjust(width, "\u2007") for text in texts]


def _published_note() -> None:
    table = published_figures()
    said = [
        f"{_published_label(row.metric)} {two_digits(row.value)}" + (f" ({row.system})" if row.system else "")
        for row in table.itertuples()
    ]
    everything = listed(said, most=len(said))
    st.caption(f"Published on this data, on other splits, so a scale and no opponents: {everything}.")


def _published_label(metric: str) -> str:
    return metric_names.label(metric) if metric in metric_names.METRICS else "Weighted F1"


def _ranking_labels(found: Board) -> dict[str, str]:
    """What is ranked together, in words, by the ranking's key; alike ones get their key's beginning."""
    firsts = found.table.drop_duplicates("ranking").set_index("ranking")
    words = {
        key: f"{row['genres']:.0f} genres, {row['films']:,.0f} test films of {row['catalog']}"
        for key, row in firsts.iterrows()
    }
    alike = list(words.values())
    return {key: text if alike.count(text) == 1 else f"{text} ({key[:4]})" for key, text in words.items()}


def published() -> None:
    """Published, reproduced as published, and under our protocol, a row a figure of a source."""
    table = sources.table()
    shown = table.assign(with_leak=table["with_leak"].replace("", None))
    st.dataframe(
        shown[["title", "metric", "published", "reproduced", "with_leak", "shared", "measured"]],
        hide_index=True,
        key="published-table",
        alt="Published figures of each source, reproduced, and under the shared protocol",
        column_config={
            "title": st.column_config.TextColumn("System", width="medium"),
            "metric": "Figure",
            "published": st.column_config.NumberColumn("Published", format="%.3f"),
            "reproduced": st.column_config.NumberColumn(
                "As published", format="%.3f", help="Trained and judged here as the source did."
            ),
            "with_leak": st.column_config.TextColumn(
                "With its leak", help="The same with a flaw of the source repeated on purpose."
            ),
            "shared": st.column_config.NumberColumn(
                "Our protocol", format="%.3f", help="Shared films, by the recipe's own rule."
            ),
            "measured": st.column_config.TextColumn("What the published figure measured", width="large"),
        },
    )
    st.caption(
        "Empty is not published, or not run here yet: "
        "`python -m poster_genre train RECIPE --protocol as-published --catalog PATH`. "
        "Such runs are never ranked with the others."
    )
