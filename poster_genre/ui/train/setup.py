"""The form that starts a training: posters, recipe, split, and how long it will take."""

from __future__ import annotations

import subprocess
from pathlib import Path

import streamlit as st

from poster_genre.report import run_wording, wording
from poster_genre.report.wording import escaped
from poster_genre.runs import expected_time as expected
from poster_genre.runs import recipe_file as recipes
from poster_genre.runs import run_folder
from poster_genre.runs.recipe import Recipe
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.runs.run_folder import RunError
from poster_genre.ui.shared import theme, visitor
from poster_genre.ui.train import catalogs, run_choice
from poster_genre.ui.train import recipes as recipe_picker
from poster_genre.ui.train.catalogs import Chosen

OWN = "given"
LOOK_EVERY = 1.0  # s


def draw() -> None:
    """The whole form, ending in the start button."""
    st.header(run_wording.so_far(run_folder.list_runs(run_folder.RUNS_DIR)), anchor=False)
    training = run_choice.live()
    _already_training(training)
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.markdown("### 1 · On which posters?")
        catalog = catalogs.choose()
    with right:
        st.markdown("### 2 · By which recipe?")
        recipe = recipe_picker.choose(catalog) if catalog else None
        if recipe is None:
            st.caption("Choose a catalog first." if catalog is None else "")
            return
        recipe_picker.story(recipe)
    st.markdown("### 3 · What would you change?")
    overrides = recipe_picker.changes(recipe, catalog.posters) + own_split(catalog, recipe)
    note = st.text_input(
        "Note", placeholder="Why this one? Shown in the table of runs", max_chars=200, key="train-note"
    )
    try:
        changed = recipes.load(recipe.name, overrides)
    except RecipeError as error:
        st.error(escaped(str(error)), title="This cannot be trained", icon=":material/tune:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        pressed = st.button(
            theme.on_accent("Queue" if training else "Start"),
            type="primary",
            icon=":material/queue:" if training else ":material/play_arrow:",
            key="start",
            help="It trains in a process of its own: closing the browser or the app does not stop it.",
        )
        place = st.container()
    refusal = visitor.training_refused(catalog.posters * changed.optimiser.epochs) if pressed else ""
    if refusal:
        st.info(refusal, icon=":material/hourglass_empty:")
    elif pressed and catalogs.draw_posters(catalog):
        stop_measuring()
        _start(changed, catalog.path, note)
    with place:
        expected_time(changed, catalog, busy=bool(training))
    if not visitor.is_one():
        _command(recipe.name, catalog.path, overrides)


def _already_training(training: list[run_folder.Run]) -> None:
    for run in training:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            look = run_wording.LOOKS[run.status.state]
            st.badge(look.word, icon=look.icon, color=look.color)
            st.markdown(
                f"**{run_wording.recipe_title(run.card)}** on {escaped(run_wording.catalog_name(run.card))}"
            )
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
        run = run_folder.create(recipe, catalog, run_folder.RUNS_DIR, note=note.strip())
        run_folder.launch(run)
    except (RunError, OSError) as error:
        st.error(escaped(str(error)), title="The training could not start", icon=":material/error:")
        return
    visitor.started(run.id)
    run_choice.show(run.id)
    st.rerun()


def _command(name: str, catalog: Path, overrides: list[str]) -> None:
    """The same training as a command, for those who want it in a script."""
    with st.expander("The same on the command line", icon=":material/terminal:"):
        changes = "".join(f" --set {override}" for override in overrides)
        st.code(f"python -m poster_genre train {name} --catalog {catalog}{changes}", "bash", wrap_lines=True)


def own_split(catalog: Chosen, recipe: Recipe) -> list[str]:
    """Draw the choice for a catalog that gives a split; returns what differs from the recipe."""
    if not catalog.split:
        return []
    counts = wording.listed([f"{posters:,} {part}" for part, posters in catalog.split.items()])
    words = {OWN: f"The dataset's own: {counts}", recipe.split.method: f"The recipe's: {recipe.split.method}"}
    method = st.segmented_control(
        "Split",
        list(words),
        default=OWN,
        required=True,
        format_func=words.get,
        key=f"split-{catalog.path}",
        help="With the dataset's own split, scores compare with others' on it. A part that it lacks is drawn "
        "from its training films.",
    )
    return [] if method == recipe.split.method else [f"split.method={method}"]


def expected_time(recipe: Recipe, catalog: Chosen, busy: bool) -> None:
    """One line; while nothing is known yet, a measurement runs and the line waits for it.

    busy: whether something trains now, which would make every measurement wrong.
    """
    known = expected.timing(recipe, catalog.path, run_folder.RUNS_DIR)
    if known:
        _say(known, recipe, catalog)
    elif visitor.is_one():
        st.caption("How long it takes here was not measured yet; the time left is shown once it trains.")
    elif busy:
        st.caption("How long it takes here is measured once nothing else trains.")
    else:
        _measure(recipe, catalog.path)
        st.fragment(_wait, run_every=LOOK_EVERY)(recipe, catalog.path)


def stop_measuring() -> None:
    """End the measurement that runs, if one does: it would slow the training down, and be wrong."""
    for process in _running().values():
        process.kill()
    _running().clear()


def _say(known: expected.Timing, recipe: Recipe, catalog: Chosen) -> None:
    length = run_wording.roughly(known.seconds(recipe, catalog.posters))
    rest = " until the model is ready"
    if known.preparing is None:
        rest = ", once the posters were read for the first time"
    elif known.preparing:
        rest += ", reading the posters for the first time included"
    st.markdown(f"**{length[0].upper()}{length[1:]}**{rest}")
    how = "Measured on this machine" if known.measured else "As a run of this kind took here"
    st.caption(f"{how}, {run_wording.moment(known.since)}.")


def _wait(recipe: Recipe, catalog: Path) -> None:
    process = _running().get(expected.work_key(recipe, catalog))
    if expected.timing(recipe, catalog, run_folder.RUNS_DIR):
        st.rerun()
    elif process is None or process.poll() is not None:
        st.caption("How long it takes could not be measured; the time left is shown once it trains.")
    else:
        st.caption(":material/timer: Measuring how fast this machine is; you need not wait for it.")


def _measure(recipe: Recipe, catalog: Path) -> None:
    """Start the measurement unless it runs or has failed already; it replaces one of other work."""
    key = expected.work_key(recipe, catalog)
    if key not in _running():
        stop_measuring()
        _running()[key] = expected.start_measurement(recipe, catalog)


@st.cache_resource(show_spinner=False)
def _running() -> dict[str, subprocess.Popen]:
    """The measurement that runs, by the work it times, for all sessions: two at once would be wrong."""
    return {}
