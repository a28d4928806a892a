"""Catalogs written as other tools read them: COCO, Roboflow's CSV, Hugging Face's imagefolder, FiftyOne."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from PIL import Image

from poster_genre.data.catalog import Catalog, CatalogError
from poster_genre.data.folders import write_folder
from poster_genre.data.readers import read
from poster_genre.data.splits import SPLITS

_FILE_NAME = re.compile(r"\w([\w .+-]{0,120}[\w+-])?")  # on every system
_SHOWN_EVERY = 64  # images between two reports of progress


@dataclass(frozen=True)
class Layout:
    """How one tool wants a folder of posters with labels.

    title: the tool's name for it. images: the posters' folder beside the labels, "" for the same folder.
    validation: what it calls that part's folder. about: it holds film id, title, year and split of a film
    too; without that a poster's file name is its film id. write: (folder, films in order with `file_name`,
    genres) writes the labels.
    """

    title: str
    write: Callable[[Path, pd.DataFrame, tuple[str, ...]], None]
    images: str = ""
    validation: str = "validation"
    about: bool = True


def write(
    catalog: Catalog,
    folder: Path,
    layout: str,
    link: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write `catalog` into the new `folder` as a key of LAYOUTS: whole, or on failure nothing.

    A catalog that gives every film a split gets a folder a part. Posters are copied, or with `link`
    hard-linked, which takes no space but the same disk. What was written is read back and must be the same
    catalog. progress: called with (images written, images in all).
    Raises CatalogError for a folder that is there already, for posters that are missing, and for film ids
    that the layout cannot hold.
    """
    how, folder = LAYOUTS[layout], Path(folder)
    require_new(folder)
    _require_images(catalog, how)
    films = catalog.posters.iloc[catalog.in_file_order].reset_index(drop=True)
    films["file_name"] = _file_names(films, how)
    with write_folder(folder) as draft:
        count = _Counter(len(films) if catalog.has_images else 0, progress)
        for name, part in _parts(films, how) if by_parts(catalog) else [("", films)]:
            (draft / name / how.images).mkdir(parents=True, exist_ok=True)
            _place_images(part, draft / name / how.images, link, count)
            how.write(draft / name, part, catalog.genres)
        _require_same(catalog, read(draft, name=catalog.name), how)


def require_new(folder: Path) -> None:
    """Raise CatalogError where there is something already: to be asked before work that it would waste."""
    if Path(folder).exists():
        raise CatalogError(f"{folder} is there already; name a new folder.")


def by_parts(catalog: Catalog) -> bool:
    """Whether every film has a part of a split, so that each part gets a folder."""
    return "split" in catalog.posters and bool(catalog.posters["split"].notna().all())


def lost(catalog: Catalog, layout: str) -> list[str]:
    """What the catalog knows and the layout cannot hold."""
    if LAYOUTS[layout].about:
        return []
    known = [name for name in ("title", "year") if name in catalog.posters]
    return [f"{name}s" for name in known] + ["an incomplete split"] * (
        "split" in catalog.posters and not by_parts(catalog)
    )


def _require_images(catalog: Catalog, how: Layout) -> None:
    without = catalog.posters["path"].isna()
    if without.all() and how is LAYOUTS["coco"]:
        return  # labels alone are of use, and read
    if without.any():
        raise CatalogError(
            f"{int(without.sum()):,} of {len(catalog):,} films of “{catalog.name}” have no image, such as "
            f"{catalog.film_ids[without.to_numpy().argmax()]}; {how.title} needs one each."
        )


def _file_names(films: pd.DataFrame, how: Layout) -> pd.Series:
    """A name for each image: the film's id, or where that is no file name, its number."""
    ids, paths = films["film_id"], films["path"]
    folded = ids.str.casefold()
    usable = ids.map(lambda film: _FILE_NAME.fullmatch(film) is not None) & ~folded.duplicated(keep=False)
    if not how.about and not usable.all():
        raise CatalogError(
            f"{how.title} names films by their image files, and “{ids[~usable].iloc[0]}” is no file name of "
            "its own. Write another layout, such as coco."
        )
    names = ids.where(usable, [f"poster-{number:07}" for number in range(len(films))])
    suffixes = [Path(path).suffix.lower() if isinstance(path, str) else "" for path in paths]
    return (names + suffixes).where(paths.notna(), None)


def _parts(films: pd.DataFrame, how: Layout) -> list[tuple[str, pd.DataFrame]]:
    """The films of each part of the split, by the name of its folder."""
    names = dict(zip(SPLITS, ("train", how.validation, "test")))
    return [(names[part], films[films["split"] == part]) for part in SPLITS if (films["split"] == part).any()]


class _Counter:
    def __init__(self, total: int, progress: Callable[[int, int], None] | None) -> None:
        self.done, self.total, self.progress = 0, total, progress

    def one_more(self) -> None:
        self.done += 1
        if self.progress and (self.done % _SHOWN_EVERY == 0 or self.done == self.total):
            self.progress(self.done, self.total)


def _place_images(films: pd.DataFrame, folder: Path, link: bool, count: _Counter) -> None:
    for path, name in zip(films["path"], films["file_name"]):
        if not isinstance(path, str):
            continue
        try:
            if link:
                os.link(path, folder / name)
            else:
                shutil.copyfile(path, folder / name)
        except FileNotFoundError as error:
            raise CatalogError(f"The poster {path} is gone; import the dataset again.") from error
        except OSError as error:
            advice = " Leave out --link: the folder is on another disk." if link else ""
            raise CatalogError(f"{path} cannot be written: {error.strerror}.{advice}") from error
        count.one_more()


def _require_same(catalog: Catalog, again: Catalog, how: Layout) -> None:
    """Raise CatalogError unless what was read back is the catalog, with all that the layout holds."""
    same = again.fingerprint == catalog.fingerprint
    for column in ("title", "year", "split") if how.about else ():
        if column in catalog.posters and same:
            same = again.posters.get(column, catalog.posters["path"]).equals(catalog.posters[column])
    if not same:
        raise CatalogError(
            f"“{catalog.name}” as {how.title} would be read back as another catalog, so it was not kept: an "
            "image changed since the import, or a film id, genre or title is such as the layout cannot hold."
        )


def _about(film) -> dict[str, object]:
    """What is known of a film beside its image and genres."""
    known = {"film_id": film.film_id}
    for name in ("title", "year", "split"):
        value = getattr(film, name, None)
        if not pd.isna(value):
            known[name] = int(value) if name == "year" else value
    return known


def _genres(films: pd.DataFrame, genres: tuple[str, ...]) -> list[list[int]]:
    """The genres of each film, by their number."""
    return [row.nonzero()[0].tolist() for row in films[list(genres)].to_numpy(bool)]


def _json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False) + "\n", "utf-8")


def _coco(folder: Path, films: pd.DataFrame, genres: tuple[str, ...]) -> None:
    """https://cocodataset.org/#format-data, one annotation a genre, its box the whole poster."""
    images, annotations = [], []
    for number, (film, named) in enumerate(zip(films.itertuples(), _genres(films, genres)), 1):
        image, size = {"id": number, **_about(film)}, _size(film.path)
        if film.file_name:
            image["file_name"] = film.file_name
        if size:
            image |= {"width": size[0], "height": size[1]}
        images.append(image)
        for genre in named:
            box = {"bbox": [0, 0, *size], "area": size[0] * size[1]} if size else {}
            about = {"image_id": number, "category_id": genre + 1, "iscrowd": 0}
            annotations.append({"id": len(annotations) + 1, **about, **box})
    categories = [{"id": number, "name": genre} for number, genre in enumerate(genres, 1)]
    _json(
        folder / "_annotations.coco.json",
        {"images": images, "annotations": annotations, "categories": categories},
    )


def _size(path: object) -> tuple[int, int] | None:
    """(width, height) in px as the file says, without decoding it; None where it does not."""
    if not isinstance(path, str):
        return None
    try:
        with Image.open(path) as image:
            return image.size
    except (OSError, ValueError, Image.DecompressionBombError):
        return None


def _roboflow(folder: Path, films: pd.DataFrame, genres: tuple[str, ...]) -> None:
    """Roboflow's “Multi-Label Classification CSV”: 0/1, a column a class."""
    with (folder / "_classes.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["filename", *genres])
        labels = films[list(genres)].to_numpy(int)
        out.writerows([name, *row] for name, row in zip(films["file_name"], labels.tolist()))


def _imagefolder(folder: Path, films: pd.DataFrame, genres: tuple[str, ...]) -> None:
    """https://huggingface.co/docs/datasets/image_dataset#imagefolder: a JSON object a poster."""
    with (folder / "metadata.jsonl").open("w", encoding="utf-8") as file:
        for film, named in zip(films.itertuples(), _genres(films, genres)):
            line = {
                "file_name": film.file_name,
                **_about(film),
                "genres": [genres[genre] for genre in named],
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _fiftyone(folder: Path, films: pd.DataFrame, genres: tuple[str, ...]) -> None:
    """FiftyOneImageClassificationDataset: numbers of classes by the images' names without suffix."""
    labels = dict(zip(films["film_id"], _genres(films, genres)))
    _json(folder / "labels.json", {"classes": list(genres), "labels": labels})


LAYOUTS = {
    "coco": Layout("COCO", _coco),
    "roboflow": Layout("Roboflow's CSV", _roboflow, validation="valid", about=False),
    "imagefolder": Layout("Hugging Face's imagefolder", _imagefolder),
    "fiftyone": Layout("FiftyOne", _fiftyone, images="data", about=False),
}
