"""Each hostile document is read, or refused with a sentence, by a process with limits.

The limits of the process are far above what is allowed, so that a busy machine fails no test:
`python -m tests.campaigns.hostile_documents` measures.
"""

from pathlib import Path

import pytest

from tests.campaigns.hostile_documents.attempt import attempt
from tests.campaigns.hostile_documents.document import HostileDocument
from tests.campaigns.hostile_documents.documents import documents


@pytest.mark.slow
@pytest.mark.parametrize("document", documents(), ids=lambda each: f"{each.file}: {each.name}")
def test_a_hostile_document_is_read_or_refused(document: HostileDocument, tmp_path: Path) -> None:
    came = attempt(document, tmp_path)
    assert came.is_as_expected, came.problems[:3]


def test_there_are_hostile_documents_of_every_format() -> None:
    names = [(each.file, each.name) for each in documents()]
    assert len(set(names)) == len(names) >= 60
    assert {Path(file).suffix for file, _ in names} == {
        ".txt", ".md", ".json", ".jsonl", ".eml", ".html", ".docx", ".pdf", ".xml", ".opml", ".url",
        ".webloc",
    }  # fmt: skip
