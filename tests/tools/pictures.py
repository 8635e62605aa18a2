"""Make the README's pictures from the running page: `python -m tests.tools.pictures`.

Starts `pullquote local` on a copy of the seeds, opens its page in Chromium and photographs it. With
article files as arguments those are read as well, and nothing is written but the pictures named:
`python -m tests.tools.pictures --out FOLDER ARTICLE…`.
"""

import argparse
import shutil
import signal
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.localrun import start
from tests.support.paths import ROOT

# seeds that come when the others are posted: more at once than the flood that is set here
LATER = ("weekend.jsonl", "tram-strike-ends.txt", "local/market-clock.txt", "night-clinic.json")
# documents that come one by one, the picture that each makes, and words of its headline
DOCUMENTS = (
    ("lifeboat-open-days.eml", "press-release.png", "Lifeboat station opens"),
    ("reservoir-levels.pdf", "pdf.png", "Reservoirs stand at"),
)
ROUNDUP_HEIGHT = 600
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def photograph(page: Page, address: str, out: Path, headline: str | None) -> None:
    """One digest, and the page with the answer to a search."""
    page.goto(address)
    page.get_by_role("link", name="news").or_(page.get_by_role("button", name="news")).first.click()
    last = page.locator(".message").filter(has_text=headline or "Full digest")
    last.last.wait_for()
    last.last.screenshot(path=out / "digest.png")
    page.get_by_role("textbox").first.fill("/digest search harbour")
    page.keyboard.press("Enter")
    page.get_by_text("newest first").last.wait_for()
    page.screenshot(path=out / "search.png")


def photograph_documents(page: Page, documents: Path, seeds: Path, out: Path) -> None:
    """The digests of documents that are put into the folder, each as it comes."""
    for name, picture, headline in DOCUMENTS:
        shutil.move(documents / name, seeds)
        message = page.locator(".message").filter(has_text=headline).last
        message.wait_for()
        message.screenshot(path=out / picture)


def photograph_roundup(page: Page, out: Path) -> None:
    """The last roundup, as far as it fits the page."""
    roundup = page.locator(".message").filter(has_text="Roundup: ").last
    roundup.wait_for()
    roundup.evaluate("element => element.scrollIntoView({block: 'start'})")
    box = roundup.bounding_box()
    assert box
    clip = {"x": box["x"], "y": box["y"], "width": box["width"], "height": ROUNDUP_HEIGHT}
    page.screenshot(path=out / "roundup.png", clip=clip)  # type: ignore[arg-type]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--out", type=Path, default=ROOT / "deploy" / "pictures")
    ask.add_argument("--headline", help="words of the digest to photograph; else the last one")
    ask.add_argument("articles", nargs="*", type=Path)
    given = ask.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        shutil.copytree(ROOT / "seeds", folder / "seeds")
        later = [shutil.move(folder / "seeds" / seed, folder) for seed in LATER]
        for document, _, _ in DOCUMENTS:
            shutil.move(folder / "seeds" / document, folder)
        (folder / "pullquote.toml").write_text(
            "[posting]\nnewest = 2\nflood = 4\n", encoding="utf-8"
        )
        process, address = start(folder)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        try:
            page = browser.new_page(viewport={"width": 1120, "height": 860}, device_scale_factor=2)
            page.goto(address)
            for article in given.articles:
                shutil.copy(article, folder / "seeds" / f"added-{article.name}")
            photograph(page, address, given.out, given.headline)
            photograph_documents(page, folder, folder / "seeds", given.out)
            for seed in later:
                shutil.move(seed, folder / "seeds")
            photograph_roundup(page, given.out)
        finally:
            browser.close()
            process.send_signal(signal.SIGINT)
            process.wait()


if __name__ == "__main__":
    main()
