"""Pure decisions: what is posted where and when, what a revision changes, who may see what."""
