"""The work on a text grows with its length, whatever it has many of.

Work is counted, not timed: the steps of Python's own code. What regular expressions do within a
step is for `python -m tests.tools.growth`, which measures time.
"""

import pytest

from bot.summariser import summarise
from tests.summariser.marked import article
from tests.support.shapes import TEXTS, Shape
from tests.support.work import steps

SIZE = 12_000  # characters


@pytest.mark.slow
@pytest.mark.parametrize("shape", TEXTS, ids=lambda shape: shape.name)
def test_twice_the_text_is_about_twice_the_work(shape: Shape) -> None:
    assert _work(shape, 2 * SIZE) < 2.6 * _work(shape, SIZE)


def _work(shape: Shape, size: int) -> int:
    given = article(shape.make(size).decode())
    summarise(given)  # fills the cache of tags
    return steps(lambda: summarise(given))
