"""Imposition: the pages of a book put on sheets so that, folded and bound, they come in order."""
