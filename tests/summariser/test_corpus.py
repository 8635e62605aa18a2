import json
import re
from collections import Counter
from pathlib import Path

import pytest

from bot.summariser import summarise
from bot.summariser.topic_words import SUBJECTS
from tests.summariser.marked import CORPUS, Marked, marked_articles, read_marked
from tests.tools.scores import Scores, score

FORMS = {"name", "pronoun", "noun", "none", "nobody"}
OTHERS = {"title", "slogan", "sign", "lyric", "scare", "nickname", "term"}
FILES = sorted((CORPUS / "dev").glob("*.txt")) + sorted((CORPUS / "unseen").glob("*.txt"))


def problems(path: Path) -> list[str]:
    """Say what is formally wrong with an annotated article."""
    marked = read_marked(path)
    found = []
    if re.search(r"\[\[|\]\]|<<|>>", marked.text):
        found.append("a mark is broken")
    found += [f"unknown topic {each}" for each in marked.topics if each not in SUBJECTS]
    found += [f"unknown form {each.form}" for each in marked.quotes if each.form not in FORMS]
    found += [f"unknown kind {kind}" for *_, kind in marked.others if kind not in OTHERS]
    found += [f"no such sentence: {each}" for each in marked.facts if marked.text.count(each) != 1]
    for start, _end in [
        *(span for each in marked.quotes for span in each.spans),
        *((start, end) for start, end, _ in marked.others),
    ]:
        if marked.text[start - 1] not in "\"“‘«„'":
            found.append(f"no quotation mark before: {marked.text[start : start + 30]}")
    if marked.kind != "brief":
        found += ["needs three facts"] * (len(marked.facts) != 3)
        found += ["needs a topic"] * (not marked.topics)
        words = len(marked.text.split())
        found += [f"{words} words"] * (not 120 <= words <= 1_000)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_article_is_marked_as_the_readme_says(path: Path) -> None:
    assert problems(path) == []


def test_the_corpus_is_large_and_of_many_kinds() -> None:
    dev, unseen = marked_articles("dev"), marked_articles("unseen")
    whole = [each for each in (*dev, *unseen) if each.kind != "brief"]
    assert len(whole) >= 400
    assert len({each.kind for each in whole}) >= 20
    assert {each.kind for each in unseen} >= {each.kind for each in whole}
    assert len({each.title for each in whole}) == len(whole)


def _figures(articles: tuple[Marked, ...]) -> Counter[str]:
    scores = Scores()
    for each in articles:
        score(each, summarise(each.article), scores)
    return scores.counts


def test_digests_of_the_corpus_never_get_worse() -> None:
    figures = _figures(marked_articles("dev"))
    floor = json.loads((CORPUS / "floor.json").read_text(encoding="utf-8"))
    what = f"update floor.json if this is better: {json.dumps({k: figures[k] for k in floor})}"
    assert {name: figures[name] for name in floor} == floor, what
