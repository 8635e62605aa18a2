"""IDs: short, unique, and made of characters that aren't mistaken for each other."""

from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest

from bot.store import Store
from bot.store.ids import ALPHABET, CROWDED, SHORTEST, mint
from tests.store.shelf import add, article
from tests.support.samples import NOON

ROOMY = len(ALPHABET) ** SHORTEST // CROWDED  # how many IDs have the shortest length


def test_the_first_200_000_ids_differ() -> None:
    assert len({mint(number) for number in range(200_000)}) == 200_000


def test_ids_around_the_step_to_a_longer_length_differ() -> None:
    around = [mint(number) for number in range(ROOMY - 500, ROOMY + 500)]
    assert len(set(around)) == 1000
    assert {len(article_id) for article_id in around} == {SHORTEST, SHORTEST + 1}


def test_ids_are_short_and_have_plain_characters_only() -> None:
    ids = [mint(number) for number in range(2000)]
    assert {len(article_id) for article_id in ids} == {SHORTEST}
    assert set("".join(ids)) == set(ALPHABET)
    assert not set(ALPHABET) & set("0O1ILUAEIO")


@pytest.mark.parametrize("shared", [3, 4])
def test_neighbouring_ids_do_not_begin_alike(shared: int) -> None:
    ids = [mint(number) for number in range(200)]
    assert all(one[:shared] != two[:shared] for one, two in pairwise(ids))


def test_the_id_of_a_deleted_article_is_not_used_again(path: Path) -> None:
    with closing(Store.open(path)) as store:
        first = add(store, article("a", "One."), article("b", "Two."))
        with store._connections.writing() as connection:
            connection.execute("DELETE FROM article_sources")
            connection.execute("DELETE FROM articles")
    with closing(Store.open(path)) as store:
        again = add(store, article("a", "One."), article("b", "Two."))
    assert len({*first, *again}) == 4


def test_a_transaction_that_is_rolled_back_uses_no_id(store: Store) -> None:
    with pytest.raises(AttributeError):
        store.articles.save([(article("a"), None)], NOON)  # type: ignore[list-item]
    assert add(store, article("a")) == (mint(0),)
