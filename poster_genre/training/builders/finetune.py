"""A pretrained backbone in two stages: first its head on embeddings, then its upper blocks on posters.

Discriminative learning rates after Howard & Ruder 2018 (ULMFiT): the lower a block, the less it moves.
BatchNorm keeps ImageNet's statistics: those of batches of a few posters would undo the pretraining.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

import keras
import numpy as np
from keras import layers

from poster_genre.concurrency import Progress
from poster_genre.network_shapes import FineTuneShape
from poster_genre.networks import augmentation, backbones, heads
from poster_genre.networks.convnets import float32
from poster_genre.runs.examples import Examples
from poster_genre.runs.recipe import Recipe
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.training.builders.common import Built, Stage, drawer, logits_of
from poster_genre.training.builders.head import head_stage, heads_for
from poster_genre.training.embedded import open_embeddings
from poster_genre.training.learner import Group, predict
from poster_genre.training.pipeline import PosterSource, cache_posters

FEATURES = 1280  # of every EfficientNet-Lite's last feature map


def build(recipe: Recipe, examples: Examples, progress: Callable[[Progress], None]) -> Built:
    """Both stages; `optimiser.epochs` counts those of the second."""
    wanted, shape = recipe.input, recipe.network.finetune
    embeddings = open_embeddings(examples, wanted, progress)
    cache = cache_posters(examples.catalog, (wanted.height, wanted.width), progress)
    source = PosterSource(cache, examples.catalog.labels.astype(np.float32), recipe.optimiser.batch)
    with float32():  # the head is small: nothing to gain from less precision
        members = heads_for(recipe, examples, embeddings)
    backbone, model, groups = _join(recipe, members)
    second = Stage("blocks", recipe.optimiser.epochs, model, source, groups, drawer(recipe, examples))
    first = head_stage(recipe, examples, embeddings, members, shape.head_epochs)

    @functools.cache
    def whole() -> keras.Model:
        with float32():
            trained = backbones.build(wanted.backbone, wanted.height, wanted.width)
            trained.set_weights(backbone.get_weights())
            return heads.whole_network(trained, heads.export_head(members))

    return Built(
        stages=[first, second] if shape.head_epochs else [second],
        network=model,
        score=lambda rows: predict(logits_of(whole()), source.batches(rows)),
        whole=whole,
        saved=lambda: ("model.keras", logits_of(whole())),
        head=lambda: heads.export_head(members),
    )


def network(recipe: Recipe, genres: int) -> tuple[keras.Model, list[Group]]:
    """The network of the second stage with a new head, and what is trained of it."""
    with float32():
        members = heads.build(np.zeros(FEATURES), np.ones(FEATURES), genres, recipe.network.head)
    return _join(recipe, members)[1:]


def _join(recipe: Recipe, members: keras.Model) -> tuple[keras.Model, keras.Model, list[Group]]:
    """Backbone, the network of backbone and heads (posters to members' logits), and its groups."""
    wanted, shape = recipe.input, recipe.network.finetune
    backbone = backbones.load(wanted.backbone, wanted.height, wanted.width, shape.drop_connect)
    groups = _groups(backbone, members, shape)
    image = keras.Input(backbone.input.shape[1:], name="poster", dtype="uint8")
    augment = augmentation.layer(recipe.augmentation)
    x = augment(image) if augment is not None else image
    # The backbone scales pixels itself; its input is declared as float.
    features = backbone(keras.ops.cast(x, "float32"))
    pooled = layers.GlobalAveragePooling2D(name="pooled", dtype="float32")(features)
    return backbone, keras.Model(image, members(pooled), name="finetuned"), groups


def _groups(backbone: keras.Model, members: keras.Model, shape: FineTuneShape) -> list[Group]:
    """Freeze what stays as it is; the rest in groups, each with its share of the learning rate."""
    blocks = _blocks(backbone)
    top = max(blocks)
    if shape.from_block > top:
        raise RecipeError(f"network.finetune.from_block is {shape.from_block}; the backbone's last is {top}.")
    for number, members_of_block in blocks.items():
        for layer in members_of_block:
            layer.trainable = number >= shape.from_block and not isinstance(layer, layers.BatchNormalization)
    groups = [Group(members.trainable_variables, shape.head_rate)]
    for number in range(top, shape.from_block - 1, -1):
        variables = [v for layer in blocks[number] for v in layer.trainable_variables]
        groups.append(Group(variables, shape.backbone_rate * shape.rate_decay ** (top - number)))
    return groups


def _blocks(backbone: keras.Model) -> dict[int, list]:
    """The backbone's layers by block; the stem counts to block 0, the last convolution is one more."""
    blocks: dict[int, list] = {}
    number = 0
    for layer in backbone.layers:
        found = re.match(r"block(\d+)_", layer.name)
        number = int(found[1]) if found else number
        blocks.setdefault(number + layer.name.startswith("top"), []).append(layer)
    return blocks
