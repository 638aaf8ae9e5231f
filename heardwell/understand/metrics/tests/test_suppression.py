from hypothesis import given
from hypothesis import strategies as st

from heardwell.understand.metrics.suppression import Key, hidden

TABLES = st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), st.integers(0, 12))


def test_nothing_is_hidden_where_all_groups_are_large_enough() -> None:
    assert hidden({("a",): 5, ("b",): 50}, 5) == set()


def test_one_small_group_takes_the_next_with_it() -> None:
    assert hidden({("a",): 50, ("b",): 9, ("c",): 2}, 5) == {("b",), ("c",)}


def test_small_groups_that_cover_each_other_are_enough() -> None:
    assert hidden({("a",): 50, ("b",): 4, ("c",): 4}, 5) == {("b",), ("c",)}


def test_an_empty_group_has_nothing_to_hide() -> None:
    assert hidden({("a",): 50, ("b",): 0}, 5) == set()


def test_two_groups_are_both_hidden_where_one_would_tell_of_the_other() -> None:
    assert hidden({("a",): 50, ("b",): 1}, 5) == {("a",), ("b",)}


def test_a_margin_of_a_table_does_not_tell_of_its_small_cell() -> None:
    sizes = {("a", "x"): 2, ("a", "y"): 30, ("b", "x"): 20, ("b", "y"): 10}

    assert hidden(sizes, 5) == set(sizes)


@given(TABLES, st.integers(2, 6))
def test_no_line_of_a_table_leaves_a_small_group_to_be_worked_out(sizes: dict[Key, int], minimum: int) -> None:
    hide = hidden(sizes, minimum)

    assert hide >= {key for key, size in sizes.items() if 0 < size < minimum}
    for place in (0, 1):
        for fixed in {key[1 - place] for key in sizes}:
            line = [key for key, size in sizes.items() if key[1 - place] == fixed and size]
            covered = [sizes[key] for key in line if key in hide]
            assert not covered or set(line) <= hide or (len(covered) > 1 and sum(covered) >= minimum)
