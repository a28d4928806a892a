"""How to train: the recipe, where it comes from, and what in it may be changed."""

from __future__ import annotations

import dataclasses

import streamlit as st

from poster_genre.data import samplers
from poster_genre.report import wording
from poster_genre.runs import choices
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs.recipe import Optimiser, Recipe, Thresholds
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.ui.train.catalogs import Chosen

POLICIES = {
    "balanced": "Balanced: a threshold for each genre",
    "precise": "Precise: fewer, surer genres",
    "thorough": "Thorough: more genres, fewer missed",
    "global": "Global: one cut for all genres",
    "top_k": "Top k: always as many genres",
}
LEAST_STEPS, SMALLEST_BATCH = 15, 8  # below these, a small network hardly moves in an epoch
FIRST = ("transfer_head", "cnn_25genre")  # preselected where they fit: soon done, and good for their cost


def choose(catalog: Chosen) -> Recipe | None:
    """Draw the picker of recipes that fit the catalog, and the chosen one's story; None where none fits."""
    loaded, broken = _all()
    for message in broken:
        st.warning(message, icon=":material/description:")
    fitting = {name: one for name, one in loaded.items() if catalog.fits(one)}
    if not fitting:
        st.info("No recipe can train on this catalog; choose another one.", icon=":material/block:")
        return None
    names = sorted(fitting, key=lambda name: (name not in FIRST, name))
    name = st.selectbox(
        "Recipe",
        names,
        format_func=lambda name: fitting[name].title or name,
        key=f"train-recipe-{'images' if catalog.images else 'embeddings'}",
        persist_state="session",
        help="All settings of a training in one file; add your own to poster_genre/recipes/.",
    )
    chosen = fitting[name]
    st.caption(chosen.summary)
    if len(fitting) < len(loaded):
        rest = len(loaded) - len(fitting)
        verb = "needs" if rest == 1 else "need"
        st.caption(
            f"{wording.number_word(rest).capitalize()} more {verb} image files: choose posters that the app "
            "draws, or a catalog of yours."
        )
    return chosen


def story(chosen: Recipe) -> None:
    """Where the recipe comes from, what its source left open, and which flaws are not repeated."""
    source = chosen.source
    st.caption(f"Source: {source.title}")
    if source.left_open or source.differs or source.flaws:
        with st.expander(
            "What the source left open, what is done differently", icon=":material/history_edu:"
        ):
            lines = [f"- Left open: {line}" for line in source.left_open]
            lines += [f"- Otherwise here: {line}" for line in source.differs]
            lines += [f"- Not repeated: {line}" for line in source.flaws]
            st.markdown("\n".join(lines))


def changes(chosen: Recipe, posters: int) -> list[str]:
    """Draw the settings that matter most; returns what differs from the recipe, as `key=value`.

    posters: of the catalog; few of them make the proposed batch smaller.
    """
    name, optimiser = chosen.name, chosen.optimiser
    batch = proposed_batch(chosen, posters)
    new: dict[str, object] = {}
    with st.grid(3, min_column_width=190):
        new["optimiser.epochs"] = st.number_input(
            "Epochs",
            1,
            1000,
            optimiser.epochs,
            key=f"epochs-{name}",
            help="How often every training poster is seen; the best epoch is the one that is kept.",
        )
        new["optimiser.learning_rate"] = st.number_input(
            "Learning rate",
            1e-7,
            10.0,
            optimiser.learning_rate,
            step=optimiser.learning_rate / 2,
            format="%g",
            key=f"rate-{name}",
            help="Size of a step. Too small learns nothing in time, too large never settles. "
            + _help(Optimiser, "learning_rate"),
        )
        new["optimiser.batch"] = st.number_input(
            "Batch",
            1,
            4096,
            batch,
            key=f"batch-{name}-{batch}",
            help="Posters a step. Larger is faster and smoother, smaller takes less memory. "
            f"The recipe says {optimiser.batch}; fewer posters take less, for {LEAST_STEPS} steps an epoch.",
        )
        new["loss.name"] = _loss(chosen)
        new["sampler.name"] = _sampler(chosen)
        new["thresholds.policy"] = st.selectbox(
            "Threshold policy",
            list(POLICIES),
            list(POLICIES).index(chosen.thresholds.policy),
            format_func=POLICIES.get,
            key=f"policy-{name}",
            help="How probabilities become genres. " + _help(Thresholds, "policy"),
        )
    before = recipe.to_table(chosen)
    return [f"{key}={value}" for key, value in new.items() if value != _at(before, key)]


def proposed_batch(chosen: Recipe, posters: int) -> int:
    """The recipe's batch, halved until an epoch has LEAST_STEPS steps, or the batch is SMALLEST_BATCH."""
    batch = chosen.optimiser.batch
    while batch > SMALLEST_BATCH and posters * chosen.split.fractions[0] / batch < LEAST_STEPS:
        batch //= 2
    return batch


def _loss(chosen: Recipe) -> str:
    known = choices.LOSSES
    chosen_now = st.session_state.get(f"loss-{chosen.name}", chosen.loss.name)
    about = known[chosen_now]
    return st.selectbox(
        "Loss",
        list(known),
        list(known).index(chosen.loss.name),
        format_func=lambda name: known[name].title,
        key=f"loss-{chosen.name}",
        help=f"What is made small. **{about.title}**: {about.describe}\n\n"
        f"${about.formula}$\n\n{about.source}",
    )


def _sampler(chosen: Recipe) -> str:
    makes_embeddings = chosen.network.kind == "head"
    known = {n: one for n, one in samplers.REGISTRY.items() if makes_embeddings or not one.needs_embeddings}
    about = known[st.session_state.get(f"sampler-{chosen.name}", chosen.sampler.name)]
    return st.selectbox(
        "Sampler",
        list(known),
        list(known).index(chosen.sampler.name),
        format_func=lambda name: known[name].title,
        key=f"sampler-{chosen.name}",
        help=f"Which training posters are drawn; an epoch stays equally long. **{about.title}**: "
        f"{about.describe}\n\n{about.source}",
    )


def _all() -> tuple[dict[str, Recipe], list[str]]:
    """Every recipe of the project by name, and the messages of those that cannot be read."""
    loaded, broken = {}, []
    for name in recipe.names():
        try:
            loaded[name] = recipe.load(name)
        except RecipeError as error:
            broken.append(str(error))
    return loaded, broken


def _help(part: type, name: str) -> str:
    return next(item.metadata["help"] for item in dataclasses.fields(part) if item.name == name)


def _at(table: dict, key: str) -> object:
    group, name = key.split(".")
    return table[group][name]
