"""Pure decisions: what goes where and when, what a revision changes, who may see what."""
