"""The CNN notebook's own way to train test 4, a peer: `python -m benchmarks.notebook_pipeline FOLDER STEPS`.

All posters as float32 in memory, split by scikit-learn, ImageDataGenerator, float32, `fit`. Prints
{"posters_per_second", "preparing_seconds"} as JSON; FOLDER holds train.csv and Images/.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import keras
import numpy as np
import pandas as pd
from keras import layers
from keras.preprocessing import image
from keras.src.legacy.preprocessing.image import ImageDataGenerator
from sklearn.model_selection import train_test_split

SIDE, BATCH, WARM_UP = 200, 64, 3  # px, posters, steps


def network(genres: int) -> keras.Model:
    """Test 4: three convolutions, three dense layers with BatchNorm, a sigmoid a genre."""
    parts = [keras.Input((SIDE, SIDE, 3))]
    for filters in (32, 64, 128):
        parts += [layers.Conv2D(filters, (3, 3), activation="relu"), layers.MaxPooling2D()]
    parts.append(layers.Flatten())
    for _ in range(3):
        parts += [layers.Dense(1024), layers.BatchNormalization(), layers.ReLU(), layers.Dropout(0.2)]
    return keras.Sequential([*parts, layers.Dense(genres, activation="sigmoid")])


class Clock(keras.callbacks.Callback):
    """When each step ended."""

    def __init__(self) -> None:
        super().__init__()
        self.ends: list[float] = []

    def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
        self.ends.append(time.perf_counter())


def posters(folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """Every poster with an image, float32 (n, 200, 200, 3) in [0, 1], and its labels."""
    table = pd.read_csv(folder / "train.csv")
    table = table[[(folder / "Images" / f"{film}.jpg").is_file() for film in table["Id"]]]
    loaded = []
    for film in table["Id"]:
        picture = image.load_img(folder / "Images" / f"{film}.jpg", target_size=(SIDE, SIDE, 3))
        loaded.append(image.img_to_array(picture) / 255)
    return np.array(loaded), table.drop(columns=["Id", "Genre"]).to_numpy(np.float32)


def main() -> None:
    """Train `steps` steps and print the speed after the first few."""
    folder, steps = Path(sys.argv[1]), int(sys.argv[2])
    started = time.perf_counter()
    x, y = posters(folder)
    prepared = time.perf_counter() - started
    x_train, _, y_train, _ = train_test_split(x, y, random_state=0, test_size=0.2)
    generator = ImageDataGenerator(
        rotation_range=30,
        zoom_range=0.2,
        width_shift_range=0.25,
        height_shift_range=0.25,
        shear_range=11.5,
        horizontal_flip=True,
    )
    model = network(y.shape[1])
    model.compile("adam", "binary_crossentropy", metrics=["accuracy"])
    clock = Clock()
    model.fit(
        generator.flow(x_train, y_train, batch_size=BATCH),
        steps_per_epoch=steps + WARM_UP,
        callbacks=[clock],
        verbose=0,
    )
    seconds = clock.ends[-1] - clock.ends[WARM_UP - 1]
    print(json.dumps({"posters_per_second": BATCH * steps / seconds, "preparing_seconds": prepared}))


if __name__ == "__main__":
    main()
