"""Reading: a publication's folder to a typed manuscript in which every part knows its place.

``reading.read`` is the door. Behind it: characters (``decoding``), YAML with places
(``yaml_reader``, ``yaml_errors``, ``yaml_slips``, ``positions``), the format (``models``,
``validation``, ``schemas``), dates, seeds, the source list (``bibliography``), photographs, and
what the parts say of one another (``checking``).
"""
