"""Section: what would resampling do to the training posters? Samplers, and UCML's balanced subsets."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from poster_genre.data import samplers
from poster_genre.report.wording import escaped
from poster_genre.ui.dataset import figures, statistics
from poster_genre.ui.dataset.source import Source
from poster_genre.ui.shared import figure
from poster_genre.ui.shared.expander import folded

STRATEGIES = {"minority_union": "Rare genres in every subset", "genre_anchor": "One subset a genre"}


def draw(source: Source) -> None:
    """The sampler with its settings on the left, what it does on the right, subsets below."""
    controls, result = st.columns([2, 5], gap="large")
    with controls:
        name, settings = _sampler(source)
    with result:
        _effect(source, name, settings)
    folded(
        "Balanced subsets instead (UCML)", ":material/splitscreen:", "subsets-box", lambda: _subsets(source)
    )


def _sampler(source: Source) -> tuple[str, tuple]:
    usable = {
        name: sampler
        for name, sampler in samplers.REGISTRY.items()
        if not sampler.needs_embeddings or source.embeddings is not None
    }
    name = st.selectbox(
        "Sampler",
        list(usable),
        index=1,
        format_func=lambda name: usable[name].title,
        key="sampler",
        bind="query-params",
        help="Samplers draw training posters only; validation and test stay as they are, and so do labels.",
    )
    chosen = usable[name]
    st.caption(f"{chosen.describe}  \nSource: {chosen.source}")
    settings = []
    for key, setting in chosen.settings.items():
        value = st.slider(
            setting.title,
            *(number(setting, value) for value in (setting.low, setting.high, setting.default)),
            number(setting, setting.step),
            help=setting.help,
            key=f"{name}-{key}",
            format="%.3f" if setting.step < 0.01 else None,
        )
        settings.append((key, value))
    return name, tuple(settings)


def number(setting: samplers.Setting, value: float) -> float:
    """`value` as the slider of `setting` wants it: all whole, or all with decimals."""
    return int(value) if setting.whole else float(value)


def _effect(source: Source, name: str, settings: tuple) -> None:
    try:
        seen = statistics.preview(source.key, name, settings, source)
    except samplers.SamplerError as error:
        st.error(escaped(str(error)), icon=":material/error:")
        return
    (size, new_size), (mean, new_mean) = seen.size, seen.mean_ir
    first, second, third = st.columns(3)
    _metric(first, "Training posters", f"{new_size:,}", f"{size:,} before", "Posters drawn, copies counted.")
    _metric(
        second,
        "MeanIR",
        f"{new_mean:,.1f}",
        f"{mean:,.1f} before",
        "Mean over genres: posters of the commonest genre for each one of this. 1 is even.",
    )
    _metric(
        third,
        "Exact copies",
        f"{seen.copies:.0%}",
        "none before",
        "Share of the drawn posters that repeat another drawn one. Copies add no new picture: a network can "
        "learn them by heart.",
    )
    order = statistics.genres(source)["genre"]
    table = seen.table.set_index("genre").loc[order].reset_index()
    figure.show(
        figures.before_and_after(table),
        "resampling",
        f"Training posters of each genre before and after {samplers.REGISTRY[name].title}",
        table,
    )
    drawn_from = statistics.training_rows(source)
    sampled = f", on {len(drawn_from):,} of them" if len(drawn_from) == statistics.MOST_PREVIEWED else ""
    st.caption(
        f"Drawn once with a fixed seed from the training posters of {statistics.split(source).how}{sampled}."
    )


def _metric(place: DeltaGenerator, label: str, value: str, before: str, explained: str) -> None:
    place.metric(
        label,
        value,
        before,
        delta_color="off",
        delta_arrow="off",
        help=explained,
        border=True,
        height="stretch",
    )


def _subsets(source: Source) -> None:
    if len(source.catalog) > statistics.MOST_FOR_SUBSETS:
        st.info(
            f"Subsets are drawn for catalogs of up to {statistics.MOST_FOR_SUBSETS:,} posters.",
            icon=":material/info:",
        )
        return
    strategy = st.segmented_control(
        "How the subsets are made",
        list(STRATEGIES),
        format_func=STRATEGIES.get,
        default="minority_union",
        required=True,
        key="subset-strategy",
        bind="query-params",
        help="**Rare genres in every subset**: posters of minority genres are in each, the others are shared "
        "out. **One subset a genre**: all posters of a genre, and at most half as many of every other.",
    )
    counts = statistics.subset_counts(source.key, strategy, source)
    counts = counts.loc[statistics.genres(source)["genre"]]
    figure.show(
        figures.subset_counts(counts, figure.ink()),
        "subset-counts",
        f"Posters of each genre in each of {counts.shape[1]} subsets",
        counts.reset_index(names="genre"),
    )
    st.caption(
        "UCML trains one network on all subsets at once, with a head for each. After Wu, Jing, Shan, Zuo "
        "and Yang, AAAI 2017."
    )
