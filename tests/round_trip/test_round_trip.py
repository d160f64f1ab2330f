"""Any publication of the generator builds with all its words and notes, or ends in a finding."""

import pytest
from wild_check import round_trip
from wild_publication import write_publication

SEEDS = range(25)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_word_and_note_is_accounted_for(seed, tmp_path):
    account = write_publication(seed, tmp_path / "wild")
    outcome = round_trip(seed, account, tmp_path / "wild")
    assert outcome.faults == []
