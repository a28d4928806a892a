"""A run as it is at this moment: progress, curves, four films, every genre, console; read every second."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pandas as pd
import streamlit as st

from poster_genre.data.catalog import CatalogError
from poster_genre.data.images import ImageError
from poster_genre.evaluation.groups import groups_of
from poster_genre.inference.bundle import BundleError
from poster_genre.report import run_wording, wording
from poster_genre.runs import run_folder
from poster_genre.runs.files import GrowingLines
from poster_genre.runs.run_folder import Run, Status
from poster_genre.ui.shared import figure
from poster_genre.ui.shared import poster_input as posters
from poster_genre.ui.train import catalogs
from poster_genre.ui.train.figures import live_charts
from poster_genre.ui.train.figures.live_charts import Measure

LOOK_EVERY = 1.0  # s
LOG_LINES = 8
# TensorFlow's greetings on stderr (its build, a missing GPU): nothing that a person has to act on.
_GREETING = re.compile(r"^([IWE]\d{4} \d\d:|WARNING: All log messages|To enable the following instructions)")
AVERAGES = {"macro": "Every genre alike", "micro": "Every decision alike"}
LONGEST_PX = 360


def draw(run: Run, status: Status) -> None:
    """The live part: the page's only timer, and none once the run has ended.

    status: the one that the rest of the page was drawn for.
    """
    st.fragment(_view, run_every=LOOK_EVERY if status.state in run_folder.LIVE else None)(
        run, _outside(status)
    )


def _outside(status: Status) -> tuple:
    """What the rest of the page shows of a status."""
    return status.state, run_wording.look(status), run_wording.is_closing(status)


def _view(run: Run, drawn: tuple) -> None:
    """Everything that changes while a run trains. Every part is always there, so that nothing jumps."""
    status, history = run.status, run.history
    if _outside(status) != drawn:
        st.rerun()  # the buttons, the table and this timer change with the state
    st.header(run_wording.answer(run, status, history), anchor=False)
    st.caption(run_wording.kept_epoch(run.card, history))
    _progress(run, status, history)
    curves(run, status, history)
    samples(run)
    genres(run)
    _console(run)


def _progress(run: Run, status: Status, history) -> None:
    live = status.state in run_folder.LIVE
    if live:
        st.progress(run_wording.done_share(status), run_wording.doing(status))
    trained = history["seconds"].sum() if len(history) else None
    with st.grid(5, min_column_width=130, gap="small"):
        st.metric("Epoch", f"{status.epoch} of {status.epochs}", help="Whole epochs done, of those planned.")
        if live:
            left = run_wording.time_left(status, time.time())
            st.metric("Time left", left, help="Until the model is ready: epochs, final scoring and export.")
        else:
            st.metric("Trained for", run_wording.duration(trained))
        speed = f"{status.posters_per_second:,.0f}" if status.posters_per_second else "–"
        st.metric("Posters a second", speed)
        memory = run_wording.megabytes(status.memory_mb * 2**20) if status.memory_mb else "–"
        st.metric("Memory", memory, help="Of the training's own process; the app never loads TensorFlow.")
        st.metric("On disk", run_wording.megabytes(run.disk_bytes))


def _console(run: Run) -> None:
    lines = [line for line in run.log_tail(60).splitlines() if line.strip() and not _GREETING.match(line)]
    # Wrapped and as high as its lines: nothing in it scrolls, which the keyboard could not do.
    with st.expander("What the worker says", icon=":material/terminal:", key="console"):
        st.code("\n".join(lines[-LOG_LINES:]) or "Nothing said yet.", language=None, wrap_lines=True)


def measures(average: str) -> list[Measure]:
    """The panels, most telling first."""
    how = "averaged over genres" if average == "macro" else "over all decisions together"
    return [
        Measure("map_macro", "mAP", "How well right genres rank before wrong ones; needs no threshold."),
        Measure(f"f1_{average}", "F1", f"Precision and recall in one, {how}; genres are decided from 50 %."),
        Measure(f"precision_{average}", "Precision", f"How many genres that it says are right, {how}."),
        Measure(f"recall_{average}", "Recall", f"How many of the true genres it says, {how}."),
        Measure("top1_hit", "Top-1 hit", "How often the likeliest genre is a true one."),
        Measure(
            "label_accuracy",
            "Label accuracy",
            "Right yes-or-no answers; high for whoever always says no, so never look at it alone.",
            "validation_label_accuracy_all_negative",
            "saying nothing",
        ),
    ]


def curves(run: Run, status: Status, history: pd.DataFrame) -> None:
    """Loss beside the two headline measures, the other measures below."""
    average = st.segmented_control(
        "Averages in the curves",
        list(AVERAGES),
        format_func=AVERAGES.get,
        default="macro",
        required=True,
        key="average",
        help="Every genre alike (macro): a rare genre counts as much as Drama. "
        "Every decision alike (micro): common genres dominate.",
    )
    shown = measures(average)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _loss(run, status, history)
    with right:
        for measure in shown[:2]:
            _panel(run, status, history, measure)
    with st.grid(4, min_column_width=220):
        for measure in shown[2:]:
            _panel(run, status, history, measure)
    if len(history):
        figure.as_table(history, "curves", "Every figure of every epoch")
    with st.expander("What the curves mean", icon=":material/help:", key="curves-meaning"):
        st.markdown("\n".join(f"- **{measure.title}**: {measure.help}" for measure in shown))
        st.markdown(
            "The ring and the dotted line mark the epoch whose weights are kept. Training figures are taken "
            "while the weights still move and posters are augmented, so they can lie below validation's."
        )


def _loss(run: Run, status: Status, history: pd.DataFrame) -> None:
    steps = pd.DataFrame(_growing(str(run.folder)).look())
    # Within the first epoch only the status knows how many steps there are.
    whole = status.steps if status.phase == "training" else 0
    st.echarts_chart(
        live_charts.loss_curve(history, steps, status.epochs, whole),
        height=live_charts.LOSS_PX,
        key="loss-curve",
        alt="Training and validation loss, with the learning rate below",
    )


@st.cache_resource(max_entries=16, show_spinner=False)
def _growing(folder: str) -> GrowingLines:
    """The steps of the run in `folder`, read on from second to second, for all sessions."""
    return GrowingLines(Path(folder) / "steps.jsonl")


def _panel(run: Run, status: Status, history: pd.DataFrame, measure: Measure) -> None:
    st.echarts_chart(
        live_charts.metric_panel(history, measure, status.epochs),
        height=live_charts.PANEL_PX,
        key=f"panel-{measure.title}",
        alt=f"{measure.title} on training and validation posters, epoch by epoch",
    )


def samples(run: Run) -> None:
    """The posters with their likeliest genres after the newest epoch; true ones are green."""
    st.markdown("**Four films that it does not learn from**, and what it says of them now")
    entries = run.samples
    if not entries:
        st.caption("They appear with the first epoch.")
        return
    films = _films(run.card["catalog_path"])
    with st.grid(4, min_column_width=150, gap="medium"):
        for number, sample in enumerate(entries[-1]["posters"]):
            with st.container(gap="xsmall"):
                _poster(films, sample)
                st.echarts_chart(
                    live_charts.likeliest_bars([tuple(pair) for pair in sample["likeliest"]], sample["true"]),
                    height=live_charts.likeliest_bars_height(len(sample["likeliest"])),
                    key=f"sample-{number}",
                    alt=f"Likeliest genres of {sample['film_id']}, {sample['likeliest'][0][0]} first",
                )
    st.caption(":green[●] a genre that the film has.")


def _poster(films: pd.DataFrame, sample: dict) -> None:
    """The picture where there is one, and what the film is."""
    known = films.loc[sample["film_id"]] if sample["film_id"] in films.index else pd.Series(dtype=object)
    if isinstance(path := known.get("path"), str):
        try:
            jpeg = posters.display_jpeg(known["image_sha256"], Path(path).read_bytes(), LONGEST_PX)
            st.image(jpeg, width="stretch", alt=f"The poster of {sample['film_id']}")
        except (OSError, ImageError):
            st.caption("Its image is gone.")
    title = known.get("title")
    st.markdown(f"**{title}**" if isinstance(title, str) else f"**{sample['film_id']}**")
    st.caption(f"It is {wording.listed(sample['true'])}.")


def _films(path: str) -> pd.DataFrame:
    """The catalog's films by id; none where the catalog is gone."""
    try:
        return catalogs.opened(path, catalogs.changed(path)).posters.set_index("film_id")
    except (CatalogError, BundleError):
        return pd.DataFrame()


def genres(run: Run) -> None:
    """One small panel a genre, commonest first."""
    st.markdown("**F1 of every genre on validation**, commonest first")
    path, found = run.card["catalog_path"], run.genre_f1
    try:
        groups = _groups(path, catalogs.changed(path), tuple(run.card["recipe"]["catalog"]["genres"]))
    except (CatalogError, BundleError):
        st.caption("The catalog of this run is not where it was, so its genres cannot be ordered.")
        return
    st.caption(
        ":blue[●] head, on 10 % of posters or more · :orange[●] medium · :violet[●] tail, on fewer than "
        "2.5 %. Under the one cut with the best mean F1 here: good for watching, too kind for a result."
    )
    st.echarts_chart(
        live_charts.genre_panels(found, groups, run.status.epochs),
        height=live_charts.genre_panels_height(len(groups)),
        key="genre-panels",
        alt="F1 of every genre on validation posters over the epochs",
    )


@st.cache_data(max_entries=16, show_spinner=False)
def _groups(path: str, changed: int, wanted: tuple[str, ...]) -> pd.Series:
    """genre -> head, medium or tail, by falling number of posters in the whole catalog."""
    catalog = catalogs.opened(path, changed)
    groups = pd.Series(groups_of(catalog.labels), index=list(catalog.genres))
    order = catalog.posters[list(catalog.genres)].sum().sort_values(ascending=False, kind="stable").index
    return groups[[genre for genre in order if not wanted or genre in wanted]]
