"""Section: UCML from the inside: its subsets, its terms over time, each subset's figures, its ablations."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from poster_genre.data import subsets
from poster_genre.report import lab_sentences
from poster_genre.report.lab_frames import with_half
from poster_genre.runs.lab import result as results
from poster_genre.runs.lab.plan import Method
from poster_genre.runs.lab.result import LabResult
from poster_genre.ui.dataset import figures as dataset_figures
from poster_genre.ui.lab import result_choice
from poster_genre.ui.lab.result_choice import Shown
from poster_genre.ui.shared import figure, models, ucml_figures
from poster_genre.ui.shared.ucml_figures import blocks

STRATEGIES = {"minority_union": "Rare genres in every subset", "genre_anchor": "One subset a genre"}
DEALT = {
    "minority_union": "Posters with a minority genre, one rarer than the mean imbalance, are in every "
    "subset, the others in one. What follows below was trained on these subsets.",
    "genre_anchor": "A subset has all posters of its genre, and at most half as many of every other. Recipes "
    "can train on them; what follows below was trained on the other kind.",
}
WHOLE = results.WHOLE.id
FORCED = Method(ucml="uncorrelated term 100 times").id
COMPARED = {"mAP": "map_macro", "Macro-F1, tuned": "f1_macro", "Micro-F1, tuned": "f1_micro"}
FORMULA = (
    r"\begin{gathered} \frac1K \sum_k \left[\mathrm{BCE}_w(z_k, y) + \lambda_1 \mathrm{ND}(h_k)\right] \\ "
    r"+ \lambda_2\, \mathrm{UNC}(h_1, \dots, h_K) \end{gathered}"
)
SOURCE = (
    "Wu, Jing, Shan, Zuo, Yang, AAAI 2017; its deep form, TPAMI 2021; adapted to several genres a poster."
)


def draw(view: Shown) -> None:
    """Four parts, in the order of the story; the figures are the shown run's if it trained UCML."""
    st.markdown(
        "UCML, uncorrelated cost-sensitive multiset learning, deals an imbalanced set into subsets that are "
        "**less imbalanced**, and trains one network with a head for each. "
        "A **neighbour term** (ND) draws posters of like genres together, an **uncorrelated term** (UNC) "
        "keeps the heads from learning the same, and a missed rare genre costs more."
    )
    result = _result(view)
    if result is not None:
        st.markdown(f"**{lab_sentences.ucml(result)}**")
        if result is not view.result:
            st.caption(f"From the shipped result. {lab_sentences.how_sure(result)}")
    st.latex(FORMULA)
    st.caption(
        f"$K$ heads, each with features $h_k$ and logits $z_k$; $\\mathrm{{BCE}}_w$: cross-entropy with "
        f"costs; $\\lambda_1 = 0.1$, $\\lambda_2 = 0.01$. Source: {SOURCE}"
    )
    _subsets(view)
    if result is None:
        st.info("Run the preset UCML to see the terms, the subsets' figures and the ablations.")
        return
    _terms(result)
    _ablations(result)
    _scored(result)


def _result(view: Shown) -> LabResult | None:
    if view.result is not None and WHOLE in view.result.details:
        return view.result
    return result_choice.shipped(results.SHIPPED_UCML)


def _subsets(view: Shown) -> None:
    st.markdown("### From one imbalanced set to several less imbalanced ones")
    strategy = st.segmented_control(
        "How the subsets are made",
        list(STRATEGIES),
        format_func=STRATEGIES.get,
        default="minority_union",
        required=True,
        key="ucml-strategy",
        bind="query-params",
    )
    members, minority, counts = _dealt(strategy)
    left, right = st.columns([6, 5], gap="large")
    with left:
        figure.show(
            blocks(members, minority, list(counts.columns[1:])),
            "ucml-blocks",
            f"Which training posters are in which of {len(members)} subsets",
            pd.DataFrame({"subset": counts.columns[1:], "posters": members.sum(axis=1)}),
        )
        before, after = (_imbalance(counts[name]) for name in counts.columns[:2])
        st.caption(
            f"Of all training posters, the commonest genre has {before:,.0f} times as many as the rarest; in "
            f"subset {counts.columns[1]} it is {after:,.0f} times. No poster loses a genre. {DEALT[strategy]}"
        )
    with right:
        figure.show(
            dataset_figures.subset_counts(counts, figure.ink()),
            "ucml-counts",
            "Posters of each genre in all and in each subset",
            counts.rename_axis("genre").reset_index(),
        )


def _imbalance(posters: pd.Series) -> float:
    """Posters of the commonest genre for one of the rarest."""
    return posters.max() / posters[posters > 0].min()


def _terms(result: LabResult) -> None:
    st.markdown("### What the terms do while it learns")
    labels = {method.id: method.label for method in result.methods if method.id in result.details}
    form = st.selectbox(
        "Which form of UCML",
        list(labels),
        format_func=labels.get,
        key="ucml-form",
        bind="query-params",
        width=360,
    )
    history = pd.DataFrame(result.details[form]["history"])
    left, right = st.columns([6, 5], gap="large")
    with left:
        figure.show(
            ucml_figures.terms(history),
            "ucml-terms",
            "The neighbour and the uncorrelated term, epoch by epoch",
            history.drop(columns="head_correlation"),
        )
    with right:
        last = len(history)
        epoch = st.slider("Epoch", 1, last, last, key=f"ucml-epoch-{form}") if last > 1 else 1
        matrix = np.array(history["head_correlation"].iloc[epoch - 1])
        said = f"mean of two different heads: {_alike(matrix):.2f}" if len(matrix) > 1 else "a single head"
        figure.show(
            ucml_figures.head_correlation(
                matrix, f"How alike the heads are after epoch {epoch}", said, figure.ink()
            ),
            "ucml-heads",
            "How alike the features of every two heads are",
            pd.DataFrame(matrix),
        )
    if FORCED in result.details:
        st.caption(_forced_apart(result))


def _alike(matrix: np.ndarray) -> float:
    """Mean of a correlation matrix without its diagonal."""
    return float(matrix[~np.eye(len(matrix), dtype=bool)].mean())


def _forced_apart(result: LabResult) -> str:
    """What it takes to part the heads, and what it costs."""
    whole, forced = (
        _alike(np.array(result.details[name]["history"][-1]["head_correlation"])) for name in (WHOLE, FORCED)
    )
    change = with_half(*result.details[WHOLE]["compared"][FORCED]["map_macro"])
    return (
        f"At its usual weight the uncorrelated term leaves the heads alike, {whole:.2f} on average. "
        f"A hundred times as heavy it parts them, {forced:.2f}, and mAP changes by {change}."
    )


def _ablations(result: LabResult) -> None:
    st.markdown("### What each part is worth")
    compared = result.details[WHOLE].get("compared", {})
    rows = []
    for method in result.methods:
        row = {"Method": method.label}
        for name, measure in COMPARED.items():
            row[name] = result.of(measure, results.PARTS[measure]).loc[method.id, "value"]
        for name, measure in COMPARED.items():
            found = compared.get(method.id, {}).get(measure)
            whole = method.id == WHOLE or found is None
            row[f"{name} against UCML"] = "–" if whole else with_half(*found).lstrip("+")
        rows.append(row)
    figure.table(
        pd.DataFrame(rows),
        "ucml-ablations",
        "UCML whole and without each of its parts, beside plain and weighted cross-entropy",
        column_config={name: st.column_config.NumberColumn(format="%.3f") for name in COMPARED},
    )
    st.caption(
        "A part is worth what is lost without it. Tuned: with a threshold for each genre, fitted on "
        "validation films."
    )


def _scored(result: LabResult) -> None:
    st.markdown("### Each subset's test films")
    table = pd.DataFrame(result.details[WHOLE]["subsets"])
    column = st.column_config
    names = {name: name.replace("_", " ").capitalize() for name in table.columns}
    shares = {
        names[name]: column.NumberColumn(format="%.3f") for name in table.select_dtypes("float").columns
    }
    figure.table(
        table.rename(columns=names | {"n": "Films", "positives": "Labels"}),
        "ucml-subsets",
        "Figures of the final model on each subset of the test films",
        column_config=shares | {"Subset": column.TextColumn(width="medium")},
    )
    st.caption(
        "The final model, scored on each subset. Subsets are enriched with rare genres, so their figures "
        "compare neither with each other nor with the first row, all test films, which is the headline."
    )


@st.cache_data(max_entries=2, show_spinner="Making the subsets")
def _dealt(strategy: str) -> tuple[np.ndarray, np.ndarray, pd.DataFrame]:
    """members bool (subsets, posters), minority bool (posters,); posters a genre, in all and by subset."""
    bundle = models.open_bundle(str(models.DEFAULT))
    labels = bundle.catalog.labels[bundle.split == "train"]
    genres = bundle.catalog.genres
    found = subsets.named_subsets(strategy, labels, genres)
    members = np.zeros((len(found), len(labels)), bool)
    for number, rows in enumerate(found.values()):
        members[number, rows] = True
    counts = pd.DataFrame(
        {"all": labels.sum(axis=0)} | {name: labels[rows].sum(axis=0) for name, rows in found.items()},
        index=list(genres),
    )
    minority = labels[:, subsets.minority_genres(labels)].any(axis=1)
    return members, minority, counts.sort_values("all", ascending=False, kind="stable")
