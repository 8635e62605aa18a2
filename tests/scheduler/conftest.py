import pytest

from tests.support.publishing import Publishing


@pytest.fixture
def corrected(publishing: Publishing) -> Publishing:
    """A publisher whose first article was posted as "a", and then corrected."""
    publishing.enqueue("a")
    publishing.deliver()
    publishing.revise()
    return publishing
