"""Any bytes to any reader: a finding at a place that there is, or a result; never a traceback."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wild import FILES, READERS, wild

TEXTS = [name for name in READERS if name not in FILES and name not in ("photographs",)]


@pytest.mark.parametrize("name", TEXTS)
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_reader_takes_anything(name, data):
    READERS[name](data.draw(wild(name)))


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_publication_with_anything_for_a_file_is_read(name, data):
    READERS[name](data.draw(wild(name)))


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(wild("photographs"))
def test_a_photograph_may_be_anything(data):
    READERS["photographs"](data)
