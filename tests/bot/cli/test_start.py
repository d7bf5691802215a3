"""`--help` needs none of the modules that do the work."""

import subprocess
import sys

import pytest

HEAVY = ("numpy", "scipy", "sqlalchemy", "telegram", "structlog", "yaml", "bot.config")


@pytest.mark.parametrize("arguments", [["--help"], ["kb", "--help"], ["kb", "lint", "--help"]])
def test_help_imports_no_module_that_does_the_work(arguments: list[str]) -> None:
    code = (
        "import sys\n"
        "from bot.cli import app\n"
        "try:\n"
        "    app(sys.argv[1:])\n"
        "finally:\n"
        f"    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stderr == "[]\n"
    assert "Usage:" in done.stdout


def test_a_knowledge_base_is_read_without_the_models() -> None:
    """`kb lint` of a file without strict tests needs no model."""
    code = "import sys, faq.lint; print([n for n in ('numpy', 'scipy') if n in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"
