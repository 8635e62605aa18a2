"""Articles, mutes and subscriptions for the tests of rules, around one day in March 2026."""

from datetime import UTC, datetime, time, timedelta

from bot.models import Article, Digest, Headline, Mute, Schedule, StoredArticle, Subscription, Topic

DAY = datetime(2026, 3, 1, tzinfo=UTC)
MINUTE, HOUR, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=7)
NOW = DAY + 12 * HOUR

SPORT = Topic(slug="sport", label="sport")
SCIENCE = Topic(slug="science", label="science")

EVERYTHING = Subscription(channel="C1")
MORNING = Schedule(times=(time(8, 30),), zone="UTC")


def stored(number: int, *topics: Topic, source: str | None = None) -> StoredArticle:
    """The article with the id E<number>, published so many minutes after midnight."""
    return StoredArticle(
        id=f"E{number}",
        article=Article(
            key=f"path:{number}",
            revision=str(number),
            text="Rain fell.",
            path=f"{number}.txt",
            published=DAY + timedelta(minutes=number),
            source=source,
        ),
        digest=Digest(
            headline=Headline(given="Rain"),
            facts=(),
            quotes=(),
            topics=topics,
            people=(),
            organisations=(),
            language="en",
            reading_minutes=1,
        ),
        first_seen=DAY,
        updated=DAY,
    )


def mute(topic: str, channel: str | None = None) -> Mute:
    """A mute of a topic, in one channel or everywhere."""
    return Mute(what=topic, channel=channel, until=None, by="U1", since=DAY)
