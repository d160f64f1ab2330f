"""Progress on terminals and elsewhere."""

from __future__ import annotations

import io

from fascicle.commands.stages import shown_progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def report(progress) -> None:
    progress("read", "publication.yaml", 0, 1)
    progress("read", "publication.yaml", 1, 1)
    for done in range(3):
        progress("typeset", f"chapter-{done}", done + 1, 3)


def test_elsewhere_one_plain_line_a_stage():
    stream = io.StringIO()
    with shown_progress(stream=stream) as progress:
        report(progress)
    lines = stream.getvalue().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("reading ")
    assert lines[1].startswith("typesetting  3 units")
    assert all(line.endswith(" s") for line in lines)


def test_the_stage_that_was_broken_off_is_told():
    stream = io.StringIO()
    try:
        with shown_progress(stream=stream) as progress:
            report(progress)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    assert [line.split()[0] for line in stream.getvalue().splitlines()] == [
        "reading",
        "typesetting",
    ]


def test_on_a_terminal_stages_and_units_are_shown():
    stream = Terminal()
    with shown_progress(stream=stream) as progress:
        report(progress)
    assert "typesetting" in stream.getvalue()
    assert "chapter-2" in stream.getvalue()


def test_quiet_says_nothing(capsys):
    with shown_progress(quiet=True) as progress:
        report(progress)
    assert capsys.readouterr() == ("", "")
