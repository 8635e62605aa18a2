"""Walk through every command and surface, as admin, member and guest: `python -m tests.tools.walk`.

    python -m tests.tools.walk --out FOLDER [--wide 760]

Runs the whole bot on the repo's seeds behind the local workspace's page in Chromium, types every
example of the help, presses what stands below the answers, fills in forms wrongly and rightly, and
photographs what each person sees; `index.html` in the folder shows all of it.
"""

import argparse
import html
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from bot.commands.syntax import GUIDES
from tests.support.newsroom import ADA, BEN, CLEO, Newsroom, id_of, newsroom
from tests.support.paths import ROOT
from tests.tools.pictures import FLAGS

PEOPLE = {ADA: "an admin", BEN: "a member", CLEO: "a guest"}
EXAMPLE = "4F2K7"  # the ID that stands in the help's examples
# nonsense, slips and what is refused: answered in words as well
ASIDE = ("", "statsu", "ferry", "show XXXXX", "search after:yesterday", "search zebra topic:sport")
FIRST_RUN = 2  # posts of a first run at least


@dataclass(slots=True)
class Walk:
    """One person's way through the page, a picture a step."""

    room: Newsroom
    page: Page
    user: str
    out: Path
    steps: list[tuple[str, str]] = field(default_factory=list)

    def type(self, words: str) -> Locator:
        """Type after the command, and return the answer's row."""
        before = self.answered()
        box = self.page.get_by_role("textbox").first
        box.fill(f"/digest {words}".strip())
        box.press("Escape")  # the suggestions
        box.press("Enter")
        return self.answer(before)

    def press(self, within: Locator, label: str) -> Locator:
        """Press a button whose answer is a message, and return its row."""
        before = self.answered()
        within.get_by_role("button", name=label).first.click()
        return self.answer(before)

    def whatever(self, within: Locator, label: str) -> None:
        """Press a button, and keep what comes: a form, another answer, or this one changed."""
        before, was = self.answered(), self.texts()
        within.get_by_role("button", name=label).first.click()
        self.room.workspace.wait_for(lambda now: now.modal(self.user) or self.texts() != was, 8)
        if self.room.workspace.modal(self.user):
            self.form(label)
        else:
            self.keep(label, self.answer(before) if self.answered() != before else within)

    def texts(self) -> list[str]:
        return [message["text"] for message in self.room.workspace.ephemerals(self.user)]

    def answered(self) -> set[str]:
        """What only this person sees by now."""
        return {message["ts"] for message in self.room.workspace.ephemerals(self.user)}

    def answer(self, before: set[str]) -> Locator:
        def new() -> str | None:
            shown = self.room.workspace.ephemerals(self.user)
            return next((each["ts"] for each in shown if each["ts"] not in before), None)

        ts = self.room.workspace.wait_for(lambda _: new(), 15)
        return self.page.locator(f'article[data-ts="{ts}"]')

    def keep(self, name: str, shown: Locator) -> Locator:
        """Photograph what is shown."""
        shown.wait_for()
        file = f"{self.user}-{len(self.steps):02}.png"
        shown.screenshot(path=self.out / file)
        self.steps.append((name, file))
        return shown

    def commands(self, stored: str) -> None:
        """Type every example, and what is aside."""
        for guide in GUIDES.values():
            for example in guide.examples:
                words = example.replace(EXAMPLE, stored)
                self.keep(f"/digest {words}", self.type(words))
        for words in ASIDE:
            self.keep(f"/digest {words}", self.type(words))

    def buttons(self, stored: str) -> None:
        """Press what stands below posts and answers."""
        post = self.page.locator("article.message").filter(has_text="Full digest").last
        self.keep("a digest", post)
        full = self.keep("Full digest", self.press(post, "Full digest"))
        if full.get_by_role("button", name="Show in context").count():
            self.keep("Show in context", self.press(full, "Show in context"))
        for label in ("Report a mistake", "Fix", "Explain", "Post it again", "Retract"):
            full = self.type(f"show {stored}")
            if full.get_by_role("button", name=label).count():
                self.whatever(full, label)
        found = self.type("search the")
        if found.get_by_role("button", name="Next page").count():
            found.get_by_role("button", name="Next page").click()
            found.get_by_role("button", name="Page before").wait_for()
            self.keep("the next page, in place", found)

    def form(self, label: str) -> None:
        """Photograph the form in front, sent off empty, and close it."""
        dialog = self.page.locator("dialog").last
        self.keep(f"{label}: the form", dialog)
        send = dialog.locator("button[type=submit]")
        if send.count():
            send.click()
            self.page.wait_for_load_state("networkidle")
            if self.page.locator("dialog").count():
                self.keep(f"{label}: sent off empty", dialog)
        self.close()

    def close(self) -> None:
        """Close whatever is in front."""
        while self.page.locator("dialog[open]").count():
            self.page.keyboard.press("Escape")
            self.page.wait_for_timeout(100)

    def home(self) -> None:
        """Open the Home, and each form from it."""
        self.page.locator("#home").click()
        dialog = self.page.locator("dialog").last
        dialog.get_by_role("heading").first.wait_for()
        self.keep("the Home", dialog)
        for label in ("Subscribe a channel…", "Mute…"):
            if dialog.get_by_role("button", name=label).count():
                dialog.get_by_role("button", name=label).first.click()
                self.form(label)
                self.page.locator("#home").click()
                dialog.get_by_role("heading").first.wait_for()
        self.close()

    def shortcuts(self) -> None:
        """Use both shortcuts on a digest and on a message that is not ours."""
        ours = self.page.locator("article.message").filter(has_text="Full digest").last
        theirs = self.page.locator("article.message").filter(has_text="Anybody seen").last
        for message, whose in ((ours, "a digest"), (theirs, "a person's message")):
            for name in ("Digest: details", "Digest: manage"):
                before = self.answered()
                message.hover()
                message.get_by_role("button", name="Shortcuts").click()
                self.page.get_by_role("menuitem", name=name).click()
                self.keep(f"{name}, on {whose}", self.answer(before))


def become(page: Page, user: str) -> None:
    """Choose who looks at the workspace."""
    page.locator("#me").click()
    page.get_by_role("menuitemradio", name=user.capitalize()).click()
    page.locator("article.message").first.wait_for()


def sheet(walks: Iterator[Walk]) -> str:
    """All pictures on one page."""
    rows = []
    for walk in walks:
        rows.append(f"<h1>{walk.user}: {PEOPLE[walk.user]}</h1><div class=walk>")
        rows += [
            f"<figure><figcaption>{html.escape(name)}</figcaption><img src='{file}'></figure>"
            for name, file in walk.steps
        ]
        rows.append("</div>")
    style = (
        "body{font:14px sans-serif;margin:16px}.walk{columns:3 440px;column-gap:14px}"
        "figure{margin:0 0 14px;break-inside:avoid}img{width:100%;border:1px solid #ccc}"
        "figcaption{font-weight:600;margin-bottom:3px}"
    )
    return f"<!doctype html><meta charset=utf-8><style>{style}</style>{''.join(rows)}"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    ask.add_argument("--out", type=Path, required=True)
    ask.add_argument("--wide", type=int, default=760, help="pixels that the page is wide")
    given = ask.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as name,
        newsroom(Path(name)) as room,
        sync_playwright() as playwright,
    ):
        shutil.copytree(ROOT / "seeds", room.settings.seeds, dirs_exist_ok=True)
        (room.settings.seeds / "empty.txt").touch()
        room.start()
        stored = id_of(room.wait_for_posts(FIRST_RUN)[-1])
        room.workspace.say(BEN, "news", "Anybody seen the storm report?")
        chromium = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        address = f"{room.workspace.base_url}/?token={room.workspace.config.page_token}"
        walks = []
        for user in (BEN, CLEO, ADA):  # who steers comes last
            page = chromium.new_page(viewport={"width": given.wide, "height": 1400})
            page.set_default_timeout(8_000)
            page.goto(f"{address}#/news")
            become(page, user)
            walk = Walk(room, page, user, given.out)
            walk.home()
            walk.shortcuts()
            walk.buttons(stored)
            walk.commands(stored)
            walks.append(walk)
            page.close()
        (given.out / "index.html").write_text(sheet(iter(walks)), encoding="utf-8")
        print(f"{sum(len(walk.steps) for walk in walks)} pictures: {given.out / 'index.html'}")
        for failure in room.workspace.failures:
            print("failed:", failure)
        chromium.close()


if __name__ == "__main__":
    main()
