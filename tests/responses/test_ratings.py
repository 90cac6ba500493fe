"""Tables of ratings from files that no form wrote."""

import pytest

import icmeasure as ic
from icmeasure.errors import InvalidData, UnreadableFile


def test_a_table_keeps_words_and_reads_whole_numbers(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text("expert,item,relevance,essential\ne1,A1,4,essential\ne2,A1,3,\ne3,A1,4,useful\n")
    ratings = ic.read_ratings(path)
    assert list(ratings["relevance"]) == [4, 3, 4]
    assert ratings["essential"].isna().tolist() == [False, True, False]
    result = ic.content_validity(ratings)
    values = dict(zip(result.params["rhs"], result.params["estimate"], strict=True))
    assert values["i_cvi"] == 1.0
    assert values["n_essential"] == 2


def test_what_is_no_number_is_reported_where_it_is_used(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text("expert,item,relevance\ne1,A1,high\ne2,A1,2.5\n")
    with pytest.raises(InvalidData) as caught:
        ic.content_validity(ic.read_ratings(path))
    assert "row 1, relevance: is 'high'" in str(caught.value)
    assert "row 2, relevance: is '2.5'" in str(caught.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(UnreadableFile):
        ic.read_ratings(tmp_path / "none.csv")
