"""Bringing in photographs: the only room that knows the network.

Nothing of a build imports it; the command ``fascicle photographs fetch`` does, and no other. Built
on the standard library alone: ``http.client`` speaks HTTP, ``ssl`` trusts whom the system trusts.
"""
