"""Documents that cost a reader far more than their size: each is read or refused, soon.

    python -m tests.campaigns.hostile_documents [WORDS]

makes each of them, reads it as the bot does in a process of its own, and prints the seconds of CPU,
the peak of memory and what `status` says. Words choose documents.
"""
