"""The edition: what readers will read, everything resolved and nothing laid out."""
