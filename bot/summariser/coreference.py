"""Resolves coreference: which name the digest gives for a noun phrase or a pronoun."""

import re
from functools import partial
from typing import NamedTuple

from bot.summariser.appositions import name_after, name_before
from bot.summariser.entities import (
    GOVERNED,
    OPENING,
    OTHERWISE,
    OWNING,
    Entity,
)
from bot.summariser.genders import gender_of, pronoun_votes
from bot.summariser.mentions import group_before_role, mention_of, name_run
from bot.summariser.namesakes import introduction, is_kin
from bot.summariser.outline import NounPhrase, Outline
from bot.summariser.pronouns import Antecedent, Floor, Kind, antecedents
from bot.summariser.registry import EntityRegistry
from bot.summariser.roles import is_outlet, sentence_around
from bot.summariser.subjects import SubjectFinder
from bot.summariser.tagger import TAGS
from bot.summariser.wordlists import words

# The name inside a longer phrase: "Ramona Quill's campaign", "Ramona Quill fans".
_MAY_HAVE_OWNER = "NISnlrRoOT"
_OWNER = re.compile("([dTNISDf]*[NIS])(?:s|R)")
_PAPERS = words("article newspaper paper outlet magazine tabloid broadcaster")
_FORMER = words("former new then late outgoing incoming")
_ASKS = words("asked asks wondered wonders inquired enquired")
_NEW = words("a an one")  # determiners that introduce somebody
_NO_PERSON = 10  # points against a person for whom "their" or "its" is used: "their coach"
_MOST_ANTECEDENTS = 3  # that count for one pronoun
_GROUP_ROLE_NAME = 4  # tokens at least: "Tull Athletic captain Tran"
_PAPER_REACHES = 6  # sentences within which "the article" may refer to an outlet
_SURE_OF_NAME = 0.9  # with less, "the witness" isn't taken for anybody with a name
_SURELY = 0.7  # a pronoun that surely refers to somebody is evidence of a gender
_LIKELY = 0.5  # a likelier antecedent counts as mentioned


class Referent(NamedTuple):
    """What a phrase refers to, as the digest names it.

    ``resolved`` says that the digest's words are not the phrase's own.
    """

    text: str | None
    resolved: bool = False
    entity: Entity | None = None


NO_REFERENT = Referent(None)


class CoreferenceResolver:
    """Reads an article's paragraphs in order and records its entities: which speak, and where.

    ``referent()`` then says what a phrase of those paragraphs refers to. ``named`` maps the first
    token of a phrase to the entity that the phrase mentions.
    """

    def __init__(self, outline: Outline, subjects: SubjectFinder) -> None:
        self.outline = outline
        self.tags = outline.tags
        self.subjects = subjects
        self.registry = EntityRegistry(
            outline.words, partial(introduction, outline), pronoun_votes(outline)
        )
        self.named: dict[int, Entity] = {}
        self.unnamed: dict[int, Entity] = {}  # likewise, of phrases without a name
        self.antecedents: dict[int, tuple[Kind, list[Antecedent]]] = {}  # by a phrase's first token
        self.quoted_last: Entity | None = None  # who spoke the last quotation; set from outside
        self._sentence = 0  # the number of the sentence that is being read
        self._paragraph = 0  # the number of its paragraph's first sentence
        self._counted_to = 0  # the token up to which sentences are counted
        self._clause_opener: Entity | None = None  # the last entity that opened a clause
        self._sentence_opener: Entity | None = None
        self._speaker: Entity | None = None
        self._outlet: tuple[int, Entity] | None = None  # the last that spoke, and in which sentence
        self._holders: dict[str, Entity | None] = {}  # by the words of their roles; None: several

    def read(self, start: int, end: int) -> None:
        """Read the mentions and pronouns of a paragraph, tokens ``start:end``, and who speaks."""
        tags = self.tags
        self._sentence += 1
        self._paragraph = self._sentence
        if self.outline.is_heading(start, end):
            return  # its words in capitals are no names
        speaking = self.subjects.speaking(start, end)
        for phrase in self.outline.phrases_in(start, end):
            first, last = phrase
            speaks = first in speaking
            before = tags[first - 1]
            opens = (
                first == start
                or before in ".,Qcu"
                or (before == "q" and self._opens_sentence(first))
            )
            if speaks or opens or tags[last - 1] in "NISno":
                self._sentence += self._sentences(self._counted_to, first)
                self._counted_to = first
                self._read_phrase(phrase, opens=opens, speaks=speaks)

    def referent(self, phrase: NounPhrase) -> Referent:
        """Return what a phrase of a paragraph that was read most likely refers to."""
        return max(self.referents(phrase), key=lambda each: each[1], default=(NO_REFERENT, 0.0))[0]

    def referents(self, phrase: NounPhrase) -> list[tuple[Referent, float]]:
        """Return what a phrase may refer to, with the probability of each.

        A noun that is not known to mean somebody with a name stands for itself.
        """
        if "c" in self.tags[phrase.start : phrase.end]:  # "Ana Reyes and Tom Lin"
            return [(Referent(self.outline.words(*phrase)), 1.0)]
        kind, found = self.antecedents.get(phrase.start, ("", ()))
        if kind:
            referents = [
                (Referent(each.entity.name, resolved=True, entity=each.entity), each.probability)
                for each in found[:_MOST_ANTECEDENTS]
            ]
            if kind != "noun":
                return referents
            itself = Referent(self.outline.full_words(phrase))
            aged = self.outline.tokens[phrase.end - 1].endswith("-year-old")
            least = _LIKELY if aged else _SURE_OF_NAME  # an age is always somebody's with a name
            if not referents or referents[0][1] < least:
                return [(itself, 1.0)]
            return [referents[0], (itself, 1.0 - referents[0][1])]
        entity = self.named.get(phrase.start) or self.unnamed.get(phrase.start)
        if entity is not None:
            words = self.outline.words(phrase.start, phrase.end)
            resolved = entity.named and not words.endswith(entity.name)
            return [(Referent(entity.name, resolved=resolved, entity=entity), 1.0)]
        if self.tags[phrase.start : phrase.end] in ("h", "t", "i", "m"):
            return []
        return [(Referent(self.outline.full_words(phrase)), 1.0)]

    def _opens_sentence(self, at: int) -> bool:
        """Return whether a token is the first of its sentence."""
        before = self.tags[at - 1]
        return before in ".PQ" or (before == "q" and self.outline.closes_sentence(at - 1))

    def _sentences(self, start: int, end: int) -> int:
        """Return how many sentences end in tokens ``start:end``, inside quotations as well."""
        tags, outline = self.tags, self.outline
        passed = tags[start:end]
        if "Q" not in passed and "q" not in passed:
            return passed.count(".")  # nearly always, and much faster
        closed = sum(
            tags[at + 1] in "NTQ" and outline.last_character(at) == "."
            for at in outline.quote_tokens_in(start, end)
        )
        return passed.count(".") + closed

    def _read_phrase(self, phrase: NounPhrase, *, opens: bool, speaks: bool) -> None:
        first, end = phrase
        last = self.tags[end - 1]
        if last in _MAY_HAVE_OWNER:
            owner = _OWNER.match(self.tags, first, end)
            if owner and self.outline.tokens[owner.end(1)] not in "'’":
                self._read_owner(NounPhrase(first, owner.end(1)))
        if end - first == 1 and last in "htim":
            self._read_pronoun(phrase, last, opens=opens, speaks=speaks)
            return
        if opens and self.tags[first] == "p":
            self._read_possessive(phrase)
        if last in "NISn":
            entity = self._entity(phrase)
            if "f" in self.tags[first:end]:  # "CEO of Osk Mills" is no name
                entity = self._named_before(phrase) or entity
        else:
            entity = self._paper(phrase) or self._apposed(phrase) or self._holder(phrase)
        if entity is None:
            self._read_unnamed(phrase, opens=opens, speaks=speaks)
            return
        self.named[first] = entity
        self._note(entity, phrase, opens=opens, speaks=speaks)

    def _read_owner(self, owner: NounPhrase) -> None:
        """Read the name inside a longer phrase: `Ramona Quill's campaign`."""
        mention = mention_of(self.outline, owner)
        if mention:
            self.registry.mention(mention).mentioned_at = self._sentence

    def _read_pronoun(self, phrase: NounPhrase, tag: str, *, opens: bool, speaks: bool) -> None:
        if tag == "h":
            male = self.outline.tokens[phrase.start].lower() == "he"
            self._resolve(phrase, "he", 1 if male else -1, opens=opens, speaks=speaks)
        elif speaks and tag in "ti":
            self._resolve(phrase, "it" if tag == "i" else "they", 0, opens=opens, speaks=True)

    def _resolve(
        self, phrase: NounPhrase, kind: Kind, gender: int, *, opens: bool, speaks: bool
    ) -> None:
        """Find what a pronoun may refer to; the likeliest counts as mentioned here again."""
        found = antecedents(
            kind,
            gender,
            self._sentence,
            self.registry.recent(),
            Floor(self._opener_before_quote(phrase), self._speaker, self.quoted_last),
        )
        self.antecedents[phrase.start] = kind, found
        if not found or found[0].probability < _LIKELY:
            return
        entity = found[0].entity
        if found[0].probability > _SURELY:
            entity.votes += gender
        self.registry.mentioned_again(entity)
        entity.mentioned_at = self._sentence
        self._note(entity, phrase, opens=opens, speaks=speaks, named=False)

    def _opener_before_quote(self, phrase: NounPhrase) -> Entity | None:
        """Return who opened the sentence before a quotation's, if in the same paragraph.

        `Mayor Dwayne Hicks opposed the plan. "We can't afford it," he said.` It is None where
        somebody else has spoken since.
        """
        opener, speaker = self._sentence_opener, self._speaker
        if opener is None:
            return None
        if not self._paragraph <= opener.opened_sentence_at == self._sentence - 1:
            return None
        if not self.outline.quote_tokens_in(*sentence_around(self.outline, *phrase)):
            return None
        if speaker and speaker is not opener and speaker.spoke_at >= opener.opened_sentence_at:
            return None
        return opener if opener.person > 0 else None

    def _read_possessive(self, phrase: NounPhrase) -> None:
        """Take a possessive at the start of a clause as evidence about the last clause's opener.

        "His rival" says that it is a he, "Their coach" that it is no person.
        """
        word = self.outline.tokens[phrase.start].lower()
        opener = self._clause_opener
        if opener is None:
            return
        ago = self._sentence - opener.opened_clause_at
        if word in ("their", "its") and ago <= 1:
            opener.person -= _NO_PERSON
        if word in ("his", "her") and ago == 1:
            opener.votes += 1 if word == "his" else -1

    def _read_unnamed(self, phrase: NounPhrase, *, opens: bool, speaks: bool) -> None:
        """Note a role, a group or a thing without a name, which a pronoun may refer to."""
        last = self.tags[phrase.end - 1]
        if not (speaks or (opens and last in "rRoO")):
            return
        determiner = self.outline.tokens[phrase.start].lower()
        aged = self.outline.tokens[phrase.end - 1].endswith("-year-old")
        if (last == "r" or aged) and speaks and determiner == "the":
            gender = _sign(gender_of(self._lower(phrase)))
            self._resolve(phrase, "noun", gender, opens=opens, speaks=True)
            return
        words = self.outline.full_words(phrase)
        entity = self.registry.mention_unnamed(
            words,
            gender_of(self._lower(phrase)) if last == "r" else 0,
            person=last in "rR",
            plural=last in "RO",
        )
        self.unnamed[phrase.start] = entity
        self._note(entity, phrase, opens=opens, speaks=speaks)

    def _lower(self, phrase: NounPhrase) -> list[str]:
        return [token.lower() for token in self.outline.tokens[phrase.start : phrase.end]]

    def _note(
        self, entity: Entity, phrase: NounPhrase, *, opens: bool, speaks: bool, named: bool = True
    ) -> None:
        """Note that an entity is mentioned here, and whether it opens a clause or speaks."""
        before, after = self.tags[phrase.start - 1], self.tags[phrase.end]
        entity.mentioned_at = self._sentence
        entity.position = (
            OWNING
            if after == "s"
            else OPENING
            if opens
            else GOVERNED
            if before in "bf"
            else OTHERWISE
        )
        if opens and after != "s":
            entity.opened_clause_at = self._sentence
            self._clause_opener = entity
            if self._opens_sentence(phrase.start):
                entity.opened_sentence_at = self._sentence
                self._sentence_opener = entity
            if after == "c":
                self._note_pair(phrase)
        if speaks:
            entity.spoke_at = self._sentence
            entity.person += named
            self._speaker = entity
            if self._asks(phrase):
                entity.asked_at = self._sentence
            if is_outlet(entity):
                self._outlet = (self._sentence, entity)

    def _asks(self, phrase: NounPhrase) -> bool:
        """Return whether a speaker's verb is one of asking: `Voss asked if …`."""
        near = self.outline.tokens[max(0, phrase.start - 2) : phrase.end + 3]
        return any(token in _ASKS for token in near)

    def _note_pair(self, phrase: NounPhrase) -> None:
        """Note two names that "they" may refer to: `Jonas Prell and Mina Ott`."""
        other = self.outline.phrase_at_start.get(phrase.end + 1)
        if other and self.tags[other.end - 1] == "N" and self.tags[other.end] != "s":
            words = self.outline.words(phrase.start, other.end)
            entity = self.registry.mention_unnamed(words, 0, person=True, plural=True)
            entity.mentioned_at = entity.opened_clause_at = self._sentence

    def _holder(self, phrase: NounPhrase) -> Entity | None:
        """Return the person whose role a noun repeats: `the botanist`, `their mother`."""
        if self.tags[phrase.end - 1] not in "rT" or self.tags[phrase.start] not in "dp":
            return None
        tokens = self._lower(phrase)
        known = tokens[0] == "the" or self.tags[phrase.start] == "p"
        if not known or self.outline.full_end(phrase) != phrase.end:
            return None
        holder = self._holders.get(tokens[-1])
        if holder is None:
            return None
        known_as = " ".join(holder.roles).lower()
        modifiers = [token for token in tokens[1:-1] if token not in _FORMER]
        return holder if all(token in known_as for token in modifiers) else None

    def _remember_role(self, entity: Entity, role: str | None) -> None:
        for word in (role or "").lower().split():
            if TAGS[word] in "rT":
                one = self._holders.setdefault(word, entity)
                self._holders[word] = entity if one is entity else None  # which of the two?

    def _entity(self, phrase: NounPhrase) -> Entity | None:
        """Return the entity that a phrase with a name mentions."""
        first, end = phrase
        if end - first == 1 and self.tags[end] not in ",f(" and self.tags[first - 1] != "b":
            again = self.registry.mention_again(self.outline.tokens[first])
            if again:
                return again
        if end - first >= _GROUP_ROLE_NAME:
            group = group_before_role(self.outline, phrase)
            if group:
                self.registry.mention(group)
        mention = mention_of(self.outline, phrase)
        if mention is None:
            return None
        entity = self.registry.mention(mention)
        for role in mention.roles:
            self._remember_role(entity, role)
        return entity

    def _apposed(self, phrase: NounPhrase) -> Entity | None:
        """Return the entity in apposition to a role: `her manager, Robin Mott, said`."""
        apposed = name_after(self.outline, phrase)
        if apposed is None:
            return self._named_before(phrase)
        name, end = apposed
        entity = self._entity(name)
        start = phrase.start + (self.tags[phrase.start] in "dp")
        if entity and start < end and self.tags[phrase.end - 1] != "l":
            role = self.outline.words(start, end)
            self._remember_role(entity, role)
            if not is_kin(role) and len(role) > len(entity.role or ""):
                entity.role = role
            entity.add_roles([role])
            entity.person += 1
            entity.gender = entity.gender or gender_of(role.lower().split())
        return entity

    def _named_before(self, phrase: NounPhrase) -> Entity | None:
        """Return the person to whose name a role is added: `Ada Pell, founder of the guild,`."""
        before = name_before(self.outline, phrase)
        entity = self.named.get(before.start) if before else None
        return entity if entity and entity.person > 0 else None

    def _paper(self, phrase: NounPhrase) -> Entity | None:
        """Return the outlet that `the Tull Daily article` or a later `the article` stands for."""
        if self.outline.tokens[phrase.end - 1] not in _PAPERS:
            return None
        run = name_run(self.outline, NounPhrase(phrase.start, phrase.end - 1))
        if run:
            return self._entity(NounPhrase(run.start(), phrase.end - 1))
        if self._outlet is None or self.tags[phrase.start] != "d":
            return None
        sentence, outlet = self._outlet
        return outlet if self._sentence - sentence <= _PAPER_REACHES else None


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)
