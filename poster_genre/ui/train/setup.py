"""The form that starts a training: catalog, recipe, what is changed, and how long it will take."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from poster_genre.report import run_wording
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs import run_folder as runs
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.runs.run_folder import RunError
from poster_genre.ui.train import catalogs, expected_time, own_split, run_choice
from poster_genre.ui.train import recipes as recipe_picker


def draw() -> None:
    """The whole form, ending in the start button."""
    st.subheader(run_wording.so_far(runs.list_runs(runs.RUNS_DIR)), anchor=False)
    training = run_choice.live()
    _already_training(training)
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.markdown("#### 1 · On which posters?")
        catalog = catalogs.choose()
    with right:
        st.markdown("#### 2 · By which recipe?")
        recipe = recipe_picker.choose(catalog) if catalog else None
        if recipe is None:
            st.caption("Choose a catalog first." if catalog is None else "")
            return
        recipe_picker.story(recipe)
    st.markdown("#### 3 · What would you change?")
    overrides = recipe_picker.changes(recipe, catalog.posters) + own_split.choose(catalog, recipe)
    note = st.text_input(
        "Note", placeholder="Why this one? Shown in the table of runs", max_chars=200, key="train-note"
    )
    try:
        changed = recipes.load(recipe.name, overrides)
    except RecipeError as error:
        st.error(str(error), title="This cannot be trained", icon=":material/tune:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            "Queue" if training else "Start",
            type="primary",
            icon=":material/queue:" if training else ":material/play_arrow:",
            key="start",
            help="It trains in a process of its own: closing the browser or the app does not stop it.",
        )
        place = st.container()
    if pressed and catalogs.draw_posters(catalog):
        expected_time.stop_measuring()
        _start(changed, catalog.path, note)
    with place:
        expected_time.draw(changed, catalog, busy=bool(training))
    _command(recipe.name, catalog.path, overrides)


def _already_training(training: list[runs.Run]) -> None:
    for run in training:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            look = run_wording.LOOKS[run.status.state]
            st.badge(look.word, icon=look.icon, color=look.color)
            st.markdown(f"**{run_wording.recipe_title(run.card)}** on {run_wording.catalog_name(run.card)}")
            st.space("stretch")
            st.button(
                "Watch it",
                icon=":material/monitoring:",
                key=f"watch-{run.id}",
                on_click=run_choice.show,
                args=(run.id,),
            )


def _start(recipe: recipes.Recipe, catalog: Path, note: str) -> None:
    try:
        run = runs.create(recipe, catalog, runs.RUNS_DIR, note=note.strip())
        runs.launch(run)
    except (RunError, OSError) as error:
        st.error(str(error), title="The training could not start", icon=":material/error:")
        return
    run_choice.show(run.id)
    st.rerun()


def _command(name: str, catalog: Path, overrides: list[str]) -> None:
    """The same training as a command, for those who want it in a script."""
    with st.expander("The same on the command line", icon=":material/terminal:"):
        changes = "".join(f" --set {override}" for override in overrides)
        st.code(f"python -m poster_genre train {name} --catalog {catalog}{changes}", "bash", wrap_lines=True)
