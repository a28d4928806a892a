"""Tables of any make: columns guessed, corrected, and refused with row and column."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from poster_genre.data.catalog import CatalogError
from poster_genre.data.readers import guess_columns, read
from poster_genre.data.readers.columns import ColumnGuess, with_genres

DELIMITED = "id,name,genres,year\na,One,Drama|Comedy,1999\nb,Two,Horror,2001\nc,Three,,2001\n"


def labels_of(catalog) -> dict[str, list[str]]:
    return {
        row["film_id"]: [genre for genre in catalog.genres if row[genre]]
        for _, row in catalog.posters.iterrows()
    }


def test_delimited_genres(write_csv):
    path = write_csv(DELIMITED)
    assert guess_columns(path) == ColumnGuess(
        film_id="id", title="name", year="year", genres="genres", delimiter="|"
    )
    catalog = read(path)
    assert labels_of(catalog) == {"a": ["Comedy", "Drama"], "b": ["Horror"]}
    assert catalog.findings == {"no_genre": 1}
    assert catalog.posters["year"].tolist() == [1999, 2001]


@pytest.mark.parametrize("delimiter", ["|", ";", ",", "/"])
def test_the_delimiter_is_found(write_csv, delimiter):
    path = write_csv(f"id\tgenres\na\tDrama{delimiter} Comedy\nb\tSci-Fi\n", "films.tsv")
    assert labels_of(read(path)) == {"a": ["Comedy", "Drama"], "b": ["Sci-Fi"]}


def test_a_semicolon_separated_file_is_read(write_csv):
    assert labels_of(read(write_csv("id;genres\na;Drama, War\n"))) == {"a": ["Drama", "War"]}


def test_list_texts_also_of_objects_with_a_name(write_csv):
    path = write_csv("""id,genres\na,"[{'id': 18, 'name': 'Drama'}]"\nb,"['War', 'Drama']"\nc,[]\n""")
    assert guess_columns(path).delimiter is None
    assert labels_of(read(path)) == {"a": ["Drama"], "b": ["Drama", "War"]}


def test_zero_one_columns(write_csv):
    path = write_csv("id,seen,Drama,Science Fiction\na,x,1,0\nb,y,1,1\nc,z,0,0\n")
    assert guess_columns(path).genre_columns == ("Drama", "Science Fiction")
    assert labels_of(read(path)) == {"a": ["Drama"], "b": ["Drama", "Sci-Fi"]}


def test_an_unnamed_genre_column_is_found_by_its_cells(write_csv):
    path = write_csv("film id,what it is\na,Drama|War\nb,Comedy\n")
    assert guess_columns(path).genres == "what it is"


def test_parquet_with_a_list_column(tmp_path):
    table = pd.DataFrame(
        {"imdb_id": ["tt1", "tt2"], "genres": [["Drama", "War"], None], "Year": [1999, 2000]}
    )
    table.to_parquet(tmp_path / "films.parquet")
    assert labels_of(read(tmp_path / "films.parquet")) == {"tt1": ["Drama", "War"]}


def test_image_paths_are_relative_to_the_table(write_csv, tmp_path, write_poster):
    write_poster(tmp_path / "img" / "one.jpg")
    catalog = read(write_csv("path,labels\nimg/one.jpg,Drama\nimg\\two.jpg,War\n"))
    assert catalog.film_ids.tolist() == ["one"]
    assert catalog.posters["path"].tolist() == [str(tmp_path / "img" / "one.jpg")]
    assert catalog.findings == {"row_without_image": 1}


def test_a_row_without_an_image_is_named_by_its_number_and_says_why(write_csv, tmp_path, write_poster):
    write_poster(tmp_path / "one.jpg")
    path = write_csv(
        "title,poster,genre\nOne,one.jpg,Drama\nTwo,,War\nThree,gone.jpg,War\nFour,http://a.b/c.jpg,War\n"
    )
    issues = read(path).issues
    assert issues["finding"].unique().tolist() == ["row_without_image"]
    assert issues["film_id"].tolist() == ["row 3", "gone", "c"]
    assert issues["detail"].tolist() == [
        "its cell “poster” is empty",
        "there is no image file “gone.jpg”",
        "“http://a.b/c.jpg” is an address, not a file",
    ]


def test_a_table_whose_images_are_nowhere_has_labels_alone_and_says_so(write_csv):
    catalog = read(write_csv("poster,genre\na.jpg,Drama\nb.jpg,War\n"))
    assert not catalog.has_images
    assert catalog.findings == {"image_not_found": 2}


def test_a_folder_of_images_that_belong_to_other_films_is_refused(write_csv, tmp_path, write_poster):
    write_poster(tmp_path / "img" / "x.jpg")
    with pytest.raises(CatalogError, match=r"img has no image named after a film id .* such as a\.jpg"):
        read(write_csv("id,genre\na,Drama\n"), images=tmp_path / "img")


def test_images_with_the_same_name_in_two_folders_keep_their_path_as_id(write_csv, tmp_path, write_poster):
    for seed, folder in enumerate("ab"):
        write_poster(tmp_path / folder / "1.jpg", seed)
    assert read(write_csv("path,labels\na/1.jpg,Drama\nb/1.jpg,War\n")).film_ids.tolist() == [
        "a/1.jpg",
        "b/1.jpg",
    ]


def test_a_table_without_image_column_is_joined_with_a_folder_by_id(write_csv, tmp_path, write_poster):
    write_poster(tmp_path / "elsewhere" / "a.jpg")
    catalog = read(write_csv(DELIMITED), images=tmp_path / "elsewhere")
    assert catalog.film_ids.tolist() == ["a"]
    assert catalog.has_images


def test_urls_are_no_paths(write_csv):
    catalog = read(write_csv("id,poster,genre\na,https://images.example/a.jpg,Drama\n"))
    assert not catalog.has_images


def test_a_guess_can_be_corrected(write_csv):
    path = write_csv("id,genre,mood\na,Drama,dark-slow\nb,War,loud\n")
    corrected = replace(guess_columns(path), genres="mood", delimiter="-")
    assert read(path, columns=corrected).genres == ("Dark", "Loud", "Slow")


def test_choosing_another_genre_column_finds_its_delimiter():
    table = pd.DataFrame({"genre": ["Drama"], "kinds": ["Drama;War"]})
    assert with_genres(ColumnGuess(genres="genre", delimiter="|"), table, "kinds").delimiter == ";"
    with pytest.raises(CatalogError, match=r"no column “moods”\. There are: genre, kinds"):
        with_genres(ColumnGuess(), table, "moods")


def test_the_guess_can_be_told_in_words(write_csv):
    assert "genres = “genres”; delimiter = “|”" in guess_columns(write_csv(DELIMITED)).described()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", r"films\.csv is empty"),
        ("id,genres\n", r"films\.csv has a header but no rows"),
        ("id,genre,genre\na,Drama,War\n", "column “genre” occurs more than once"),
        ("id,genre\na,7.5\nb,3\n", "row 2, column “genre”: “7.5” is a number, not a genre"),
        ("id,size\na,big\nb,small\n", "no column looks like genres. Name the one that is, of: id, size"),
        ("id,genre\na,N/A\nb,\n", "No poster is left of the 2 rows .*2 × no genre"),
        ("path,genre\n../../etc/passwd.jpg,Drama\n", "row 2, column “path”: .* leaves the folder"),
        ("path,genre\nok.jpg,War\n/etc/a.jpg,Drama\n", "row 3, column “path”: .* leaves the folder"),
        ("id,genre\na,Drama\nb,War,1,2\n", "not a regular table: Expected 2 fields in line 3, saw 4"),
        ('id,genre\na,"[Drama, War"\n', "row 2, column “genre”: .* is not a list of genres"),
        ('id,genre\na,"' + "[" * 1500 + '"\n', "row 2, column “genre”: .* is not a list of genres"),
        ("id,Drama,War\na,1,0\nb,2,0\n", "row 3, column “Drama”: “2” is neither 0 nor 1"),
    ],
)
def test_bad_tables_are_refused_with_row_and_column(write_csv, text, message):
    with pytest.raises(CatalogError, match=message):
        read(write_csv(text))


def test_a_column_of_titles_is_no_genre_column(write_csv):
    rows = "".join(f"{n},Film number {n}\n" for n in range(1500))
    with pytest.raises(CatalogError, match=r"films\.csv, column “genre” has 1,500 different entries"):
        read(write_csv("id,genre\n" + rows))


def test_a_binary_file_is_no_table(tmp_path):
    (tmp_path / "films.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 20)
    with pytest.raises(CatalogError, match="not a text file"):
        read(tmp_path / "films.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_common_encoding_is_read(write_csv, encoding):
    path = write_csv("id,title,genre\na,Amélie – “déjà vu”,Comedy\n", encoding=encoding)
    assert read(path).posters["title"].tolist() == ["Amélie – “déjà vu”"]


def test_unknown_genres_are_kept_under_their_name(write_csv):
    assert read(write_csv("id,genre\na,Drama|path\nb,anime\n")).genres == ("Anime", "Drama", "Path")


def test_a_table_that_loses_nothing_has_no_issues(write_csv, tmp_path, write_poster):
    write_poster(tmp_path / "one.jpg")
    assert len(read(write_csv("poster,genre\none.jpg,Drama\n")).issues) == 0
