"""Models of one title are told apart by what their recipes do differently."""

from __future__ import annotations

from poster_genre.leaderboard.entries import variants


def card(title: str = "Head", created: str = "2026-01-02T03:04:05+00:00", **recipe) -> dict:
    settings = {
        "title": title,
        "loss": {"name": "asymmetric", "settings": {"gamma_negative": 2}},
        "sampler": {"name": "natural"},
        "optimiser": {"epochs": 15, "batch": 128, "learning_rate": 0.1, "warmup": 0.1, "clip_norm": 0.0},
    }
    return {"title": title, "created": created, "recipe": settings | recipe}


BCE = {"name": "bce", "settings": {}}


def test_a_title_of_its_own_needs_no_variant():
    assert variants([card("Head"), card("CNN")], ["shipped", "run"]) == ["", ""]


def test_others_are_told_from_the_first_by_their_settings():
    cards = [card(), card(loss=BCE), card(optimiser={"epochs": 5, "batch": 128})]
    assert variants(cards, ["shipped", "run", "run"]) == ["shipped", "bce", "epochs 5"]


def test_settings_of_another_loss_are_no_change_of_the_first_ones():
    focal = {"name": "focal", "settings": {"gamma": 2.0}}
    assert variants([card(), card(loss=focal)], ["shipped", "run"])[1] == "focal"


def test_changed_settings_of_the_same_loss_are():
    sharper = {"name": "asymmetric", "settings": {"gamma_negative": 4}}
    assert variants([card(), card(loss=sharper)], ["shipped", "run"])[1] == "gamma negative 4"


def test_many_changes_are_counted():
    changed = {"epochs": 1, "batch": 2, "learning_rate": 3, "warmup": 4, "clip_norm": 5}
    said = variants([card(), card(loss=BCE, optimiser=changed)], ["shipped", "run"])[1]
    assert said == "bce, epochs 1, batch 2, 3 more"


def test_settings_that_an_older_card_lacks_are_no_change():
    newer = {"epochs": 5, "batch": 128, "learning_rate": 0.1, "lookahead": 3}
    assert variants([card(), card(optimiser=newer)], ["shipped", "run"])[1] == "epochs 5"


def test_the_benchmarks_protocol_is_no_change_of_a_recipe():
    row = card(split={"shared": True}, callbacks={"early_stopping": 3}, budget={"minutes": 25.0})
    own = card(split={"shared": False}, callbacks={"early_stopping": 4}, budget={"minutes": 0.0}, loss=BCE)
    assert variants([row, own], ["leaderboard", "run"]) == ["leaderboard", "bce"]
    patient = card(
        split={"shared": False}, callbacks={"early_stopping": 9}, budget={"minutes": 0.0}, loss=BCE
    )
    assert variants([own, patient], ["shipped", "run"])[1] == "early stopping 9"


def test_equal_recipes_are_told_by_their_dates():
    later = "2026-05-06T07:08:09+00:00"
    assert variants([card(), card(created=later)], ["run", "run"]) == ["2 Jan, 03:04", "6 May, 07:08"]


def test_two_equal_variants_get_their_dates():
    later = "2026-05-06T07:08:09+00:00"
    said = variants([card(), card(loss=BCE), card(loss=BCE, created=later)], ["shipped", "run", "run"])
    assert said == ["shipped", "bce, 2 Jan, 03:04", "bce, 6 May, 07:08"]
