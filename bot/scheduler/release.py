"""Ends embargoes on time, also during a look that takes long."""

from datetime import datetime

from bot.models import LastSweep
from bot.scheduler.ingest import Ingest
from bot.scheduler.route import Router


def end_embargoes(
    ingest: Ingest, router: Router, since: datetime, before: LastSweep | None
) -> None:
    """Store and route the articles whose time has come, but not before ``since``.

    ``before`` is the last look at the folder. On a first run, of which only the newest articles are
    posted, this is left to the look; so are articles of files that have changed.
    """
    if ingest.store.routing.any_routed() and (released := ingest.release(since)):
        router.route(before, [each.article_id for each in released])
