"""The rules of the house: who imports whom, which tables belong together, and how long a file may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

import pytest

from smtpgui.core import findings
from smtpgui.core.dnshealth.checks import CHECKS
from smtpgui.core.explain import TABLES, UNKNOWN, explanations
from smtpgui.core.findings import Action, Explanation, Offer, Severity
from smtpgui.core.help.pages import MESSAGES, PAGES
from smtpgui.core.providers.table import providers
from smtpgui.core.settings import AUTHENTICATIONS, FIELDS, SmtpSettings
from smtpgui.core.settings.autocorrect import REWRITES
from smtpgui.core.settings.fields import Kind
from smtpgui.core.settings.model import NAMES
from smtpgui.core.smtp.send_test.stages import STEP_NAMES
from tests.support.source import PACKAGE, Source, sources
from tests.support.tables import every

# Who imports whom


def below(module: str, *packages: str) -> bool:
    return any(module == package or module.startswith(f"{package}.") for package in packages)


def strays(importing: tuple[str, ...], forbidden: tuple[str, ...], but: tuple[str, ...] = ()) -> list[str]:
    """Which files below `importing` import something `forbidden`; files and folders in `but` may."""
    return [
        f"{source.name} imports {module}"
        for source in sources()
        if source.is_in(*importing) and not source.is_in(*but)
        for module in sorted(source.imports)
        if below(module, *forbidden)
    ]


EVERYWHERE = tuple(
    path.name for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
)


@every(
    "library, only",
    [
        (("PySide6", "shiboken6"), ("gui",)),
        (("keyring",), ("core/stores/keyring_helper.py",)),
        (("dns",), ("core/resolver", "sandbox")),
        (("sqlite3",), ("core/stores",)),
        (("click", "rich"), ("cli",)),
        (("babel",), ("core/language.py",)),
        (("trustme",), ("sandbox",)),
        (("fastapi", "starlette", "uvicorn", "sqlalchemy", "pydantic", "pydantic_core"), ("sandbox/platform",)),
        (("asyncio",), ("core/resolver", "core/dnshealth", "core/audit", "sandbox")),
        (("http", "urllib.request", "httpcore2", "httpx", "requests"), ("core/net/http.py",)),
        (("smtplib", "concurrent.futures"), ()),
        (("dkim",), ("core/message/dkim/header_hash.py",)),
        (("imap_tools", "imaplib"), ("core/message/imap.py",)),
    ],
)
def test_a_library_is_used_in_its_own_place_only(library, only):
    assert strays(EVERYWHERE, library, only) == []


def test_these_checks_see_imports_at_all():
    assert "core/stores/keyring_helper.py imports keyring.errors" in strays(EVERYWHERE, ("keyring",))
    assert strays(("gui",), ("PySide6",))
    assert strays(("core/resolver",), ("dns",))


def test_outside_json_and_reasons_of_files_are_read_in_one_place():
    allowed = {
        "json.loads(": {
            "core/strict_json.py", "core/stores/keyring_helper.py",  # which needs nothing of the program
            # what we wrote ourselves
            "cli/commands/audit.py", "core/platform_sync/connections.py", "core/platforms/rest.py",
            "core/providers/row.py", "core/stores/row_mapping.py", "core/stores/serialization.py",
            "sandbox/platform/routes_settings.py",
        },
        '"file.not_found"': {"core/files.py", "core/stores/words.py"},
        '"file.disk_full"': {"core/files.py", "core/stores/words.py"},
        "os.fsync(": {"core/files.py"},
    }  # fmt: skip
    for text, files in allowed.items():
        found = {
            path.relative_to(PACKAGE).as_posix()
            for path in PACKAGE.rglob("*.py")
            if text in path.read_text("utf-8")
        }
        assert found - files == set(), text


ROOMS = ("smtp", "dnshealth", "stores", "platforms", "message")
FLOOR = (
    "findings", "language", "net", "providers", "settings", "resolver", "privacy", "strict_json", "files",
)  # fmt: skip


@pytest.mark.parametrize("room", ROOMS)
def test_siblings_never_import_each_other(room):
    others = tuple(f"smtpgui.core.{other}" for other in ROOMS if other != room)
    if room == "message":
        others = tuple(other for other in others if other != "smtpgui.core.dnshealth")
    assert strays((f"core/{room}", f"core/{room}.py"), others) == []


def test_a_room_stands_on_the_floor_and_on_nothing_else_of_ours():
    allowed = tuple(f"smtpgui.core.{name}" for name in FLOOR)
    for source in sources():
        if source.is_in(*(f"core/{room}" for room in ROOMS)):
            own = ".".join(source.module.split(".")[:3])
            also = ("smtpgui.core.dnshealth",) if source.is_in("core/message") else ()
            ours = {
                module for module in source.imports if below(module, "smtpgui.core") and module != "smtpgui.core"
            }
            assert {module for module in ours if not below(module, own, *also, *allowed)} == set(), source.name


FLOORS = {
    "core/findings.py": (),
    "core/language.py": ("smtpgui.core.findings", "smtpgui.resources"),
    "core/net/deadline.py": (),
    "core/privacy/encodings.py": (),
    "core/privacy/secrets.py": ("smtpgui.core.privacy.encodings",),
    "core/net/network.py": ("smtpgui.core.findings",),
    "core/net/http.py": (
        "smtpgui",
        "smtpgui.core.net.deadline",
        "smtpgui.core.findings",
        "smtpgui.core.net.network",
        "smtpgui.core.net.hostnames",
    ),
    "core/strict_json.py": (),
    "core/files.py": ("smtpgui.core.findings",),
    "core/providers/row.py": ("smtpgui.core.findings", "smtpgui.core.strict_json"),
    "core/providers/table.py": ("smtpgui.core.findings", "smtpgui.core.providers.row", "smtpgui.resources"),
    "core/settings": (
        "smtpgui.core.findings",
        "smtpgui.core.language",
        "smtpgui.core.net.hostnames",
        "smtpgui.core.providers.row",
        "smtpgui.core.providers.table",
        "smtpgui.core.settings",
    ),
    "core/resolver": (
        "smtpgui.core.findings",
        "smtpgui.core.net.deadline",
        "smtpgui.core.net.network",
        "smtpgui.core.resolver",
    ),
    "core/explain.py": ("smtpgui.core.findings", "smtpgui.core.language"),
    "core/help/pages.py": ("smtpgui.core.language",),
    "core/common_words.py": ("smtpgui.core.findings", "smtpgui.core.language"),
    "resources.py": (),
}
"""What each part of the floor may import of ours."""


@every("part", FLOORS)
def test_the_floor_stands_on_what_is_below_it(part):
    allowed = (*FLOORS[part], "smtpgui.core", "smtpgui")
    found = [source for source in sources() if source.is_in(part)]
    assert found
    for source in found:
        for module in source.imports:
            if below(module, "smtpgui"):
                assert below(module, *FLOORS[part]) or module in allowed[-2:], f"{source.name} imports {module}"


@pytest.mark.parametrize(
    "name",
    ["core/findings.py", "core/language.py", "core/net/network.py", "core/providers/table.py", "core/explain.py"],
)
def test_the_lowest_floor_needs_nothing_but_python_to_be_imported(name):
    (source,) = (source for source in sources() if source.name == name)
    tops = {module.split(".")[0] for module in source.first_imports} - {"smtpgui"}
    assert tops <= sys.stdlib_module_names
    assert tops, "it imports something"


@every(
    "folder, forbidden, but",
    [
        ("core", ("smtpgui.cli", "smtpgui.gui", "smtpgui.sandbox"), ()),
        ("gui", ("smtpgui.cli", "smtpgui.sandbox"), ()),
        ("gui", ("smtpgui.gui.app",), ("gui/app",)),
        (
            "gui",
            ("smtpgui.gui.audit", "smtpgui.gui.dns", "smtpgui.gui.message"),
            ("gui/app", "gui/audit", "gui/dns", "gui/message"),
        ),
        ("gui", ("smtpgui.gui.platform",), ("gui/app", "gui/platform")),
        ("gui/session", ("smtpgui.gui.form", "smtpgui.gui.send_test"), ()),
        ("gui/form", ("smtpgui.gui.send_test",), ()),
        ("gui/jobs", ("smtpgui.gui.session", "smtpgui.gui.form"), ()),
        ("gui/widgets", ("smtpgui.gui.session", "smtpgui.gui.form"), ()),
        ("cli", ("smtpgui.gui",), ()),
        ("cli", ("smtpgui.sandbox",), ("cli/demo_walk.py",)),
        ("sandbox", ("smtpgui.cli", "smtpgui.gui"), ()),
    ],
)
def test_arrows_point_downwards(folder, forbidden, but):
    assert strays((folder,), forbidden, but) == []


def run(code: str) -> str:
    """What another Python prints that runs `code`."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_core_command_line_and_sandbox_load_no_qt_and_no_keyring():
    modules = [source.module for source in sources() if not source.is_in("gui", "core/stores/keyring_helper.py")]
    assert len(modules) > 100
    code = f"""
import importlib, sys
for name in {modules!r}:
    importlib.import_module(name)
tops = {{name.partition(".")[0] for name in sys.modules}}
print(sorted(tops & {{"PySide6", "shiboken6", "keyring"}}))
"""
    assert run(code) == "[]"


def test_the_core_starts_without_heavy_libraries():
    modules = [
        s.module
        for s in sources()
        if s.is_in("core") and not s.is_in("core/resolver", "core/stores/keyring_helper.py")
    ]
    late = tuple(f"smtpgui.core.{room}." for room in ("audit", "dnshealth", "stores", "message"))
    code = f"""
import importlib, sys
for name in {[m for m in modules if not m.startswith(late)]!r}:
    importlib.import_module(name)
heavy = {{"dns", "cryptography", "email_validator", "idna", "babel", "sqlite3", "platformdirs", "click", "rich"}}
print(sorted(heavy & {{name.partition(".")[0] for name in sys.modules}}))
"""
    assert run(code) == "[]"


# Tables that belong together


def test_every_setting_has_a_row_in_the_platforms_order():
    rows = [field.name for field in FIELDS]
    assert rows == [*NAMES[: NAMES.index("username") + 1], "password", *NAMES[NAMES.index("username") + 1 :]]
    assert "password" not in NAMES, "the password is never among the settings"
    assert [*SmtpSettings().to_values()] == [*NAMES]


def test_choices_and_switches_fit_the_settings():
    values = SmtpSettings().to_values()
    for field in FIELDS:
        assert (field.kind is Kind.SWITCH) == isinstance(values.get(field.name), bool)
        assert (field.kind is Kind.CHOICE) == bool(field.choices)
    (choice,) = [field for field in FIELDS if field.choices]
    assert tuple(value for value, _name in choice.choices) == AUTHENTICATIONS


def check_files() -> set[str]:
    return {path.stem for path in (PACKAGE / "core/dnshealth/checks").glob("*.py")} - {"__init__"}


def test_every_check_file_is_in_checks():
    names = [check.name for check in CHECKS]
    assert sorted(names) == sorted(check_files()), "a file in checks/ and a name in CHECKS, each once"
    for check in CHECKS:
        assert check.run.__module__.rpartition(".")[2] == check.name
        assert {code.partition(".")[0] for code in check.words} <= {check.name}, check.name


def test_every_rule_file_is_in_rules():
    from smtpgui.core.smtp.diagnosis.rules import RULES

    files = (PACKAGE / "core/smtp/diagnosis/rules").glob("*.py")
    for source in map(Source, files):
        if source.path.stem not in ("__init__", "rule"):
            named = {code for code in source.codes if code in {rule.code for rule in RULES}}
            assert named, source.name


def test_every_table_of_words_is_joined():
    holders = {source.module for source in sources() if re.search(r"^EXPLANATIONS\b", source.text, re.MULTILINE)}
    assert {module.removesuffix(".rules.__init__") for module in holders} == set(TABLES)


def test_every_page_that_a_provider_or_an_explanation_names_is_there():
    assert {row.help_page for row in providers()} <= PAGES.keys()
    assert {words.help_page for words in explanations().values()} - {""} <= PAGES.keys()


# Codes


NO_CODES = {"window.lock", "spf.protection", "mail.com", "mail.microsoft", "smtp.mailfrom", "smtp.mail"}
"""A file, parts of host names, and properties of RFC 8601 that look like codes."""

BUILT = {
    **dict.fromkeys((f"spf.result_{r}" for r in ("pass", "fail", "softfail", "neutral", "none", "permerror")),
                    "dnshealth/run.py: the result"),
    **dict.fromkeys((f"envelope.spf_{r}" for r in
                     ("pass", "fail", "softfail", "neutral", "none", "permerror", "temperror")),
                    "message/read.py: the result"),
    **dict.fromkeys((f"proof.failed_{policy}" for policy in ("none", "quarantine", "reject")),
                    "message/proof.py: the policy"),
    "spf.provider_partly_authorised": "checks/spf.py: how far the provider may send",
    **dict.fromkeys((f"store.{fault}_set_aside" for fault in ("damaged", "emptied", "foreign")),
                    "stores/opening.py: what is wrong with the file"),
    **dict.fromkeys(("configuration.added", "configuration.replaced"), "cli/commands/save.py: new or not"),
}  # fmt: skip
"""Codes that are put together where they are given."""


def named_codes() -> Iterator[tuple[str, Source]]:
    families = {code.partition(".")[0] for code in explanations()}
    for source in sources():
        for code in source.codes:
            if code.partition(".")[0] in families and code not in NO_CODES:
                yield code, source


def test_every_code_that_is_found_is_explained():
    forgotten = {f"core/dnshealth/checks/{name}.py" for name in check_files() - {check.name for check in CHECKS}}
    unexplained = {
        (code, source.name)
        for source in sources()
        if source.name not in forgotten  # the test of CHECKS names them
        for code in source.found_codes - explanations().keys()
    }
    assert unexplained == set()
    assert sum(len(source.found_codes) for source in sources()) > 150, "they are seen at all"


def test_every_code_that_a_table_names_is_explained():
    assert {(code, source.name) for code, source in named_codes() if code not in explanations()} == set()


def test_every_explanation_is_used():
    # The menu of the practice world only says what it expects.
    given = {code for code, source in named_codes() if not source.is_in("sandbox/scenarios.py")}
    unknown = {f"{check.name}.unknown" for check in CHECKS if check.unknown}
    assert explanations().keys() - given - BUILT.keys() - unknown == set()
    assert given & BUILT.keys() == set(), "a code that stands somewhere in full needs no exception"
    assert BUILT.keys() <= explanations().keys()


def test_no_finding_is_made_with_a_name_of_another_shape():
    for source in sources():
        for code in source.found_codes:
            assert re.fullmatch(r"[a-z]+(_[a-z]+)*\.[a-z0-9]+(_[a-z0-9]+)*", code), (code, source.name)


# Words


def forms(words: Explanation) -> Iterator[str]:
    for text in (words.title, words.why, words.fix):
        yield from findings.forms(text)


def test_the_tone():
    for code, words in {**explanations(), "unknown": UNKNOWN}.items():
        for text in forms(words):
            assert not re.search(r"\b(please|sorry|invalid|oops)\b|error occurred", text, re.IGNORECASE), code
            assert "..." not in text, code
            assert text == text.strip(), code
            assert text.count("{") == len(re.findall(r"\{[a-z_]+\}", text)), code


def test_an_error_has_a_title_and_every_title_begins_like_a_sentence():
    for code, words in explanations().items():
        (title, *_) = forms(words)
        assert title, code
        assert not title[0].islower() or title.startswith(("iCloud", "smtpgui")), code
        assert words.severity in Severity


def test_the_servers_own_line_is_never_the_message():
    for code, words in explanations().items():
        for text in (str(words.title), str(words.fix)):
            assert "{reply}" not in text or len(text.replace("{reply}", "")) > 20, code


TABS = ("settings", "dns", "history")
EDITORS = (*NAMES, "password")
TARGETS: dict[Action, tuple[str, ...]] = {
    Action.SET: (*EDITORS, "{setting}"),
    Action.EDIT: (*EDITORS, "{setting}", "recipient"),  # the address of the test stands in the panel
    Action.HELP: tuple(PAGES),
    Action.OPEN: TABS,
    Action.COPY: ("report", "it_message", *MESSAGES),
    Action.TEST: ("", "client"),
    Action.UNDO: (*EDITORS, "{setting}"),
}


def offers() -> Iterator[tuple[str, Offer]]:
    for code, words in explanations().items():
        for offer in words.offers:
            yield code, offer


def test_every_offer_leads_somewhere():
    assert {offer.action for _code, offer in offers()} == set(Action)
    for code, offer in offers():
        assert offer.target in TARGETS[offer.action], (code, offer)
        assert offer.label, code
        assert bool(offer.value) == (offer.action is Action.SET), (code, offer)


def test_every_value_that_an_offer_sets_is_one_of_its_settings():
    for code, offer in offers():
        if offer.action is not Action.SET or "{" in offer.value:
            continue
        if offer.value.startswith("="):
            assert offer.value in REWRITES, (code, offer)
        elif offer.target == "port":
            assert 0 < int(offer.value) < 65536, (code, offer)
        elif offer.target == "authentication":
            assert offer.value in AUTHENTICATIONS, (code, offer)
        elif offer.target in ("starttls_auto", "enabled"):
            assert offer.value in ("true", "false"), (code, offer)


def test_an_offer_that_writes_into_the_setting_comes_with_findings_that_name_one():
    """`{setting}` is the finding's own: a code with such an offer is never given without a setting."""
    codes = {code for code, offer in offers() if offer.target == "{setting}"}
    assert codes
    assert all(code.partition(".")[0] in ("address", *EDITORS) for code in codes), codes


def test_the_steps_of_the_ladder_are_the_command_lines_contract():
    assert STEP_NAMES == ("settings", "resolve", "connect", "greeting", "ehlo", "starttls", "tls", "auth", "mail_from",
                          "rcpt_to", "data")  # fmt: skip


# One truth, told in one way


def test_a_class_name_stands_for_one_class():
    places: dict[str, list[str]] = defaultdict(list)
    for source in sources():
        for node in source.tree.body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(source.name)
    twice = {f"{name}: {', '.join(files)}" for name, files in places.items() if len(files) > 1}
    assert twice == set()


def public_functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef]:
    """Functions of a module and methods of its classes that others may call; those inside functions are not."""
    for node in body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from public_functions(node.body)
        elif isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def raises_trouble(function: ast.FunctionDef) -> bool:
    """Whether `raise Trouble(…)` stands in the function itself."""
    return any(
        isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and ast.unparse(node.exc.func) == "Trouble"
        for node in ast.walk(function)
    )


def test_who_raises_trouble_says_so():
    silent = {
        f"{source.name}: {function.name}"
        for source in sources()
        for function in public_functions(source.tree.body)
        if raises_trouble(function) and "Raises Trouble" not in (ast.get_docstring(function) or "")
    }
    assert silent == set()


def calls(name: str) -> Iterator[tuple[Source, ast.Call]]:
    """Every call of the function or the method `name`."""
    for source in sources():
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called == name:
                    yield source, node


def literal(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_a_text_is_said_with_its_own_facts():
    wrong = []
    for name, texts, positional in (("say", 1, set()), ("say_count", 2, {"n"})):
        for source, call in calls(name):
            said = [literal(argument) for argument in call.args[:texts]]
            given = {keyword.arg for keyword in call.keywords} | positional
            if None in said or None in given:  # a text or facts that are made elsewhere
                continue
            wanted = {field for text in said for field in re.findall(r"\{(\w+)\}", text or "")} | positional
            if wanted != given:
                wrong.append(f"{source.name}:{call.lineno} {sorted(wanted ^ given)}")
    assert wrong == []
    assert sum(1 for _call in calls("say")) > 50, "they are seen at all"


TEMPLATES = {
    "core/platforms/rest.py": "paths of a preset",
    "core/providers/row.py": "host names of a row",
    "core/smtp/discovery/autoconfig.py": "addresses of autoconfig files",
}
"""Files that fill in what is no text of any language."""


def fills_a_text(source: Source, call: ast.Call) -> bool:
    """Whether `call` of replace or format puts a value into a text: any `{name}`, and what was translated."""
    if not isinstance(call.func, ast.Attribute):  # dataclasses.replace
        return False
    if call.func.attr == "replace":
        return bool(call.args) and (literal(call.args[0]) or "").startswith("{") and source.name not in TEMPLATES
    return ast.unparse(call.func.value).startswith(("_(", "ngettext("))


def test_nothing_but_say_fills_a_text():
    fills = Counter(
        source.name for name in ("replace", "format") for source, call in calls(name) if fills_a_text(source, call)
    )
    assert {f"{name}: {count}" for name, count in fills.items()} == set()


# The import graph


@lru_cache
def importers() -> dict[str, frozenset[str]]:
    """For each file the files that import it, at the top, inside a function or for the type checker."""
    names = {source.module: source.name for source in sources()}
    found: dict[str, set[str]] = {name: set() for name in names.values()}
    for source in sources():
        for node in ast.walk(source.tree):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                ours = [(f"{node.module}.{alias.name}", str(node.module)) for alias in node.names]
                modules = [whole if whole in names else module for whole, module in ours]
            for module in modules:
                if module in names:
                    found[names[module]].add(source.name)
    return {name: frozenset(files - {name}) for name, files in found.items()}


def test_no_file_imports_itself_by_way_of_others():
    graph = importers()

    def reached(start: str) -> set[str]:
        seen, waiting = set[str](), [start]
        while waiting:
            new = graph[waiting.pop()] - seen
            seen |= new
            waiting += new
        return seen

    assert {name for name in graph if name in reached(name)} == set()


def test_no_folder_has_more_than_20_files():
    counts = Counter(source.path.parent.relative_to(PACKAGE).as_posix() for source in sources())
    assert {f"{folder}: {count}" for folder, count in counts.items() if count > 20} == set()


SEAMS = {
    "cli/commands": "one file a command",
    "core/dnshealth/checks": "one file a check",
    "core/smtp/diagnosis/rules": "one file a family of servers",
    "gui/app/single_instance.py": "a door to the system",
    "core/dnshealth/words.py": "the words that checks share",
    "core/smtp/pasted/answer.py": "what others call of the room",
    "sandbox/platform/routes_applications.py": "one file an operation of the contract",
    "sandbox/workspace.py": "the window's door to the practice world",
}
"""Files and folders that stand alone however short they are, with the reason."""


def test_a_short_file_with_one_reader_is_part_of_it():
    short = {source.name for source in sources() if len(source.text.splitlines()) < 75}
    alone = {
        name: next(iter(files))
        for name, files in importers().items()
        if len(files) == 1 and name in short and not name.endswith("__init__.py")
    }
    seams = tuple(seam.replace("/", ".") for seam in SEAMS)
    found = {f"{name} into {of}" for name, of in alone.items() if not below(name.replace("/", "."), *seams)}
    assert found == set()
    assert {seam for seam in SEAMS if not (PACKAGE / seam).exists()} == set()


# Size

TABLES_OF_TEXT = {"core/smtp/diagnosis/words.py": 550, "core/message/words.py": 500}
"""Files that are one table, and how long they may be."""


def test_a_file_is_neither_a_scrap_nor_a_scroll():
    lengths = {source.name: len(source.text.splitlines()) for source in sources()}
    assert {name: length for name, length in lengths.items() if length > TABLES_OF_TEXT.get(name, 350)} == {}
    assert lengths.keys() >= TABLES_OF_TEXT.keys()
    assert 60 <= sorted(lengths.values())[len(lengths) // 2] <= 150
