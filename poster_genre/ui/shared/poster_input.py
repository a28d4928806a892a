"""How posters come in: the drop zone, the camera and the drawn examples; and their predictions."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import streamlit as st

from poster_genre.data import images
from poster_genre.demo import examples
from poster_genre.inference.bundle import Bundle
from poster_genre.inference.interpreters import RuntimeMissingError
from poster_genre.inference.predictor import FilePrediction, Prediction, predict_bytes
from poster_genre.report.wording import escaped
from poster_genre.ui.shared import models, visitor
from poster_genre.visitors import BusyError

MOST_FILES = 50
DISPLAY_PX = 900
CACHED_PREDICTIONS = 64


@dataclass(frozen=True)
class Upload:
    """One poster to look at: its name and its file's bytes."""

    name: str
    data: bytes


@dataclass(frozen=True)
class PosterPrediction:
    """An upload with its prediction, or the sentence that says why there is none."""

    upload: Upload
    prediction: Prediction | None
    error: str | None


def drop_zone() -> list[Upload]:
    """One obvious place for posters: files, or the camera; else the example that was clicked.

    What was dropped last stays until it is cleared, also when another page was looked at in between.
    """
    zone, beside = st.columns([4, 1], vertical_alignment="top")
    source = beside.segmented_control(
        "Where the poster comes from",
        ["Files", "Camera"],
        default="Files",
        required=True,
        key="source",
        label_visibility="collapsed",
        width="stretch",
    )
    with zone:
        fresh = _photo() if source == "Camera" else _files()
    if fresh:
        st.session_state["dropped"] = fresh
    dropped = st.session_state.get("dropped", [])
    if dropped and (not fresh or len(dropped) > 1):
        st.button(
            "Clear this poster" if len(dropped) == 1 else f"Clear all {len(dropped)} posters",
            icon=":material/close:",
            key="clear",
            on_click=_clear,
        )
    return dropped or _clicked_example()


def _photo() -> list[Upload]:
    # The widget asks for the camera as soon as it is drawn, so it is drawn only when wanted.
    photo = st.camera_input(
        "Hold a poster into the camera, filling the frame", key=_zone_key("camera"), on_change=_forget
    )
    return [Upload("photo.jpg", photo.getvalue())] if photo else []


def _files() -> list[Upload]:
    files = st.file_uploader(
        f"Drop film posters here: {images.ACCEPTED}, up to {MOST_FILES} files of 20 MB",
        type=[suffix.removeprefix(".") for suffix in images.SUFFIXES],
        accept_multiple_files=True,
        max_upload_size=images.MAX_BYTES // 2**20,
        key=_zone_key("files"),
        on_change=_forget,
    )
    if len(files) > MOST_FILES:
        left_out = _own_name(files[MOST_FILES].name)
        st.warning(
            f"The first {MOST_FILES} of {len(files)} posters are shown, up to the one before “{left_out}”; "
            "clear them and drop the others next."
        )
    return [Upload(_own_name(file.name), file.getvalue()) for file in files[:MOST_FILES]]


def _own_name(sent: str) -> str:
    """The file's name as it is on disk: browsers send a double quote as %22."""
    return sent.replace("%22", '"')


def _zone_key(name: str) -> str:
    """The widget's key; each clearing brings a new one, since no code can empty the widget."""
    return f"{name}-{st.session_state.get('cleared', 0)}"


def _forget() -> None:
    """The widget's content changed: it alone counts, also when it is empty now."""
    st.session_state.pop("dropped", None)
    st.session_state.pop("example", None)


def _clear() -> None:
    _forget()
    st.session_state["cleared"] = st.session_state.get("cleared", 0) + 1


def example_row() -> None:
    """Nothing dropped yet: six drawn posters, each one click away from its genres."""
    st.markdown("No poster at hand? Try one that we drew:")
    st.caption(
        "The model learned from real posters; flat drawings are strange to it, and it often takes them for "
        "documentaries or comedies. Drop a real one to see what it can do."
    )
    with st.grid(6, min_column_width=120, gap="medium"):
        for number, example in enumerate(drawn_examples()):
            with st.container(gap="xsmall"):
                st.image(example.png_bytes, width="stretch", alt=example.alt)
                st.button(
                    "Try it",
                    key=f"example-{number}",
                    help=f"{example.name}: drawn as {', '.join(example.genres)}",
                    width="stretch",
                    on_click=st.session_state.__setitem__,
                    args=("example", number),
                )


def predict_all(bundle: Bundle, uploads: list[Upload]) -> list[PosterPrediction]:
    """Predictions of all uploads in their order; each poster is computed once, whatever is clicked later."""
    folder = str(bundle.folder)
    try:
        models.predictor(folder)  # made here once: the threads below share it
    except RuntimeMissingError as error:
        st.error(escaped(str(error)), title="This computer cannot run the model", icon=":material/error:")
        st.stop()

    def one(upload: Upload) -> PosterPrediction:
        digest = hashlib.sha256(upload.data).hexdigest()
        item = _predict(folder, bundle.sha, digest, upload.data)
        return PosterPrediction(upload, item.prediction, item.error)

    try:
        with visitor.predicting():
            if len(uploads) == 1:
                return [one(uploads[0])]
            waiting = st.spinner(f"Looking at {len(uploads)} posters")
            with waiting, ThreadPoolExecutor(models.APP_WORKERS) as executor:
                return list(executor.map(one, uploads))
    except BusyError as error:
        st.info(escaped(str(error)), icon=":material/hourglass_empty:")
        st.stop()


def errors(items: list[PosterPrediction]) -> None:
    """One line a file that could not be used, naming it and the reason."""
    failed = [item for item in items if item.error]
    if failed:
        lines = "\n".join(f"- `{item.upload.name.replace('`', '')}`: {item.error}" for item in failed)
        title = f"{len(failed)} of {len(items)} files cannot be used"
        if len(items) == 1:
            title = "This file cannot be used"
        st.error(lines, title=title, icon=":material/error:")


@st.cache_data(max_entries=CACHED_PREDICTIONS, show_spinner=False)
def display_jpeg(digest: str, _data: bytes, longest: int = DISPLAY_PX) -> bytes:
    """The upright poster as JPEG bytes, its longest side at most `longest` px; `digest` is its SHA-256."""
    buffer = io.BytesIO()
    images.preview(_data, longest).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


@st.cache_resource(show_spinner=False)
def drawn_examples():
    """The six example posters, drawn once."""
    return examples()


# Shared, not copied, on every rerun: predictions are never changed.
@st.cache_resource(max_entries=CACHED_PREDICTIONS, show_spinner=False)
def _predict(folder: str, sha: str, digest: str, _data: bytes) -> FilePrediction:
    return predict_bytes(models.predictor(folder), digest, _data)


def _clicked_example() -> list[Upload]:
    number = st.session_state.get("example")
    if number is None:
        return []
    example = drawn_examples()[number]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Other examples", icon=":material/arrow_back:", on_click=st.session_state.pop, args=("example",)
        )
        st.markdown(f"*{example.name}*, drawn by us as {', '.join(example.genres)}")
    st.caption(
        "The model learned from real posters. A drawing by code is strange to it, so it may miss: "
        "drop a real poster to see what it can do."
    )
    return [Upload(f"{example.name}.png", example.png_bytes)]
