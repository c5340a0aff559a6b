"""What FILE|NAME on the command line stands for: the configuration of a file, or a saved one."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from smtpgui.cli.input.context import Tools
from smtpgui.cli.output.result import CommandReport
from smtpgui.core.configurations.files import Imported, read_configurations
from smtpgui.core.explain import severity
from smtpgui.core.files import read_file
from smtpgui.core.findings import Finding, Severity, Trouble
from smtpgui.core.settings import SmtpSettings, validate
from smtpgui.core.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Target:
    """What a command works on: settings, what was said about their file, their place in the store ("" for a file)."""

    name: str
    settings: SmtpSettings
    workspace: Workspace
    findings: tuple[Finding, ...] = ()
    configuration_id: str = ""


def target_of(tools: Tools, report: CommandReport, target: str) -> Target:
    """The settings of a file where `target` is one or looks like one, else those saved under that name.

    Raises Trouble: `file.*`, `file.several`, `store.not_found`, `store.*`.
    """
    path = Path(target)
    workspace = tools.workspace(report)
    if not (_is_file(path) or _looks_like_file(target)):
        saved = workspace.store.find(target)
        return Target(saved.name, saved.settings, workspace, (), saved.id)
    item = only_configuration(path)
    return Target(item.name, item.settings, workspace, item.findings)


def only_configuration(path: Path) -> Imported:
    """The one configuration of the file at `path`. Raises Trouble: `file.*`, `file.several`."""
    items = read_configurations(read_file(path), path.name)
    if len(items) > 1:
        raise Trouble(Finding("file.several", {"file": path.name, "count": len(items)}))
    return items[0]


def _is_file(path: Path) -> bool:
    with suppress(OSError):  # a name that is too long for a file
        return path.is_file()
    return False


def _looks_like_file(target: str) -> bool:
    return target.lower().endswith(".json") or target.startswith(("/", "./", "../", ".\\", "..\\"))


def faults_of(subject: Target) -> list[Finding]:
    """What must be mended before the settings can be of any use."""
    said = [*subject.findings, *validate(subject.settings)]
    return [finding for finding in said if severity(finding) is Severity.ERROR]
