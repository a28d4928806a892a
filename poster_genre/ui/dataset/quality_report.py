"""Section: what is odd about the catalog, with pictures, and a switch for each finding."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from poster_genre.data import quality
from poster_genre.report import wording
from poster_genre.ui.dataset import connect, gallery, image_checks
from poster_genre.ui.dataset.source import Source
from poster_genre.ui.shared import figure
from poster_genre.ui.shared.expander import folded

PICTURES = 12
POLL_SECONDS = 0.7


def draw(source: Source) -> None:
    """What the import noticed, the check of the images, and every finding with its posters."""
    report = image_checks.finished(source.whole)
    if source.whole.has_images:
        _check(source)
    else:
        with st.container(horizontal=True, vertical_alignment="center", border=True):
            st.markdown("This catalog has no images, so only its table was checked.")
            connect.invite("quality")
    if report is None:
        _noticed_at_import(source.whole.findings)
        return
    found = report.summary()
    if found.empty and source.whole.findings:
        _noticed_at_import(source.whole.findings)
        return
    if found.empty:
        st.success("Nothing odd was found.", icon=":material/check_circle:")
        return
    for row in found.itertuples():
        folded(
            f"{row.title}: {row.posters:,}",
            ":material/search_insights:",
            f"box-{row.finding}",
            partial(_finding, source, report, row),
        )
    folded(
        "Every finding as a table",
        ":material/table:",
        "findings-box",
        lambda: figure.table(report.found.drop(columns="path"), "findings", "Every finding and its poster"),
    )


def _check(source: Source) -> None:
    """The button that starts the check; while it runs, how far it is and how to stop it."""
    job = image_checks.current(source.whole)
    if job is not None and job.running:
        _progress(source)
        return
    if job is not None and job.error is not None:
        if isinstance(job.error, quality.Cancelled):
            st.caption(f"{job.error} What was looked at is remembered.")
        else:
            st.error(f"The check failed: {job.error}", icon=":material/error:")
    done = image_checks.finished(source.whole)
    words = "Check the images again" if done else "Check every image"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(words, icon=":material/fact_check:", on_click=image_checks.start, args=(source.whole,))
        if done:
            st.caption(f"Looked at: {wording.counted(done.images_checked, 'image')}.")
        else:
            st.caption(
                "Looks for broken, blank and repeated pictures. It can be stopped, and remembers what it saw."
            )


@st.fragment(run_every=POLL_SECONDS)
def _progress(source: Source) -> None:
    job = image_checks.current(source.whole)
    if job is None or not job.running:
        st.rerun()
    left = job.seconds_left
    words = f"{job.done:,} of {job.total:,} images" + (f", {left:.0f} s left" if left is not None else "")
    st.progress(job.done / max(job.total, 1), words)
    st.button("Stop", icon=":material/stop_circle:", on_click=job.cancel, key="stop-check")


def _noticed_at_import(findings: dict[str, int]) -> None:
    """Counts alone: of the app's own catalog the rows themselves are not at hand."""
    noticed = quality.noticed(findings)
    if len(noticed):
        st.markdown("**Noticed at import**")
        figure.table(
            noticed.set_axis(["kind", "finding", "what it means", "rows"], axis=1).drop(columns="kind"),
            "import-findings",
            "What the import merged or left out",
        )


def _finding(source: Source, report: quality.Report, row: object) -> None:
    """What it means, its switch, its pictures and its posters."""
    rows = report.of(row.finding)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(row.meaning)
        st.space("stretch")
        if row.left_out:
            _switch(source, row)
    _pictures(rows, f"pictures-{row.finding}")
    shown = rows[["film_id", "detail", "group"]] if rows["group"].any() else rows[["film_id", "detail"]]
    figure.table(shown, f"finding-{row.finding}", f"{row.title}: every poster", height="auto")


def _switch(source: Source, row: object) -> None:
    """Leave a finding's posters out of the whole page, or take them in again."""
    is_out = row.finding in image_checks.left_out(source.name)
    wanted = st.toggle(
        f"Leave {row.left_out:,} out",
        value=is_out,
        key=f"leave-{source.name}-{row.finding}",
        help="They leave every figure of this page; nothing is deleted.",
    )
    if wanted != is_out:
        image_checks.leave_out(source.name, row.finding)
        st.rerun()


def _pictures(rows: pd.DataFrame, key: str) -> None:
    """The pictures, a few at a time; posters that belong together stand together."""
    with_image = rows[rows["path"].notna()].sort_values(["group", "film_id"])
    if with_image.empty:
        return
    place, pages = st.container(), -(-len(with_image) // PICTURES)
    page = st.pagination(pages, key=key) if pages > 1 else 1
    with place, st.grid("auto", min_column_width=110, gap="small"):
        for poster in with_image.iloc[(page - 1) * PICTURES : page * PICTURES].itertuples():
            with st.container(gap="xsmall"):
                gallery.picture(poster.path, f"The image of {poster.film_id}")
                st.caption(wording.escaped(f"{poster.film_id or ''} {poster.detail}"[:80]))
