"""One reader for each file format: bytes in, drafts out."""
