import pytest

from tests.support.outgoing import Desk


@pytest.fixture
def corrected(desk: Desk) -> Desk:
    """A desk whose first article was posted as "a", and then corrected."""
    desk.enqueue("a")
    desk.deliver()
    desk.revise()
    return desk
