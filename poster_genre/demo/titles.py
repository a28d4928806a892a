"""Invented film titles: no film has them, and the small print says so."""

from __future__ import annotations

import numpy as np

SMALL_PRINT = "A poster drawn by code · there is no film"

# First halves and second halves; any pair makes a title.
WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Action": (("Redline", "Iron", "Double"), ("Detonator Nine", "Pursuit Zero", "Voltage Run")),
    "Adventure": (("Beyond the", "Over the"), ("Copper Ridge", "Ninth Summit", "Paper Atlas")),
    "Animation": (("Pip and the", "Bobo and the"), ("Button Moon", "Jelly Hill", "Cloud Bakery")),
    "Biography": (("The Life of", "Remembering"), ("Ada Quill", "Tomas Verel", "Ines Marlow")),
    "Comedy": (("My Uncle's", "Who Fed the"), ("Rubber Goose", "Second Banana", "Wedding Llama")),
    "Crime": (("Nine Keys to", "The Bagman of"), ("Harbour Nine", "Velvet Street", "Pier Eleven")),
    "Documentary": (("Where the", "How the"), ("Glaciers Sing", "Salt Road Ends", "Rivers Remember")),
    "Drama": (("The Quiet", "A Borrowed"), ("Winter Room", "Shoreline", "Letter Home")),
    "Family": (("The Pepperpot", "Seven Cousins'"), ("Holiday", "Picnic", "Big Parade")),
    "Fantasy": (("The Ember", "Song of the"), ("Crown of Ysolde", "Glass Kingdom", "Thorn Gate")),
    "History": (("The Fall of", "A Senate in"), ("Karthemna", "Old Valdara", "Mirenza")),
    "Horror": (("It Waits on", "The Hollow of"), ("Ash Lane", "Crow Hill", "Widow Marsh")),
    "Music": (("B-Sides of", "The Ballad of"), ("Neon Harbour", "Lonesome Radio", "Velvet Junction")),
    "Musical": (("Sing It,", "Footlights for"), ("Bellamy", "Broadstreet", "Lulu Lamour")),
    "Mystery": (("Eleven Clocks of", "The Secret of"), ("Fenwick House", "Lamplight Row", "Number Forty")),
    "News": (("Tonight on", "Live from"), ("Channel Forty", "Desk Seven", "Studio Nine")),
    "Reality-TV": (("Kitchen", "Ultimate"), ("Island Swap", "House Party", "Neighbour Duel")),
    "Romance": (("Meet Me at", "Love, in"), ("Saffron Pier", "Late September", "Violet Harbour")),
    "Sci-Fi": (("Orbit of", "Signal from"), ("Kepra Nine", "Tau Meridian", "Ilion Seven")),
    "Short": (("Eleven", "One"), ("Minutes of Rain", "Red Umbrella", "Paper Boat")),
    "Sport": (("Extra Time at", "The Boys of"), ("Corner Field", "Mill Lane", "Saltwick Park")),
    "Thriller": (("The Watcher in", "A Caller at"), ("Apartment Six", "Unit Forty", "Room Nineteen")),
    "War": (("Bridge at", "The Long Mile to"), ("Sarnova", "Hill Ninety", "Kestrel Point")),
    "Western": (("Sundown at", "The Reckoning of"), ("Dry Creek Nine", "Cactus Fork", "Mesa Cruz")),
}


def invent(genre: str, rng: np.random.Generator) -> str:
    """A title that fits `genre`; a genre without words of its own gets a plain one."""
    first, second = WORDS.get(genre, (("Untitled",), ("One", "Two", "Three")))
    return f"{first[rng.integers(len(first))]} {second[rng.integers(len(second))]}"
