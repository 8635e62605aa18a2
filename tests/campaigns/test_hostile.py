"""Nothing hostile gets through."""

import sys
from pathlib import Path

import pytest

from bot.scheduler.worker import Worker
from tests.campaigns.hostile.attempt import Limits, attempt
from tests.campaigns.hostile.case import OUTSIDE
from tests.support.patience import PATIENCE
from tests.support.web import web


def test_each_is_named_with_its_reason_and_nothing_within_is_reached(
    tmp_path: Path, reader: Worker
) -> None:
    try:
        with web(OUTSIDE):
            pass
    except OSError:
        pytest.skip("this machine has one loopback address only")
    came = attempt(tmp_path, reader, limits=Limits(never_done=0.5, others=PATIENCE))
    assert came.reached == ()
    assert len(came.tried) > 75
    assert [each for each in came.tried if each.case.says not in each.said] == []
    assert [each.case.name for each in came.tried if not (each.said or each.case.good)] == []
    read = " ".join(f"{each.article.title} {each.article.text}" for each in came.articles)
    assert "lollol" not in read
    assert "root:" not in read
    assert sys.getsizeof(read) < 10_000
