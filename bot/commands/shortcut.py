"""Answers to message shortcuts, and to the button that shows a quote in context."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.commands.context import CommandContext, channel_buttons, command_button, form_button
from bot.errors import CommandError
from bot.models import Caller, Quote, StoredArticle
from bot.models.reply import Buttons, Card, Hit, Part, Reply, reply, say

ROUNDUP_SHOWN = 15  # articles of a roundup in one answer
AROUND = 2_000  # characters of the article around a quote
MUTABLE_TOPICS = 2  # topics of an article that get a button to mute them


@dataclass(frozen=True, slots=True)
class ShortcutCommands:
    """Answers about a message of the bot, or about a quote in one."""

    context: CommandContext

    def details(self, caller: Caller, ts: str) -> Reply:
        """The full digest that a message shows, or a list of the articles of a roundup."""
        articles = self._articles(caller, ts)
        if len(articles) > 1:
            return reply(say("This message is about:"), [Hit(stored=each) for each in articles])
        (stored,) = articles
        return reply(Card(stored=stored, show="full"), self.context.article_buttons(stored, caller))

    def manage(self, caller: Caller, ts: str) -> Reply:
        """What an admin can do about a message. The dispatcher has checked that they are one."""
        parts: list[Part] = []
        articles = self._articles(caller, ts)
        for stored in articles:
            buttons = [
                command_button("Fix", f"fix {stored.id}"),
                command_button("Explain", f"explain {stored.id}"),
            ]
            if not stored.retraction:
                buttons.append(form_button("Post it again…", f"repost {stored.id}"))
                buttons.append(form_button("Retract…", f"retract {stored.id}"))
            parts += [Hit(stored=stored), Buttons(tuple(buttons))]
        parts += _mute_buttons(articles, caller)
        return reply(parts)

    def quote_in_context(self, value: str, caller: Caller) -> Reply:
        """The paragraph that a quote is from. ``value`` is an article's id and a quote's number."""
        article_id, _, number = value.partition(" ")
        stored = self.context.find_article(article_id, caller)
        quotes = stored.digest.quotes
        if not number.isdecimal() or not 1 <= int(number) <= len(quotes):
            raise CommandError("This quote is not in the digest any more.")
        excerpt, marked = around(stored.article.text, quotes[int(number) - 1])
        link = self.context.permalink(stored.id, caller)
        return reply(Hit(stored=stored, passage=excerpt, marked=marked, permalink=link))

    def _articles(self, caller: Caller, ts: str) -> Sequence[StoredArticle]:
        """The articles in a message. Raises CommandError where it is not a post of the bot."""
        post = self.context.store.posts.at(caller.channel, ts)
        ids = post.new.article_ids if post else ()
        found = [self.context.store.articles.get(each) for each in ids]
        articles = [stored for stored in found if stored]
        if not articles:
            raise CommandError(
                "That message is not one of my digests: point at one that I have posted."
            )
        return articles[:ROUNDUP_SHOWN]


def _mute_buttons(articles: Sequence[StoredArticle], caller: Caller) -> list[Part]:
    """Buttons that mute the topics of a message about one article."""
    if len(articles) > 1:
        return []
    topics = articles[0].digest.topics[:MUTABLE_TOPICS]
    return [
        channel_buttons(f"Mute {topic.label} here", f"mute {topic.slug}", caller.channel)
        for topic in topics
    ]


def around(text: str, quote: Quote) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Cut out the paragraphs with the quote; return them and the ``(start, end)`` of its words.

    At most AROUND / 2 characters before the quote, and as many after it, are included.
    """
    first, last = quote.spans[0].start, quote.spans[-1].end
    before, after = text.rfind("\n\n", 0, first), text.find("\n\n", last)
    start = max(before + 2 if before >= 0 else 0, first - AROUND // 2)
    end = min(after if after >= 0 else len(text), last + AROUND // 2)
    excerpt = text[start:end]
    return excerpt, tuple((each.start - start, each.end - start) for each in quote.spans)
