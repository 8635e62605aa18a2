"""HTML pages: text, metadata and encoding, and pages that are refused."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import ReadingError
from tests.seeds.planting import article, kept, left_out, plant_and_read

BODY = """<p>The harbour board of Tull met on Monday to talk about the future of the old pier.</p>
<p>&ldquo;It will stand for another century,&rdquo; said Signe Hallam, who chairs the board.</p>
<p>RELATED: The piers of the coast</p>"""
TEXT = (
    "The harbour board of Tull met on Monday to talk about the future of the old pier.\n"
    "“It will stand for another century,” said Signe Hallam, who chairs the board.\n"
    "RELATED: The piers of the coast"
)
PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A pier for Tull</title>
<link rel="canonical" href="https://ledger.example/pier?utm_source=feed">
<meta property="og:site_name" content="Tull Ledger"><meta name="author" content="Ana Lund">
<meta property="article:published_time" content="2026-02-13T09:30:00+01:00"></head>
<body><nav><a href="/">Home</a><a href="/sport">Sport</a></nav>
<article><h1>A pier for Tull</h1>{BODY}</article>
<footer>© 2026 Tull Ledger</footer></body></html>"""


def test_a_pages_text_and_metadata_are_read(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.html", PAGE)
    assert found.text == f"A pier for Tull\n{TEXT}"
    assert left_out(found) == ["A pier for Tull", "RELATED: The piers of the coast"]
    assert found.title == "A pier for Tull"
    assert found.published == datetime(2026, 2, 13, 8, 30, tzinfo=UTC)
    assert (found.source, found.author) == ("Tull Ledger", "Ana Lund")
    assert found.url == "https://ledger.example/pier"
    assert found.key == "url:https://ledger.example/pier"


@pytest.mark.parametrize(
    "statement",
    [
        '<meta property="article:published_time" content="2026-02-13T08:30:00Z">',
        '<meta itemprop="datePublished" content="2026-02-13T08:30:00Z">',
        '<time itemprop="datePublished" datetime="2026-02-13T08:30:00Z">Friday</time>',
        '<script type="application/ld+json">{"datePublished": "2026-02-13T08:30:00Z"}</script>',
    ],
)
def test_the_hour_of_publication_is_read(tmp_path: Path, statement: str) -> None:
    found = article(tmp_path, "pier.html", f"<html><body>{statement}{BODY}</body></html>")
    assert found.published == datetime(2026, 2, 13, 8, 30, tzinfo=UTC)


def test_a_date_in_the_future_is_read(tmp_path: Path) -> None:
    page = f'<html><head><meta name="date" content="2150-01-02"></head><body>{BODY}</body></html>'
    assert article(tmp_path, "pier.html", page).published == datetime(2150, 1, 2, tzinfo=UTC)


def test_a_page_without_metadata_has_none(tmp_path: Path) -> None:
    found = article(tmp_path, "pier.htm", f"<html><body>{BODY}</body></html>")
    assert (found.title, found.published, found.url, found.author) == (None, None, None, None)
    assert (found.key, found.text) == ("path:pier.htm", TEXT)


def test_a_fragment_without_a_page_around_it_is_read(tmp_path: Path) -> None:
    assert article(tmp_path, "pier.html", BODY).text == TEXT


def test_a_page_in_windows_1252_is_read(tmp_path: Path) -> None:
    page = PAGE.replace("&ldquo;", "“").replace("&rdquo;", "”").replace("utf-8", "windows-1252")
    found = article(tmp_path, "pier.html", page.encode("windows-1252"))
    assert "“It will stand for another century,”" in kept(found)


@pytest.mark.parametrize(
    "page",
    [
        "<html><body></body></html>",
        "<html><body><script>pier = 1;</script><nav><a href='/'>Home</a></nav></body></html>",
        "<!-- nothing -->",
        "<div>" * 50_000,
    ],
)
def test_a_page_without_an_article_is_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(ReadingError, match="There is no article"):
        plant_and_read(tmp_path, "pier.html", page)


def test_a_page_with_too_many_elements_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="The page has more than 20,000 elements"):
        plant_and_read(tmp_path, "pier.html", "<html><body>" + "<div><p>a b</p></div>" * 20_000)


def test_a_short_article_is_not_split_at_its_links(tmp_path: Path) -> None:
    page = (
        "<html><body><p>The board spoke of the <b>old</b> <a href='/p'>pier</a>.</p></body></html>"
    )
    assert article(tmp_path, "pier.html", page).text == "The board spoke of the old pier."


@pytest.mark.parametrize(
    ("title", "head", "expected"),
    [
        (
            "Pier Opens In Tull - Tull Post",
            '<meta property="og:site_name" content="Tull Post">',
            "",
        ),
        ("Pier Opens In Tull - News - Tull Post", "", ""),
        (
            "Tull Post | Pier Opens In Tull",
            '<meta property="og:site_name" content="Tull Post">',
            "",
        ),
        ("Pier Opens In Tull | Al Tull", "", ""),
        ("Pier Opens - at last - in Tull", "", "Pier Opens - at last - in Tull"),
        ("Tull 3 - 2 Pell after extra time", "", "Tull 3 - 2 Pell after extra time"),
        ("Pier Opens: a day in Tull", "", "Pier Opens: a day in Tull"),
    ],
)
def test_the_sites_name_is_cut_off_the_title(
    tmp_path: Path, title: str, head: str, expected: str
) -> None:
    page = f"<html><head><title>{title}</title>{head}</head><body>{BODY}</body></html>"
    found = article(tmp_path, "pier.html", page)
    assert found.title == (expected or "Pier Opens In Tull")


def test_a_heading_that_is_part_of_the_pages_title_is_the_title(tmp_path: Path) -> None:
    page = (
        "<html><head><title>Pier in Tull opens again | Tull Courier</title></head><body><header>"
        f"<h1>Harbour news</h1></header><h2>Pier in Tull opens again</h2>{BODY}</body></html>"
    )
    assert article(tmp_path, "pier.html", page).title == "Pier in Tull opens again"


DEK = "A board that nobody knew of has saved the pier of Tull once more"


@pytest.mark.parametrize(
    "furniture",
    [
        f"<h2>{DEK}</h2>",
        f'<p class="article-standfirst">{DEK}</p>',
        f"<figure><img src='a.png'><figcaption>{DEK}</figcaption></figure>",
    ],
)
def test_standfirsts_and_captions_are_left_out(tmp_path: Path, furniture: str) -> None:
    page = f"<html><body><article><h1>A pier for Tull</h1>{furniture}{BODY}</article></body></html>"
    assert DEK not in kept(article(tmp_path, "pier.html", page))


def test_cards_over_names_are_no_part_of_a_sentence(tmp_path: Path) -> None:
    card = (
        '<span class="x"><a href="/a">Signe B. Hallam</a><a href="/b">A pier falls</a> MORE</span>'
    )
    page = (
        f"<html><body><article>{BODY.replace('Hallam,', f'Hallam{card},')}</article></body></html>"
    )
    assert "said Signe Hallam, who chairs the board." in kept(article(tmp_path, "pier.html", page))
