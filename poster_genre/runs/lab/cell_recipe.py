"""The recipe of a cell: one head on embeddings, the same for every method, so that only the method counts."""

from __future__ import annotations

import dataclasses

from poster_genre.runs import recipe_file as recipes
from poster_genre.runs.choices import UCML_ABLATIONS
from poster_genre.runs.lab.plan import Cell
from poster_genre.runs.recipe import Recipe

# The shipped model's recipe with one head in place of three, which keeps a cell within seconds, and with
# twice its epochs: after 15, the losses that start slowly were not done (validation mAP of plain BCE 0.309,
# after 30 0.319); the quick ones end early anyhow.
BASE = "transfer_head"
CHANGES = ("optimiser.epochs=30", "callbacks.early_stopping=5")
ONE_HEAD = "network.head.members=1"


def cell_recipe(cell: Cell) -> Recipe:
    """What a cell trains, with its loss's and sampler's defaults; a run of it leaves the cell's bundle."""
    method = cell.method
    if method.ucml:
        recipe = recipes.load("ucml_head", (*CHANGES, *UCML_ABLATIONS[method.ucml], f"seed={cell.seed}"))
        return dataclasses.replace(recipe, title=f"{method.label} (Lab)")
    table = recipes.to_table(recipes.load(BASE, (*CHANGES, ONE_HEAD)))
    table |= {
        "name": f"lab-{method.loss}-{method.sampler}",
        "title": f"{method.label} (Lab)",
        "summary": "One head on frozen features, as the Lab page compares methods.",
        "seed": cell.seed,
        "loss": {"name": method.loss, "settings": {}},
        "sampler": {"name": method.sampler, "settings": {}},
    }
    return recipes.from_table(table)
