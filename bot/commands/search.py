"""Answers of `search` and `quotes`: what was found or, where nothing was, what is to blame."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from bot.commands import syntax
from bot.commands.context import CommandContext, command_button, line_with_code
from bot.commands.handlers import Handlers, handler
from bot.commands.syntax.arguments import as_sent
from bot.commands.syntax.search_query import marked, query_parts, said
from bot.errors import CommandError
from bot.models import Caller, Query, Quote, StoredArticle, Term
from bot.models.reply import Button, Buttons, Code, Hit, Line, Part, Piece, Reply, reply, say
from bot.rules.permissions import View
from bot.rules.quotation import as_printed
from bot.store import LOOKED, SearchPage

PAGE = 6  # articles on a page of `search`
QUOTES_PAGE = 4  # articles on a page of `quotes`, each with all that the speaker said in it
EXCERPT_REACH = 50_000  # characters of an article in which a paragraph to show is looked for


@dataclass(frozen=True, slots=True)
class SearchCommands:
    """Answers to searches."""

    context: CommandContext

    def handlers(self) -> Handlers:
        """The commands of this family."""
        return (handler(syntax.Search, self.search), handler(syntax.Quotes, self.quotes))

    def search(self, command: syntax.Search, caller: Caller) -> Reply:
        """A page of the articles that match, and which parts of the query were not used."""
        view = self.context.view(caller)
        query = _without_hidden_channel(self._with_topic_slugs(command.query, caller), view)
        opening = [*self._instead(command), *map(line_with_code, query.wrong)]
        if not any(query_parts(query)):
            return reply(opening, say("Nothing is left to look for."))
        found = self._find(query, view, PAGE, command.offset)
        if not found.entries and not command.offset:
            nothing = say("Nothing found for ", Code(command.words), ".")
            return reply(opening, nothing, self._why_nothing(query, view), _limit_note(found))
        return reply(
            opening,
            say("Found for ", Code(command.words), f", {_order(query, command.offset)}:"),
            [_hit(stored, query) for stored in found.entries],
            _limit_note(found),
            _page_buttons(found, f"search {command.words}", command.offset, PAGE),
        )

    def _instead(self, command: syntax.Search) -> list[Part]:
        """Offer the command that may have been meant, where its name was misspelt."""
        if not command.instead:
            return []
        return [
            say("Did you mean ", self.context.typed(command.instead), "?"),
            Buttons((command_button("Yes", as_sent(command.instead)),)),
        ]

    def quotes(self, command: syntax.Quotes, caller: Caller) -> Reply:
        """What somebody said: the first reading of the words that names a speaker counts."""
        view = self.context.view(caller)
        for name, others in command.readings:
            speaker = Term(name, "speaker")
            if self._find(Query(every=((speaker,),), quotes=True), view, 1).entries:
                rest = self._with_topic_slugs(others or Query(), caller)
                rest = _without_hidden_channel(rest, view)
                return self._quotes_of(speaker, rest, view, command)
        return reply(
            say("Nobody of the name ", Code(command.readings[0][0]), " is quoted in any article."),
            say(
                "A surname or the full name finds them, such as ",
                self.context.typed("quotes Calder"),
            ),
        )

    def _quotes_of(self, speaker: Term, others: Query, view: View, command: syntax.Quotes) -> Reply:
        """A page of what a speaker said that matches the rest of the query."""
        query = replace(others, every=((speaker,), *others.every), quotes=True)
        opening = list(map(line_with_code, query.wrong))
        found = self._find(query, view, QUOTES_PAGE, command.offset)
        name = Code(speaker.text)
        if not found.entries and not command.offset:
            typed = [typed for typed, _, _ in query_parts(others)]
            nothing = say(name, " is quoted, but not with ", *_enumerated(typed, "and"), ".")
            return reply(opening, nothing, _limit_note(found))
        quotes = [(each, quote) for each in found.entries for quote in each.digest.quotes]
        return reply(
            opening,
            say("What ", name, f" said, {_order(query, command.offset)}:"),
            [_quote_hit(each, quote, query) for each, quote in quotes if said(query, quote)],
            _limit_note(found),
            _page_buttons(found, f"quotes {command.words}", command.offset, QUOTES_PAGE),
        )

    def _with_topic_slugs(self, query: Query, caller: Caller) -> Query:
        """The query with the slugs of its topics. Unknown topics are left out, and said wrong."""
        wrong = list(query.wrong)

        def known(terms: tuple[Term, ...]) -> tuple[Term, ...]:
            slugs = (self._with_topic_slug(term, wrong, caller) for term in terms)
            return tuple(found for found in slugs if found)

        every = tuple(group for each in query.every if (group := known(each)))
        return replace(query, every=every, without=known(query.without), wrong=tuple(wrong))

    def _with_topic_slug(self, term: Term, wrong: list[str], caller: Caller) -> Term | None:
        if term.kind != "topic":
            return term
        try:
            return Term(self.context.topic(term.text, caller).slug, "topic")
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
            fits=_quote_matcher(query) if query.quotes else None,
            reads=view.reads,
        )

    def _why_nothing(self, query: Query, view: View) -> Line:
        """Which parts of the query leave nothing to be found."""
        split = list(query_parts(query))
        nowhere = [
            typed
            for typed, alone, _ in split
            if not alone.without and not self._find(alone, view, 1).entries
        ]
        if nowhere:
            return say("There is nothing at all for ", *_enumerated(nowhere, "and"), ".")
        guilty = [typed for typed, _, others in split if self._find(others, view, 1).entries]
        if guilty:
            return say("There would be hits without ", *_enumerated(guilty, "or"), ".")
        return say("Each part of that has hits, but no article has them all: try fewer.")


def _without_hidden_channel(query: Query, view: View) -> Query:
    """The query without a channel that the caller may not know of."""
    if query.channel is None or view.shows(query.channel):
        return query
    wrong = "`in:#channel` is not used: that is no channel that you are in."
    return replace(query, channel=None, wrong=(*query.wrong, wrong))


def _quote_matcher(query: Query) -> Callable[[StoredArticle], bool]:
    return lambda stored: any(said(query, quote) for quote in stored.digest.quotes)


def _order(query: Query, offset: int) -> str:
    order = f"best of the newest {LOOKED:,} first" if query.best else "newest first"
    return f"{order}, from the article number {offset + 1:,} on" if offset else order


def _limit_note(found: SearchPage) -> list[Part]:
    if not found.limited:
        return []
    return [say(f"Only the newest {LOOKED:,} hits were looked at: older ones are left aside.")]


def _page_buttons(found: SearchPage, typed: str, offset: int, page: int) -> list[Part]:
    """Buttons to the page before and the next one. Their values are an offset and what to type."""
    sent = as_sent(typed)
    turns: list[Button] = []
    if offset:
        before = f"{max(0, offset - page)} {sent}"
        turns.append(Button(label="Page before", action="before", value=before))
    if found.more:
        after = f"{offset + page} {sent}"
        turns.append(Button(label="Next page", action="after", value=after))
    return [Buttons(tuple(turns))] if turns else []


def _enumerated(typed: list[str], last: str) -> Iterator[Piece]:
    for number, words in enumerate(typed):
        if number:
            yield f" {last} " if number == len(typed) - 1 else ", "
        yield Code(words)


def _hit(stored: StoredArticle, query: Query) -> Hit:
    """A hit with the first excerpt that contains a searched word.

    Without such an excerpt, a search for a speaker or in quotes shows the first matching quote.
    """
    for excerpt in _excerpts(stored, query):
        if spans := marked(query, excerpt):
            return Hit(stored=stored, passage=excerpt, marked=spans)
    quotes = [quote for quote in stored.digest.quotes if said(query, quote)]
    about_quotes = query.quotes or any(term.kind == "speaker" for term in query.terms)
    return Hit(
        stored=stored, passage=_quoted(stored, quotes[0]) if quotes and about_quotes else None
    )


def _quote_hit(stored: StoredArticle, quote: Quote, query: Query) -> Hit:
    excerpt = _quoted(stored, quote)
    return Hit(stored=stored, passage=excerpt, marked=marked(query, excerpt))


def _excerpts(stored: StoredArticle, query: Query) -> Iterator[str]:
    """What a hit could show, best first: matching quotes, facts, other quotes, paragraphs."""
    quotes = stored.digest.quotes
    yield from (_quoted(stored, quote) for quote in quotes if said(query, quote))
    yield from (fact.span.text for fact in stored.digest.facts)
    yield from (_quoted(stored, quote) for quote in quotes)
    yield from stored.article.text[:EXCERPT_REACH].splitlines()


def _quoted(stored: StoredArticle, quote: Quote) -> str:
    words = as_printed(stored.article, quote)
    return f"{words} — {quote.speaker}" if quote.speaker else words
