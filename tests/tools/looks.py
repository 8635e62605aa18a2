"""How the page looks, from phone to wide screen, light and dark: `python -m tests.tools.looks`.

    python -m tests.tools.looks --out FOLDER

Runs the whole bot on the repo's seeds behind the local workspace's page in Chromium and photographs
a busy channel, a thread that tells of a correction, the answer to a search, a form with an error,
the Home and the panel for trying things out; `index.html` in the folder shows all of it.
"""

import argparse
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.support.newsroom import ADA, Newsroom, newsroom
from tests.support.paths import ROOT
from tests.tools.pictures import FLAGS

WIDTHS = {390: 844, 1024: 768, 1600: 1000}  # with the heights that go with them
NEWEST = 8  # articles in the channel, a correction comes after the last
SEED = "rovers-win-the-harbour-cup.md"
WRONG, RIGHT = "11,480", "11,840"
TALK = ("Did anybody make it to the match?", "Both of us. The second half was something else.")


def busy(page: Page) -> None:
    page.locator("#timeline").evaluate("e => { e.scrollTop -= 0.6 * e.clientHeight; }")


def thread(page: Page) -> None:
    page.locator("article.message").filter(has_text="1 reply").get_by_role(
        "button", name="1 reply"
    ).first.click()
    page.locator("#thread article").nth(1).wait_for()


def search(page: Page) -> None:
    typed(page, "search harbour")
    page.get_by_text("newest first").last.wait_for()


def form(page: Page) -> None:
    typed(page, "subscriptions")
    page.get_by_role("button", name="Subscribe a channel…").last.click()
    dialog = page.locator("dialog")
    dialog.get_by_label("What", exact=True).fill("sport")
    dialog.get_by_label("When").fill("half past eight")
    dialog.get_by_role("button", name="Subscribe").click()
    dialog.get_by_role("alert").filter(has_text="is no time").wait_for()


def home(page: Page) -> None:
    reach(page, "#home")
    page.get_by_role("heading", name="Your channels").wait_for()


def trying(page: Page) -> None:
    reach(page, "#try")
    page.get_by_label("Slack asks to wait").check()
    page.get_by_text("Slack asks to wait now.").wait_for()


SCENES: dict[str, Callable[[Page], None]] = {
    "a busy channel": busy,
    "a thread with a correction": thread,
    "a search": search,
    "a form with an error": form,
    "the Home": home,
    "trying things out": trying,
}


def typed(page: Page, words: str) -> None:
    box = page.locator("#composer-box")
    box.fill(f"/digest {words}")
    box.press("Escape")
    box.press("Enter")


def reach(page: Page, button: str) -> None:
    """Press a button of the sidebar, which is a drawer on a phone."""
    opener = page.get_by_role("button", name="Channels and people")
    if opener.is_visible():
        opener.click()
    page.locator(button).click()


def prepare(room: Newsroom) -> None:
    """Post the seeds, talk a little, and correct an article."""
    shutil.copytree(ROOT / "seeds", room.settings.seeds, dirs_exist_ok=True)
    room.start()
    room.wait_for_posts(NEWEST)
    for number, words in enumerate(TALK):
        room.workspace.say((ADA, "ben")[number % 2], "news", words)
    text = (ROOT / "seeds" / SEED).read_text(encoding="utf-8")
    room.drop(SEED, text.replace(WRONG, RIGHT))
    room.workspace.wait_for(
        lambda now: any(each.get("reply_count") for each in now.messages("news")), 30
    )


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--out", type=Path, required=True)
    out = ask.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    with (
        tempfile.TemporaryDirectory() as name,
        newsroom(Path(name), newest=NEWEST) as room,
        sync_playwright() as playwright,
    ):
        prepare(room)
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        for scene, show in SCENES.items():
            rows.append(f"<h1>{scene}</h1><p>")
            for scheme in ("light", "dark"):
                for width, height in WIDTHS.items():
                    page = chromium.new_page(
                        viewport={"width": width, "height": height},
                        color_scheme="dark" if scheme == "dark" else "light",
                    )
                    page.set_default_timeout(10_000)
                    token = room.workspace.config.page_token
                    page.goto(f"{room.workspace.base_url}/?token={token}#/news")
                    page.locator("article.message").first.wait_for()
                    show(page)
                    page.wait_for_timeout(300)
                    file = f"{scene.replace(' ', '-')}-{width}-{scheme}.png"
                    page.screenshot(path=out / file)
                    rows.append(f"<img src='{file}' width={width // 3} alt=''> ")
                    room.workspace.faults.clear()
                    page.close()
            rows.append("</p>")
        chromium.close()
    body = "".join(rows)
    (out / "index.html").write_text(f"<!doctype html><meta charset=utf-8>{body}", encoding="utf-8")
    print(f"{len(SCENES) * len(WIDTHS) * 2} pictures: {out / 'index.html'}")


if __name__ == "__main__":
    main()
