"""Answers to those who search: what is found, what was not understood, and why nothing is found."""

import html
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.commands import syntax
from bot.commands.context import CommandContext, sentence
from bot.commands.syntax.search_query import marked, parts, said
from bot.errors import CommandError
from bot.models import Caller, Query, Quote, StoredArticle, Term
from bot.models.reply import Button, Buttons, Code, Hit, Line, Part, Piece, Reply, reply, say
from bot.rules.permissions import View
from bot.store import LOOKED, SearchPage

PAGE = 6  # articles in one answer
QUOTED = 4  # articles in one answer that has all quotes of somebody
LOOKED_THROUGH = 50_000  # characters of an article that a passage to show is looked for in


@dataclass(frozen=True, slots=True)
class SearchCommands:
    """Answers that change nothing."""

    context: CommandContext

    def search(self, command: syntax.Search, caller: Caller, offset: int = 0) -> Reply:
        """The articles that the query finds, and what of it was not used."""
        view = self.context.view(caller)
        query = _with_channel(self._with_topics(command.query), view)
        opening: list[Part] = []
        if command.instead:
            opening.append(say("Did you mean ", self.context.typed(command.instead), "?"))
            meant = html.escape(command.instead, quote=False)
            opening.append(Buttons((Button(label="Yes", action="do", value=meant),)))
        opening += map(sentence, query.wrong)
        if not any(parts(query)):
            return reply(opening, say("Nothing is left to look for."))
        found = self._find(query, view, PAGE, offset)
        if not found.entries and not offset:
            nothing = say("Nothing found for ", Code(command.words), ".")
            return reply(opening, nothing, self._why(query, view), _aside(found))
        return reply(
            opening,
            say("Found for ", Code(command.words), f", {_order(query, offset)}:"),
            [_hit(stored, query) for stored in found.entries],
            _aside(found),
            _pages(found, f"search {command.words}", offset, PAGE),
        )

    def quotes(self, command: syntax.Quotes, caller: Caller, offset: int = 0) -> Reply:
        """What somebody said, the newest first."""
        view = self.context.view(caller)
        for speaker, others in command.readings:
            query = Query(every=((Term(speaker, "speaker"),),), quotes=True)
            if self._find(query, view, 1).entries:
                rest = _with_channel(self._with_topics(others or Query()), view)
                return self._quotes_of(query, rest, view, offset, command)
        return reply(
            say("Nobody of the name ", Code(command.readings[0][0]), " is quoted in any article."),
            say(
                "A surname or the full name finds them, such as ",
                self.context.typed("quotes Calder"),
            ),
        )

    def _quotes_of(
        self, speaker: Query, others: Query, view: View, offset: int, command: syntax.Quotes
    ) -> Reply:
        query = replace(others, every=speaker.every + others.every, quotes=True)
        name = speaker.terms[0].text
        opening = list(map(sentence, query.wrong))
        found = self._find(query, view, QUOTED, offset)
        if not found.entries and not offset:
            typed = [typed for typed, _, _ in parts(others)]
            nothing = say(Code(name), " is quoted, but not with ", *_listed(typed, "and"), ".")
            return reply(opening, nothing, _aside(found))
        quotes = [(each, quote) for each in found.entries for quote in each.digest.quotes]
        return reply(
            opening,
            say("What ", Code(name), f" said, {_order(query, offset)}:"),
            [_quotation(each, quote, query) for each, quote in quotes if said(query, quote)],
            _aside(found),
            _pages(found, f"quotes {command.words}", offset, QUOTED),
        )

    def _with_topics(self, query: Query) -> Query:
        """The query with topics by their slugs; those that nobody knows are named as wrong."""
        wrong = list(query.wrong)

        def known(terms: tuple[Term, ...]) -> tuple[Term, ...]:
            return tuple(found for term in terms if (found := self._known(term, wrong)))

        every = tuple(group for each in query.every if (group := known(each)))
        return replace(query, every=every, without=known(query.without), wrong=tuple(wrong))

    def _known(self, term: Term, wrong: list[str]) -> Term | None:
        if term.kind != "topic":
            return term
        try:
            return Term(self.context.topic(term.text).slug, "topic")
        except CommandError as error:
            wrong.append(f"“{term.typed}” is not used: {error.sentence}")
            return None

    def _find(self, query: Query, view: View, limit: int, offset: int = 0) -> SearchPage:
        if query.last:
            since = self.context.now() - query.last
            query = replace(query, after=max(since, query.after or since))
        return self.context.store.search.find(
            query,
            limit,
            offset,
            fits=_quoting(query) if query.quotes else None,
            reads=view.reads,
        )

    def _why(self, query: Query, view: View) -> Line:
        """Which part of the query leaves nothing."""
        made_of = list(parts(query))
        nowhere = [
            typed
            for typed, alone, _ in made_of
            if not alone.without and not self._find(alone, view, 1).entries
        ]
        if nowhere:
            return say("There is nothing at all for ", *_listed(nowhere, "and"), ".")
        guilty = [typed for typed, _, others in made_of if self._find(others, view, 1).entries]
        if guilty:
            return say("There would be hits without ", *_listed(guilty, "or"), ".")
        return say("Each part of that has hits, but no article has them all: try fewer.")


def _with_channel(query: Query, view: View) -> Query:
    """The query without a channel that the caller may not know of."""
    if query.channel is None or view.shows(query.channel):
        return query
    wrong = "`in:#channel` is not used: that is no channel that you are in."
    return replace(query, channel=None, wrong=(*query.wrong, wrong))


def _quoting(query: Query) -> Callable[[StoredArticle], bool]:
    return lambda stored: any(said(query, quote) for quote in stored.digest.quotes)


def _order(query: Query, offset: int) -> str:
    order = f"best of the newest {LOOKED:,} first" if query.best else "newest first"
    return f"{order}, from the article number {offset + 1:,} on" if offset else order


def _aside(found: SearchPage) -> list[Part]:
    if not found.limited:
        return []
    return [say(f"Only the newest {LOOKED:,} hits were looked at: older ones are left aside.")]


def _pages(found: SearchPage, typed: str, offset: int, page: int) -> list[Part]:
    """Buttons to the other pages, with what is typed for them as Slack sends what is typed."""
    escaped = html.escape(typed, quote=False)
    turns: list[Button] = []
    if offset:
        before = f"{max(0, offset - page)} {escaped}"
        turns.append(Button(label="Page before", action="before", value=before))
    if found.more:
        after = f"{offset + page} {escaped}"
        turns.append(Button(label="Next page", action="after", value=after))
    return [Buttons(tuple(turns))] if turns else []


def _listed(typed: list[str], last: str) -> Iterator[Piece]:
    for number, words in enumerate(typed):
        if number:
            yield f" {last} " if number == len(typed) - 1 else ", "
        yield Code(words)


def _hit(stored: StoredArticle, query: Query) -> Hit:
    """The entry with the first of its facts, quotes and paragraphs that holds a searched word."""
    for passage in _passages(stored, query):
        if spans := marked(query, passage):
            return Hit(stored=stored, passage=passage, marked=spans)
    quotes = [quote for quote in stored.digest.quotes if said(query, quote)]
    speaking = query.quotes or any(term.kind == "speaker" for term in query.terms)
    return Hit(stored=stored, passage=_spoken(quotes[0]) if quotes and speaking else None)


def _quotation(stored: StoredArticle, quote: Quote, query: Query) -> Hit:
    passage = _spoken(quote)
    return Hit(stored=stored, passage=passage, marked=marked(query, passage))


def _passages(stored: StoredArticle, query: Query) -> Iterator[str]:
    quotes = stored.digest.quotes
    yield from (_spoken(quote) for quote in quotes if said(query, quote))
    yield from (fact.span.text for fact in stored.digest.facts)
    yield from map(_spoken, quotes)
    yield from stored.article.text[:LOOKED_THROUGH].splitlines()


def _spoken(quote: Quote) -> str:
    words = " … ".join(f"“{span.text}”" for span in quote.spans)
    return f"{words} — {quote.speaker}" if quote.speaker else words
