"""What a press gets besides imposed sheets: the interior, the cover, and words for the binder."""
