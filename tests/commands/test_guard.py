"""Whatever happens in a command becomes findings and an exit code, never a traceback."""

from __future__ import annotations

import errno

import pytest
import typer

from fascicle.commands.guard import Run, guarded
from fascicle.commands.lock import locked
from fascicle.findings import Finding, Place, Refused


def raising(fault: BaseException):
    def work() -> None:
        raise fault

    return work


def codes(run: Run) -> list[str]:
    return [finding.code for finding in run.findings]


def test_good_work_passes(tmp_path):
    assert guarded(Run(tmp_path), lambda: None)


def test_a_refusal_brings_its_findings(tmp_path):
    run = Run(tmp_path)
    found = Finding("M101", Place("a.yaml", 1, 1), "a bracket is not closed")
    assert not guarded(run, raising(Refused([found])))
    assert list(run.findings) == [found]


def test_a_fault_of_our_own_goes_into_a_log(tmp_path):
    run = Run(tmp_path / "build")
    assert not guarded(run, raising(ZeroDivisionError("division by zero")))
    assert codes(run) == ["F104"]
    (found,) = run.findings
    log = tmp_path / "build/fault.log"
    assert str(log) in found.hint
    assert "Traceback" not in found.message
    assert "Traceback" in log.read_text()
    assert "ZeroDivisionError: division by zero" in log.read_text()


def test_the_log_goes_elsewhere_where_it_cannot_be_written(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    run = Run(blocked / "build")
    assert not guarded(run, raising(ZeroDivisionError()))
    (found,) = run.findings
    assert "fascicle-" in found.hint


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EIO, "F101"),
        (errno.ENOSPC, "F112"),
        (errno.EDQUOT, "F112"),
        (errno.EFBIG, "F112"),
        (errno.EACCES, "F113"),
        (errno.EROFS, "F113"),
        (errno.EISDIR, "F114"),
        (errno.ENOENT, "F115"),
        (errno.ELOOP, "F116"),
    ],
)
def test_a_file_that_cannot_be_written_is_no_fault_of_ours(tmp_path, number, code):
    run = Run(tmp_path)
    assert not guarded(run, raising(OSError(number, "refused", "/x/booklet.pdf")))
    assert codes(run) == [code]
    assert "/x/booklet.pdf" in next(iter(run.findings)).message
    assert not (tmp_path / "fault.log").exists()


def test_a_missing_pango_is_named_with_what_to_type(tmp_path):
    run = Run(tmp_path)
    assert not guarded(run, raising(OSError("cannot load library 'libpango-1.0-0'")))
    (found,) = run.findings
    assert found.code == "F105"
    assert "apt-get install libpango-1.0-0" in found.hint
    assert "brew install pango" in found.hint


@pytest.mark.parametrize("fault", [typer.Exit(3), typer.BadParameter("no"), KeyboardInterrupt()])
def test_exits_usage_errors_and_interruptions_pass_through(tmp_path, fault):
    run = Run(tmp_path)
    with pytest.raises(type(fault)):
        guarded(run, raising(fault))
    assert codes(run) == []


def test_what_libraries_print_does_not_reach_standard_output(tmp_path, capsys):
    guarded(Run(tmp_path), lambda: print("library notice"))
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "library notice" in captured.err


def test_take_stops_at_errors_only(tmp_path):
    run = Run(tmp_path)
    run.take([Finding("M213", Place("a.yaml"), "draft")])
    with pytest.raises(Refused):
        run.take([Finding("M201", Place("a.yaml"), "unknown key")])
    assert codes(run) == ["M201", "M213"]


def test_one_build_at_a_time(tmp_path):
    with locked(tmp_path), pytest.raises(Refused) as refused, locked(tmp_path):
        pass
    assert [finding.code for finding in refused.value.findings] == ["F103"]
    with locked(tmp_path):
        pass


def test_a_full_disk_that_names_no_file_is_no_fault_of_ours(tmp_path):
    run = Run(tmp_path)
    assert not guarded(run, raising(OSError(errno.ENOSPC, "No space left on device")))
    assert codes(run) == ["F112"]
