"""A publisher, and a stand-in for Slack that answers as a test says."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from bot.errors import UnsettledError
from bot.models import HistoryPage, NewPost, Outcome, Post, Routing, Sent, StoredArticle
from bot.scheduler.publish import Publisher
from bot.scheduler.rate_limit import RateLimiter
from bot.scheduler.read_back import ReadBack
from bot.store import Store
from tests.support.samples import NOON, numbered, read_text


class Slack:
    """A stand-in for Slack that answers as it is told and keeps a transcript.

    Whatever the answer, ``holds`` is what really stands in the channels, by key.
    """

    def __init__(self) -> None:
        self.now = NOON
        self.answers: list[Outcome] = []
        self.holds: dict[str, str] = {}
        self.transcript: list[str] = []
        self.reachable = True
        self.found: dict[str, HistoryPage | Outcome] = {}
        self.looks: list[str] = []

    def post(self, post: Post, entries: Sequence[StoredArticle]) -> Outcome:
        self.transcript.append(f"post {post.new.key}")
        assert (post.about is None) == (post.new.kind in ("digest", "roundup", "notice"))
        assert tuple(stored.id for stored in entries) == post.new.article_ids[:15]
        answer = self.answers.pop(0) if self.answers else Sent(f"{len(self.transcript)}.0")
        if isinstance(answer, Sent):
            self.holds[post.new.key] = answer.ts
        return answer

    def find(self, post: Post) -> str | None:
        self.transcript.append(f"find {post.new.key}")
        if not self.reachable:
            raise UnsettledError("Slack cannot be reached")
        return self.holds.get(post.new.key)

    def history(
        self, channel: str, thread: str | None, _since: datetime | None, cursor: str
    ) -> HistoryPage | Outcome:
        """A page of what ``found`` says about a channel or a thread."""
        self.looks.append(f"{thread or channel}{cursor}")
        return self.found.get(f"{thread or channel}{cursor}", HistoryPage(posts=()))

    def slack_time(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()


class Publishing:
    """A publisher over a store with three articles; the test moves the clock."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        self.slack = Slack()
        self.publisher = self.make_publisher()
        batch = [read_text(folder, f"{number}.txt", numbered(number)) for number in range(3)]
        self.ids = [saved.article_id for saved in store.articles.save(batch, NOON)]
        store.routing.save(Routing(), self.ids, NOON)

    def make_publisher(
        self,
        *tell: str,
        per_minute: int = 60,
        may_tell: Callable[[str, Collection[str]], bool] = lambda *_: True,
    ) -> Publisher:
        """A publisher that has not posted yet, whose clock shows Slack's time."""
        pace = RateLimiter(per_minute=per_minute, monotonic=self.slack.seconds)
        return Publisher(
            store=self.store,
            messenger=self.slack,
            now=lambda: self.slack.now,
            pace=pace,
            read_back=ReadBack(self.store, self.slack, pace),
            stopping=Event(),
            tell=lambda: tell,
            may_tell=may_tell,
        )

    def enqueue(self, *keys: str, channel: str = "C1") -> None:
        posts = [
            NewPost(key=key, channel=channel, article_ids=(self.ids[index % 3],))
            for index, key in enumerate(keys)
        ]
        self.store.outbox.enqueue(posts, NOON)

    def revise(self, text: str | None = None) -> None:
        """Store a new revision of the first article."""
        seed = text or numbered(0).replace("412 passengers", "421 passengers")
        self.store.articles.save([read_text(self.folder, "0.txt", seed)], NOON)

    def deliver(self, after: timedelta = timedelta()) -> list[str]:
        """Deliver once, this much later, and return the calls that Slack received."""
        self.slack.now += after
        before = len(self.slack.transcript)
        self.publisher.deliver()
        return self.slack.transcript[before:]

    def states(self) -> dict[str, str]:
        """The states of all posts and of their edits and replies, by key."""
        posts = [
            post for article_id in self.ids for post in self.store.posts.of_article(article_id)
        ]
        posts += [each for post in posts for each in self.store.posts.updates_of(post.new.key)]
        return {post.new.key: post.state for post in posts}
