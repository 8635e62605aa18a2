"""One reader for each file format: from bytes to drafts."""
