"""Makes posts that show one article: a digest, or a reply that names it as another source. Pure."""

from collections.abc import Iterable
from typing import get_args

from bot.models import NewPost, Size, StoredArticle, Subscription

_SIZES: tuple[Size, ...] = get_args(Size)


def digest_post(
    stored: StoredArticle, channel: str, subscriptions: Iterable[Subscription]
) -> NewPost:
    """Make a digest, in the largest size that these subscriptions ask for."""
    return NewPost(
        key=post_key(stored.id, channel),
        channel=channel,
        article_ids=(stored.id,),
        size=max((each.size for each in subscriptions), key=_SIZES.index, default="standard"),
    )


def post_key(article_id: str, channel: str) -> str:
    """Return the key of the post that shows an article in a channel: there is one at most."""
    return f"{article_id}:{channel}"


def also_post(stored: StoredArticle, channel: str, key: str) -> NewPost:
    """Make the reply that names an article as another source, below the post with this key."""
    return NewPost(
        key=post_key(stored.id, channel),
        channel=channel,
        article_ids=(stored.id,),
        kind="also",
        of=key,
        note=also_in(stored),
    )


def also_in(stored: StoredArticle, sentence: str = "Also in") -> str:
    """Return the words before the headline of another source of a story."""
    return f"{sentence} {stored.article.source or 'another source'}:"
