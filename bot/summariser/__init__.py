"""Summarises an article: makes its digest, with no input or output and the same at every run."""

from collections.abc import Sequence

from bot.models import Article, Digest, Fact, OwnTopic, Span
from bot.summariser.attribution import sentence_attribution
from bot.summariser.facts import fact_spans
from bot.summariser.foreign_quotes import foreign_quotes
from bot.summariser.headline import headline
from bot.summariser.languages import language_of
from bot.summariser.outline import Outline
from bot.summariser.people import organisations, people
from bot.summariser.quotation_marks import quoted_spans
from bot.summariser.quotes import QuoteExtractor
from bot.summariser.sentences import sentences
from bot.summariser.topics import MOST_READ, topics, word_counts

__all__ = ["summarise"]

_FACTS_WITHIN = 2_000  # characters: facts come from the first sentences
_TOPICS_WITHIN = 3_500  # characters: a story says early what it is about
_PER_MINUTE = 1_200  # characters that somebody reads


def summarise(article: Article, own_topics: Sequence[OwnTopic] = ()) -> Digest:
    """Return the digest of an article.

    It is complete for English. In any other language it has facts from the first sentences, and
    names a speaker only where a verb of saying joins a name to the quotation.
    """
    text = _without_excluded(article)
    language = language_of(text)
    english = language == "en"
    quoted = quoted_spans(text)
    outline = Outline(text if english else "", quoted if english else ())
    extractor = QuoteExtractor(outline)
    quotes = extractor.extract() if english else foreign_quotes(text, quoted, language)
    counts = word_counts(text[:_TOPICS_WITHIN])
    lead = sentences(text[:_FACTS_WITHIN], quoted, language)
    if len(lead) > 1 and len(text) > _FACTS_WITHIN:
        lead.pop()  # it may be cut
    head = headline(text, article.title, lead)
    facts = fact_spans(text, head, lead, quotes, counts)
    entities = extractor.resolver.registry.entities
    return Digest(
        headline=head,
        facts=tuple(Fact(span=fact, attribution=_sources(extractor, fact)) for fact in facts),
        quotes=quotes,
        topics=topics(article, counts, own_topics),
        people=people(entities),
        organisations=organisations(entities),
        language=language,
        reading_minutes=max(1, round(len(article.text) / _PER_MINUTE)),
    )


def _sources(extractor: QuoteExtractor, fact: Span) -> str | None:
    """Return the sources that the article names for a fact."""
    first, last = extractor.outline.tokens_in(fact.start, fact.end)
    subjects, resolver = extractor.finder.subjects, extractor.resolver
    return sentence_attribution(extractor.outline, subjects, resolver, first, last)


def _without_excluded(article: Article) -> str:
    """Return the text with blanks in place of excluded spans, so that offsets stay the same."""
    text = article.text[:MOST_READ]
    pieces: list[str] = []
    at = 0
    for start, end in article.excluded:
        first, last = max(start, at), min(end, len(text))
        if first < last:
            pieces += text[at:first], " " * (last - first)
            at = last
    return "".join([*pieces, text[at:]])
