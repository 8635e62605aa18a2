"""Makes the marks by which an article is known again in the bot's own messages. Pure.

A store that was lost knows nothing of its messages, and one that was restored doesn't know the
last of them. Both read the same articles again, which have the same marks.

Everyone in a channel may read a message's metadata, so the marks are hashes. Slack's limit for the
metadata of a message is 16,000 characters.
"""

import hashlib
import json

from bot.models import ArticleMark, StoredArticle

MARKS = 300
"""How many articles a message's metadata names; those of a larger roundup aren't all known again.

A mark takes at most 51 characters, and there is one between two.
"""

_HASH = 8  # bytes: a mistake is as likely as one in 18 trillion among a million articles
_TOLD = 4
_PATH = "path:"


def mark_of(stored: StoredArticle) -> ArticleMark:
    """Return an article's mark, as it is now."""
    return ArticleMark(
        id=stored.id,
        identity=identity_of(stored.article.key),
        revision=revision_of(stored.article.revision),
        told=_told(stored),
    )


def identity_of(key: str) -> str:
    """Return the hash of an article's key; those of keys that are paths begin with "p"."""
    return ("p" if key.startswith(_PATH) else "k") + _hashed(key, _HASH)


def revision_of(revision: str) -> str:
    """Return the beginning of a revision, which is a hash already."""
    return revision[: 2 * _HASH]


def encoded(marks: tuple[ArticleMark, ...]) -> str:
    """Write the marks of a message's articles as one string."""
    return " ".join(
        ":".join(filter(None, (each.id, each.identity, each.revision, each.told)))
        for each in marks[:MARKS]
    )


def decoded(text: str) -> tuple[ArticleMark, ...]:
    """Read what encoded() wrote; marks that can't be read are left out."""
    fields = (each.split(":") for each in text.split())
    return tuple(
        ArticleMark(id=each[0], identity=each[1], revision=each[2], told="".join(each[3:]))
        for each in fields
        if len(each) in (3, 4)
    )


def _told(stored: StoredArticle) -> str:
    retraction = stored.retraction and [stored.retraction.reason, stored.retraction.by]
    fixes = [[each.what, each.words, each.withdrawn, each.speaker] for each in stored.fixes]
    return _hashed(json.dumps([retraction, fixes]), _TOLD) if retraction or fixes else ""


def _hashed(text: str, size: int) -> str:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=size).hexdigest()
