"""Answers to those who point at something: a message of ours, or a quote."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.context import CommandContext, doing, ending, opening
from bot.errors import CommandError
from bot.models import Caller, Quote, StoredArticle
from bot.models.reply import Buttons, Card, Hit, Part, Reply, reply, say

SHOWN = 15  # articles of a roundup
AROUND = 2_000  # characters of the article around a quote
TOPICS = 2  # of an article, that can be muted by a button


@dataclass(frozen=True, slots=True)
class ShortcutCommands:
    """Answers about a message or a quote that somebody points at."""

    context: CommandContext

    def details(self, caller: Caller, ts: str) -> Reply:
        """What a message of ours is about, in full."""
        entries = self._entries(caller, ts)
        if len(entries) > 1:
            return reply(say("This message is about:"), [Hit(stored=stored) for stored in entries])
        return reply(Card(stored=entries[0], show="full"), self.context.about(entries[0], caller))

    def manage(self, caller: Caller, ts: str) -> Reply:
        """What can be done about a message of ours. Whether the caller may is asked before."""
        parts: list[Part] = []
        entries = self._entries(caller, ts)
        for stored in entries:
            parts.append(Hit(stored=stored))
            buttons = [
                doing(label, f"{name} {stored.id}")
                for label, name in (("Fix", "fix"), ("Explain", "explain"))
            ]
            if not stored.retraction:
                buttons.append(opening("Post it again…", f"repost {stored.id}"))
                buttons.append(opening("Retract…", f"retract {stored.id}"))
            parts.append(Buttons(tuple(buttons)))
        parts += _mutes(entries, caller)
        return reply(parts)

    def quote_in_context(self, value: str, caller: Caller) -> Reply:
        """The paragraph of the article that a quote stands in: its value is an id and a number."""
        article_id, _, number = value.partition(" ")
        stored = self.context.find_article(article_id, caller)
        quotes = stored.digest.quotes
        if not number.isdecimal() or not 1 <= int(number) <= len(quotes):
            raise CommandError("This quote is not in the digest any more.")
        passage, marked = around(stored.article.text, quotes[int(number) - 1])
        link = self.context.linked(stored.id, caller)
        return reply(Hit(stored=stored, passage=passage, marked=marked, permalink=link))

    def _entries(self, caller: Caller, ts: str) -> Sequence[StoredArticle]:
        """The articles that a message of ours shows. Raises CommandError where it is none."""
        post = self.context.store.posts.at(caller.channel, ts)
        found = (
            [self.context.store.articles.get(each) for each in post.new.article_ids] if post else []
        )
        entries = [stored for stored in found if stored]
        if not entries:
            raise CommandError(
                "That message is not one of my digests: point at one that I have posted."
            )
        return entries[:SHOWN]


def _mutes(entries: Sequence[StoredArticle], caller: Caller) -> list[Part]:
    """Buttons that mute what a message of one article is about."""
    if len(entries) > 1:
        return []
    topics = entries[0].digest.topics[:TOPICS]
    return [
        ending(f"Mute {topic.label} here", f"mute {topic.slug}", caller.channel) for topic in topics
    ]


def around(text: str, quote: Quote) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The paragraphs of the text that the quote stands in, and where in them its words are."""
    first, last = quote.spans[0].start, quote.spans[-1].end
    before, after = text.rfind("\n\n", 0, first), text.find("\n\n", last)
    start = max(before + 2 if before >= 0 else 0, first - AROUND // 2)
    end = min(after if after >= 0 else len(text), last + AROUND // 2)
    passage = text[start:end]
    return passage, tuple((each.start - start, each.end - start) for each in quote.spans)
