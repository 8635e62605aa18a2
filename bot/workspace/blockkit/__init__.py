"""Block Kit rules as a schema that rejects a payload with the same error words as Slack."""
