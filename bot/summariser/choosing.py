"""Chooses the speaker of a quotation among its candidates, with a probability.

A linear model: each candidate's features have weights (``speaker_weights``), and the softmax of the
sums is the probability of each. Candidates that mean the same person add up, and one option is
nobody.
"""

from collections.abc import Sequence
from itertools import repeat
from math import exp
from typing import NamedTuple

from bot.summariser.candidates import LEAST_CONFIDENCE, UNATTRIBUTED, Attribution, Candidate
from bot.summariser.coreference import NO_REFERENT, CoreferenceResolver, Referent
from bot.summariser.entities import Entity
from bot.summariser.outline import Outline
from bot.summariser.roles import is_outlet
from bot.summariser.speaker_weights import SPEAKERS

NOBODY = "nobody"


class Option(NamedTuple):
    """A candidate with what it may refer to, each with its probability, and its own probability."""

    candidate: Candidate | None  # None: nobody
    referents: Sequence[tuple[Referent, float]]
    features: Sequence[str]
    probability: float

    @property
    def kind(self) -> str:
        """Whether the candidate is a "name", a "pronoun" or a "noun"."""
        entity = self.referents[0][0].entity if self.referents else None
        if entity is not None and entity.named:
            return "name"
        return "noun" if self.referents else "pronoun"


class Choice(NamedTuple):
    """Who speaks a quotation: the attribution, what it refers to, and every option there was."""

    attribution: Attribution
    speaker: Referent
    options: Sequence[Option]


NO_CHOICE = Choice(UNATTRIBUTED, NO_REFERENT, ())


class SpeakerChooser:
    """Chooses speakers in an outline; the resolver must have read the quotation's paragraph."""

    def __init__(self, outline: Outline, resolver: CoreferenceResolver) -> None:
        self.outline = outline
        self.resolver = resolver
        self.weights = SPEAKERS

    def choose(
        self,
        at: int,
        candidates: Sequence[Candidate],
        *,
        whole: bool,
        previous: Entity | None,
        last: Entity | None,
    ) -> Choice:
        """Choose the speaker of the quotation at token ``at``.

        ``previous`` spoke the quotation before in the paragraph, ``last`` the last one before the
        paragraph.
        """
        quoted = self.outline.quoted_text(at)
        weight_of = self.weights.get
        options: list[tuple[Candidate | None, Sequence[tuple[Referent, float]], list[str], float]]
        options = []
        features = [NOBODY, f"{NOBODY}, {'whole' if whole else 'part'}"]
        features.append(f"{NOBODY}, candidates {min(len(candidates), 3)}")
        options.append((None, (), features, exp(sum(map(weight_of, features, repeat(0.0))))))
        for each in candidates:
            referents = self.resolver.referents(each.source)
            entity = referents[0][0].entity if referents else None
            features = each.features
            features += self._of_referent(each, entity, quoted, previous, last)
            score = sum(map(weight_of, features, repeat(0.0)))
            options.append((each, referents, features, exp(score)))
        total = sum(option[3] for option in options)
        final = [Option(*option[:3], option[3] / total) for option in options]
        return _likeliest(final, whole=whole)

    def _of_referent(
        self,
        candidate: Candidate,
        entity: Entity | None,
        quoted: str,
        previous: Entity | None,
        last: Entity | None,
    ) -> list[str]:
        """Return the features of what a candidate refers to."""
        if entity is None:
            return ["no entity"]
        evidence = entity.person
        person = "person" if evidence > 1 else "maybe person" if evidence >= 0 else "no person"
        features = [person, f"{candidate.rule}, {person}"]
        features.append("spoke" if entity.spoke else "never spoke")
        if entity is previous:
            features.append("previous speaker")
        elif previous is not None:
            features.append("not previous speaker")
        if entity is last:
            features.append("last speaker again")
        if entity.tokens[-1] in quoted:
            features.append("named inside")
        if is_outlet(entity):
            features.append(f"outlet, {candidate.rule}")
        if entity.mentions == 1:
            features.append("mentioned once")
        if entity.locative_mentions:
            features.append("place")
        return features


def _likeliest(options: Sequence[Option], *, whole: bool) -> Choice:
    """Return the referent with the highest probability over all options, if anybody.

    Where nobody is likely enough, the likeliest candidate counts, and who that is stays unknown.
    """
    sums: dict[int | str, float] = {}
    best: dict[int | str, tuple[float, Candidate, Referent]] = {}
    for option in options:
        for referent, share in option.referents:
            if option.candidate is None or referent.text is None:
                continue
            key = id(referent.entity) if referent.entity else referent.text
            part = option.probability * share
            sums[key] = sums.get(key, 0.0) + part
            if key not in best or part > best[key][0]:
                best[key] = (part, option.candidate, referent)
    likeliest = max(options, key=lambda each: each.probability * (each.candidate is not None))
    if sums:
        key = max(sums, key=lambda each: sums[each])
        _, candidate, referent = best[key]
        share = sums[key]
        if share >= LEAST_CONFIDENCE or likeliest.referents or likeliest.candidate is None:
            where = (candidate.rule, candidate.source, candidate.cue)
            return Choice(Attribution(share, *where, whole), referent, options)
    if likeliest.candidate is None:
        return Choice(UNATTRIBUTED._replace(whole=whole), NO_REFERENT, options)
    unknown = likeliest.candidate
    where = (unknown.rule, unknown.source, unknown.cue)
    return Choice(Attribution(0.0, *where, whole), NO_REFERENT, options)
