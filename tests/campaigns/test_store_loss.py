"""A short campaign of lost stores, and one that must fail."""

import pytest

from tests.campaigns.store_loss.__main__ import main
from tests.campaigns.store_loss.harms import CASES, Case

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_nothing_is_doubled_or_lost_with_the_store(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([case.name, "--seed", "7"]) == 0, capsys.readouterr().out


def test_without_reading_back_posts_are_doubled(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deleted while stopped", "--without-reading-back"]) == 1
    assert "doubled: Pier" in capsys.readouterr().out
