"""What to train on: the catalog inside the app, an imported one, posters that the app draws, or a folder."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from poster_genre import demo, visitors
from poster_genre.data import readers, store
from poster_genre.data.catalog import Catalog, CatalogError
from poster_genre.data.home import home, resolved
from poster_genre.inference.bundle import DEFAULT, BundleError
from poster_genre.report.wording import escaped
from poster_genre.runs.recipe import Recipe
from poster_genre.ui.shared import models, visitor

OWN, DRAWN, FOLDER = "own", "drawn", "folder"
PREVIEW = ("Horror", "Comedy", "Sci-Fi", "Western", "Romance")
PREVIEW_SIZE = (222, 150)  # height, width in px


@dataclass(frozen=True)
class Chosen:
    """The chosen catalog.

    path: what a run is given. posters: how many films. images: whether it has image files.
    seen_by: backbone, height and width of the embeddings inside the app's own catalog, else None.
    drawing: difficulty and imbalance of posters that are still to be drawn into `path`, else None.
    split: how many films the catalog's own split gives each part; empty where it gives none.
    """

    path: Path
    posters: int
    images: bool = True
    seen_by: tuple[str, int, int] | None = None
    drawing: tuple[float, float] | None = None
    split: dict[str, int] = field(default_factory=dict)

    def fits(self, recipe: Recipe) -> bool:
        """Whether `recipe` can train on it: whole networks need image files, heads their embeddings."""
        wanted = recipe.input
        return self.images or (
            wanted.kind == "embeddings" and self.seen_by == (wanted.backbone, wanted.height, wanted.width)
        )


def choose() -> Chosen | None:
    """Draw the picker with what belongs to the choice; None while there is nothing to train on."""
    offered = _offered()
    name = st.selectbox(
        "Catalog",
        list(offered),
        format_func=offered.get,
        key="train-catalog",
        persist_state="session",
        help="Catalogs that you add on the Dataset page are listed here too.",
    )
    if name == OWN:
        return _own()
    if name == DRAWN:
        return _drawn()
    if name == FOLDER:
        return _folder()
    return _imported(name)


def draw_posters(chosen: Chosen) -> bool:
    """Draw the posters of `chosen` unless they are there; returns whether they are.

    It shows how far it is; any click stops it and leaves nothing behind.
    """
    if chosen.drawing is None or chosen.path.is_dir():
        return True
    difficulty, imbalance = chosen.drawing
    bar = st.progress(0.0, "Drawing posters")
    st.button("Stop drawing", icon=":material/stop:", key="stop-drawing")

    def report(done: int, total: int) -> None:
        bar.progress(done / total, f"Drawing posters, {done:,} of {total:,}")

    try:
        demo.demo_catalog(chosen.path, chosen.posters, imbalance, difficulty, progress=report)
    except (ValueError, OSError) as error:
        st.error(escaped(str(error)), title="The posters could not be drawn", icon=":material/error:")
        return False
    return True


@st.cache_resource(max_entries=3, show_spinner="Reading the catalog")
def opened(path: str, changed: int) -> Catalog:
    """The catalog that a run trains on, read once until it changes. Raises CatalogError, BundleError."""
    folder = Path(path)
    if (folder / "card.json").is_file():
        return models.open_bundle(path).catalog
    return readers.read(folder)


def changed(path: str) -> int:
    """When the folder or file at `path` changed last, ns; 0 where there is none any more."""
    return Path(path).stat().st_mtime_ns if Path(path).exists() else 0


def _offered() -> dict[str, str]:
    names = {}
    try:
        if models.open_bundle(str(DEFAULT)).has_catalog:
            names[OWN] = "Real posters, as an ImageNet network saw them"
    except BundleError:
        pass  # without the shipped model, the other catalogs still train
    for saved in store.list_catalogs():
        if not saved.problem:
            names[saved.name] = f"{saved.name}, {saved.posters:,} films"
    names[DRAWN] = "Posters that the app draws"
    return names if visitor.is_one() else names | {FOLDER: "A folder on this computer"}


def _own() -> Chosen | None:
    try:
        bundle = models.open_bundle(str(DEFAULT))
        catalog = bundle.catalog
    except BundleError as error:
        st.error(escaped(str(error)), title="The app's own posters cannot be used", icon=":material/error:")
        return None
    st.caption(
        f"{len(catalog):,} real films with {len(catalog.genres)} genres, as embeddings: what a pretrained "
        "network made of their posters. Heads train on them in seconds; the images are not included."
    )
    return Chosen(DEFAULT, len(catalog), images=False, seen_by=bundle.embedded_by)


def _imported(name: str) -> Chosen:
    saved = next(saved for saved in store.list_catalogs() if saved.name == name)
    images = "with their posters" if saved.has_images else "without images, so that nothing can train on them"
    st.caption(f"{saved.posters:,} films with {len(saved.genres)} genres, {images}.")
    return Chosen(saved.folder, saved.posters, saved.has_images, split=saved.split)


def _folder() -> Chosen | None:
    text = st.text_input(
        "Path of the folder, table or ZIP",
        placeholder="/data/Multi_Label_dataset",
        key="train-folder",
        persist_state="session",
        help="A dataset in one of the known layouts; the Dataset page says which, and checks its quality.",
    )
    if not text.strip():
        return None
    try:
        path = resolved(text.strip().strip("\"'"))
        catalog = opened(str(path), changed(str(path)))
    except (CatalogError, BundleError) as error:
        st.error(escaped(str(error)), title="This folder cannot be used", icon=":material/folder_off:")
        return None
    st.caption(f"{len(catalog):,} films with {len(catalog.genres)} genres.")
    return Chosen(path, len(catalog), catalog.has_images, split=catalog.split_counts)


def _drawn() -> Chosen:
    st.caption("Posters of invented films: whole networks train on them anywhere; you set how hard it is.")
    left, middle, right = st.columns(3)
    most = visitors.MOST_DRAWN if visitor.is_one() else 3000
    posters = left.slider("Posters", 100, most, 300, 100, key="train-drawn", persist_state="session")
    difficulty = middle.slider(
        "Difficulty",
        0.0,
        1.0,
        0.2,
        0.1,
        key="train-difficulty",
        persist_state="session",
        help="Fades and greys what gives a genre away, and borrows from other genres.",
    )
    imbalance = right.slider(
        "Imbalance",
        0.0,
        1.0,
        0.7,
        0.1,
        key="train-imbalance",
        persist_state="session",
        help="0: every genre equally often. 1: the commonest 500 times as often as the rarest.",
    )
    with st.container(horizontal=True, gap="small", wrap=False):
        for number, genre in enumerate(PREVIEW):
            picture = _preview(genre, number, difficulty)
            st.image(picture, width=PREVIEW_SIZE[1] // 2, alt=f"A drawn poster of the genre {genre}")
    name = f"drawn-{posters}-difficulty-{100 * difficulty:.0f}-imbalance-{100 * imbalance:.0f}"
    return Chosen(home() / "drawn" / name, posters, drawing=(difficulty, imbalance))


@st.cache_data(max_entries=128, show_spinner=False)
def _preview(genre: str, seed: int, difficulty: float) -> bytes:
    buffer = io.BytesIO()
    demo.draw_poster([genre], seed, PREVIEW_SIZE, difficulty).save(buffer, "PNG")
    return buffer.getvalue()
