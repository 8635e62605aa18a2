"""All hostile documents."""

from tests.campaigns.hostile_documents.document import HostileDocument
from tests.campaigns.hostile_documents.mails import mails
from tests.campaigns.hostile_documents.office import office
from tests.campaigns.hostile_documents.pages import pages
from tests.campaigns.hostile_documents.pdfs import pdfs
from tests.campaigns.hostile_documents.texts import texts


def documents() -> tuple[HostileDocument, ...]:
    """Return every hostile document, over all formats."""
    return (*texts(), *mails(), *pages(), *office(), *pdfs())
