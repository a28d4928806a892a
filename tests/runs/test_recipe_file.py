"""Recipes: every shipped one is sound, and whatever does not fit is named before anything starts."""

from __future__ import annotations

import inspect

import pytest

from poster_genre.networks import losses
from poster_genre.runs import choices
from poster_genre.runs import recipe_file as recipe
from poster_genre.runs.recipe_file import RecipeError
from poster_genre.training.builders import BUILDERS

HEADS = ("transfer_head", "transfer_finetune", "poster_head")
NOTEBOOK = (
    *("cnn3_dropout50", "cnn3_dropout20", "cnn3_dense3_bn", "cnn3_dense3_bn_prf"),
    "cnn3_strided_oversampled",
)


@pytest.mark.parametrize("name", recipe.names())
def test_shipped_recipes_load_and_say_where_they_come_from(name):
    loaded = recipe.load(name)
    assert loaded.name == name
    assert loaded.title and loaded.summary and loaded.source.title
    assert loaded.source.left_open or name in (*HEADS, *NOTEBOOK)
    assert loaded.network.kind in BUILDERS


@pytest.mark.parametrize("name", NOTEBOOK)
def test_the_notebook_says_everything_in_its_code(name):
    assert recipe.load(name).source.left_open == ()


@pytest.mark.parametrize("name", recipe.names())
def test_a_recipe_survives_its_own_table(name):
    loaded = recipe.load(name, ["optimiser.epochs=3"])
    again = recipe.from_table(recipe.to_table(loaded))
    assert again == loaded
    assert recipe.recipe_hash(again) == recipe.recipe_hash(loaded)


@pytest.mark.parametrize(
    "setting, told",
    [
        ("optimiser.epoch=3", "Unknown key optimiser.epoch.*Did you mean 'epochs'"),
        ("optimizer.epochs=3", "Unknown key optimizer.*optimiser"),
        ("loss.name=focall", "loss.name is 'focall'.*focal"),
        ("loss.settings={gama=2}", "loss.settings.gama; bce takes none"),
        ("loss={name='focal', settings={gamma=99}}", "gamma is 99; allowed is 0 to 10"),
        ("optimiser.epochs=0", "optimiser.epochs is 0; allowed is 1 to"),
        ("optimiser.batch=2.5", "optimiser.batch must be a whole number, not 2.5"),
        ("optimiser.batch=true", "optimiser.batch must be a whole number, not True"),
        ("optimiser.learning_rate=nan", "learning_rate must be a finite number"),
        ("network.convnet.filters=8", "filters must be a list"),
        ("network.convnet.filters=[8, 0]", "filters is 0; allowed is 1 to"),
        ("network=3", "network must be a table"),
        ("split.fractions=[0.8, 0.1]", "three shares"),
        ("split.fractions=[0.8, 0.2, 0.2]", "sum to 1"),
        ("catalog.genres=['Dram']", "catalog.genres is 'Dram'.*Drama"),
        ("sampler.name=naturall", "naturall.*natural"),
        ("sampler.name=mlsmote", "input.kind = 'embeddings'"),
        ("sampler={name='repeat_factor', settings={threshold=7}}", "threshold"),
        ("network.kind=head", "network.kind = 'head' goes with"),
        ("network.kind=finetune", "input.backbone is missing"),
        ("name.deep=1", "name is no table"),
        ("input.width=20", "input.width is 20; 3 such blocks leave nothing of it"),
        ("nothing", "write it as key=value"),
    ],
)
def test_what_does_not_fit_is_named(setting, told):
    with pytest.raises(RecipeError, match=told):
        recipe.load("cnn3_dropout50", [setting])


def test_augmentation_needs_posters():
    with pytest.raises(RecipeError, match=r"augmentation.zoom needs posters"):
        recipe.load("transfer_head", ["augmentation.zoom=0.1"])


def test_overrides_are_toml_or_bare_text():
    loaded = recipe.load(
        "cnn3_dropout50",
        ["optimiser.schedule=cosine", "optimiser.learning_rate=1", "augmentation.flip=false"],
    )
    assert (loaded.optimiser.schedule, loaded.optimiser.learning_rate) == ("cosine", 1.0)
    assert loaded.augmentation.flip is False


def test_another_loss_drops_the_settings_of_the_one_before():
    assert dict(recipe.load("transfer_head").loss.settings)
    assert dict(recipe.load("transfer_head", ["loss.name=focal"]).loss.settings) == {}


def test_unknown_recipes_and_broken_files_are_named(tmp_path):
    with pytest.raises(RecipeError, match=r"no recipe 'cnn4'.*cnn3_dropout50"):
        recipe.load("cnn4")
    (tmp_path / "broken.toml").write_text("title = ")
    with pytest.raises(RecipeError, match=r"broken.toml is not valid TOML"):
        recipe.load(tmp_path / "broken.toml")


def test_texts_do_not_change_the_hash_but_every_setting_does(tmp_path):
    base = recipe.RECIPES_DIR / "cnn3_dropout50.toml"
    (tmp_path / "cnn3_dropout50.toml").write_text(base.read_text().replace("first try", "first attempt"))
    same = recipe.load(tmp_path / "cnn3_dropout50.toml")
    assert recipe.recipe_hash(same) == recipe.recipe_hash(recipe.load("cnn3_dropout50"))
    other = recipe.load("cnn3_dropout50", ["optimiser.batch=65"])
    assert recipe.recipe_hash(other) != recipe.recipe_hash(same)


def test_the_shape_of_a_network_that_is_not_used_does_not_change_the_hash():
    plain = recipe.load("transfer_head")
    assert recipe.recipe_hash(plain) == recipe.recipe_hash(
        recipe.load("transfer_head", ["network.convnet.kernel=5"])
    )
    assert recipe.recipe_hash(plain) != recipe.recipe_hash(
        recipe.load("transfer_head", ["network.head.width=5"])
    )


def test_the_words_on_losses_fit_the_losses():
    assert set(choices.LOSSES) == set(losses.REGISTRY)
    for name, factory in losses.REGISTRY.items():
        parameters = list(inspect.signature(factory).parameters.values())[2:]
        told = {key: setting.default for key, setting in choices.LOSSES[name].settings.items()}
        assert told == {parameter.name: parameter.default for parameter in parameters}


@pytest.mark.parametrize("name", ["../../x", "a/b", "", "x" * 300, "-x", "a b"])
def test_what_is_no_name_is_no_recipe(name):
    with pytest.raises(RecipeError, match="is no recipe's name; known are"):
        recipe.load(name)
    with pytest.raises(RecipeError, match="is no name for a recipe"):
        recipe.load("transfer_head", [f"name='{name}'"])


def test_a_recipe_that_is_no_text_is_named_with_its_line(tmp_path):
    (tmp_path / "odd.toml").write_bytes(b'title = "x"\nsummary = "\xff"\n')
    with pytest.raises(RecipeError, match=r"odd\.toml, line 2: a byte there is no text in UTF-8"):
        recipe.load(tmp_path / "odd.toml")
    with pytest.raises(RecipeError, match="title must be a text"):
        (tmp_path / "date.toml").write_text("title = 2020-01-01")
        recipe.load(tmp_path / "date.toml")
