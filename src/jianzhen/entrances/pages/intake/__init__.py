"""Pages of intake: report once, the call-taker's screen, outlets and numbers to look up, a person's own data."""
