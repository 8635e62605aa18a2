"""Shapes of the fields that hold an article back or retract it, and what should come of each."""

import json
from collections.abc import Mapping

from tests.seeds.embargo_table import FREE, HELD, RETRACTED, STORY

# name → (file name, content, what should come of it; a retraction is RETRACTED)
BODY = "\n\n".join(STORY)


def json_with(*fields: str) -> str:
    """A JSON object with a text and these fields."""
    return "{" + ",".join([f'"text": {json.dumps(BODY)}', *fields]) + "}"


def html_with(*metas: str) -> str:
    """A page with an article and these elements in its head."""
    paragraphs = "".join(f"<p>{each}</p>" for each in STORY)
    return f"<html><head>{''.join(metas)}</head><body><article>{paragraphs}</article></body></html>"


def mail_with(*headers: str, subject: str = "A second pier") -> str:
    """A message with an article and these headers."""
    return "\n".join(["From: press@tull.example", f"Subject: {subject}", *headers, "", BODY])


SHAPES: Mapping[str, tuple[str, str, str]] = {
    "twice, the later second": (
        "a.txt",
        f"title: x\nembargo: 2026-01-01\nembargo: 2099-12-09\n\n{BODY}",
        "2099-12-09T00:00Z",
    ),
    "twice, the later first": (
        "a.txt",
        f"title: x\nembargo: 2099-12-09\nembargo: 2026-01-01\n\n{BODY}",
        "2099-12-09T00:00Z",
    ),
    "empty, then a time": (
        "a.txt",
        f"embargo:\nembargo: 2099-12-09\n\n{BODY}",
        "2099-12-09T00:00Z",
    ),
    "a time, then empty": (
        "a.txt",
        f"embargo: 2099-12-09\nembargo:\n\n{BODY}",
        "2099-12-09T00:00Z",
    ),
    "empty alone": ("a.txt", f"title: x\nembargo:\n\n{BODY}", FREE),
    "a time and nonsense": ("a.txt", f"embargo: 2026-01-01\nEMBARGO: soon\n\n{BODY}", HELD),
    "in words, with a zone": (
        "a.txt",
        f"Embargo: 9 December 2099, 12 noon ET\n\n{BODY}",
        "2099-12-09T17:00Z",
    ),
    "in German": (
        "a.txt",
        f"title: x\nSperrfrist: 9.12.2099, 10 Uhr\n\n{BODY}",
        "2099-12-09T10:00Z",
    ),
    "none": ("a.txt", f"title: x\nembargo: none\n\n{BODY}", FREE),
    "status twice": ("a.txt", f"status: published\nStatus: RETRACTED \n\n{BODY}", RETRACTED),
    "status withdrawn": ("a.txt", f"title: x\nstatus: withdrawn\n\n{BODY}", RETRACTED),
    "YAML twice": (
        "a.md",
        f"---\nembargo: 2099-12-09\nembargo: 2026-01-01\n---\n{BODY}",
        "2099-12-09T00:00Z",
    ),
    "YAML in another case": (
        "a.md",
        f"---\nEmbargo: 2099-12-09\nembargo:\n---\n{BODY}",
        "2099-12-09T00:00Z",
    ),
    "YAML null": (
        "a.md",
        f"---\nembargo: null\nnot-before: 2099-12-09\n---\n{BODY}",
        "2099-12-09T00:00Z",
    ),
    "YAML status list": ("a.md", f"---\nstatus: [published, Retracted]\n---\n{BODY}", RETRACTED),
    "JSON twice": (
        "a.json",
        json_with('"embargo": "2099-12-09"', '"embargo": null'),
        "2099-12-09T00:00Z",
    ),
    "JSON camel case": (
        "a.json",
        json_with('"embargoUntil": "2099-12-09T09:00Z"'),
        "2099-12-09T09:00Z",
    ),
    "JSON null alone": ("a.json", json_with('"embargo": null'), FREE),
    "JSON true": ("a.json", json_with('"embargoed": true'), HELD),
    "JSON status twice": (
        "a.json",
        json_with('"status": "retracted"', '"status": "published"'),
        RETRACTED,
    ),
    "JSON Status": ("a.json", json_with('"Status": "Retracted"'), RETRACTED),
    "JSON list, twice": (
        "a.json",
        "[" + json_with('"Not_Before": "2026-01-01"', '"not_before": "2099-12-09"') + "]",
        "2099-12-09T00:00Z",
    ),
    "JSON Lines twice": (
        "a.jsonl",
        json_with('"embargo": "2099-12-09"', '"embargo": "2026-01-01"'),
        "2099-12-09T00:00Z",
    ),
    "meta twice": (
        "a.html",
        html_with('<meta name="embargo" content="2099-12-09">', '<META content="" NAME="Embargo">'),
        "2099-12-09T00:00Z",
    ),
    "meta property": (
        "a.html",
        html_with('<meta content="2099-12-09" property="article:embargo">'),
        "2099-12-09T00:00Z",
    ),
    "meta http-equiv": (
        "a.html",
        html_with('<meta http-equiv="X-Embargo" content="2099-12-09">'),
        "2099-12-09T00:00Z",
    ),
    "meta itemprop": (
        "a.html",
        html_with('<meta itemprop="embargoUntil" content="2099-12-09">'),
        "2099-12-09T00:00Z",
    ),
    "meta status twice": (
        "a.html",
        html_with(
            '<meta name="status" content="Retracted">', '<meta name="status" content="live">'
        ),
        RETRACTED,
    ),
    "header twice": (
        "a.eml",
        mail_with("X-Embargo: 2099-12-09", "X-Embargo: 2026-01-01"),
        "2099-12-09T00:00Z",
    ),
    "header X-Embargo-Until": (
        "a.eml",
        mail_with("X-Embargo-Until: Wed, 9 Dec 2099 09:00:00 +0100"),
        "2099-12-09T08:00Z",
    ),
    "header Embargo": ("a.eml", mail_with("Embargo: 9 December 2099"), "2099-12-09T00:00Z"),
    "subject": (
        "a.eml",
        mail_with(subject="EMBARGOED UNTIL 9 December 2099: A second pier"),
        "2099-12-09T00:00Z",
    ),
    "subject in brackets, with a date": (
        "a.eml",
        mail_with("Date: Fri, 27 Nov 2099 09:30:00 +0100", subject="[EMBARGO 9 Dec] A second pier"),
        "2099-12-09T00:00Z",
    ),
    "status with a reason": (
        "a.txt",
        f"title: x\nstatus: Retracted, the figures are not right\n\n{BODY}",
        RETRACTED,
    ),
    "status denied": ("a.txt", f"title: x\nstatus: not retracted\n\n{BODY}", FREE),
    "JSON status object": ("a.json", json_with('"status": {"state": "Killed"}'), RETRACTED),
    "words in another field of YAML": (
        "a.md",
        f"---\nnote: Embargoed until 9 December 2099\n---\n{BODY}",
        "2099-12-09T00:00Z",
    ),
    "words in another field of JSON": (
        "a.json",
        json_with('"ednote": "HOLD FOR RELEASE"', '"author": "Hold Until"'),
        HELD,
    ),
    "words in a page's title": (
        "a.html",
        html_with("<title>EMBARGOED UNTIL 9 December 2099: A second pier</title>"),
        "2099-12-09T00:00Z",
    ),
    "subject RETRACTED": ("a.eml", mail_with(subject="RETRACTED: A second pier"), RETRACTED),
    "X-Status": ("a.eml", mail_with("X-Status: Retracted"), RETRACTED),
}
