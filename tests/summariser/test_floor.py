import json
from collections import Counter

from tests.summariser.marked import FLOOR, counted, marked_articles


def test_extraction_on_our_own_articles_never_falls_below_the_floor() -> None:
    figures: Counter[str] = Counter()
    wrong: list[str] = []
    for marked in marked_articles():
        counts, mistakes = counted(marked)
        figures.update(counts)
        wrong += mistakes
    floor = json.loads((FLOOR / "floor.json").read_text(encoding="utf-8"))
    what = "\n".join(["update floor.json if this is better:", str(dict(figures)), *wrong])
    assert {name: figures[name] for name in floor} == floor, what


def test_the_floor_has_articles_of_every_section() -> None:
    articles = marked_articles()
    assert len(articles) >= 60
    assert {each.name.partition(":")[0] for each in articles} == {
        "business",
        "local",
        "politics",
        "science",
        "sport",
        "world",
    }
