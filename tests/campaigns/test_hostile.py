"""Nothing hostile gets through."""

import sys
from pathlib import Path

import pytest

from bot.scheduler.worker import Worker
from bot.seeds.fetching import fetcher
from tests.campaigns.hostile import OUTSIDE, run
from tests.support.web import web


def test_each_is_named_with_its_reason_and_nothing_within_is_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        with web(OUTSIDE):
            pass
    except OSError:
        pytest.skip("this machine has one loopback address only")
    monkeypatch.setattr(fetcher, "SECONDS", 1.5)
    worker = Worker()
    results, reached, articles = run(tmp_path, worker)
    worker.stop()
    assert reached == []
    assert len(results) > 75
    assert [each for each in results if each.case.says not in each.said] == []
    assert [each.case.name for each in results if not (each.said or each.case.good)] == []
    read = " ".join(f"{each.article.title} {each.article.text}" for each in articles)
    assert "lollol" not in read
    assert "root:" not in read
    assert sys.getsizeof(read) < 10_000
