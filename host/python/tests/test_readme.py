"""The examples of README.md: each runs in an empty folder, prints what stands below it, and is
typed as strictly as mypy can check.

The file is found beside this folder; the package is the installed one.
"""

import re
import subprocess
import sys
from pathlib import Path

import pytest

README = (Path(__file__).parent.parent / "README.md").read_text()
EXAMPLES = re.findall(r"```python\n(.*?)```\n+```text\n(.*?)```", README, re.DOTALL)


def run(*arguments: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, text=True, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, ""), done
    return done.stdout


def test_each_example_has_its_output() -> None:
    assert len(EXAMPLES) == README.count("```python") == 3
    assert len(README.splitlines()) <= 100


@pytest.mark.parametrize(("program", "output"), EXAMPLES)
def test_an_example_prints_what_it_says(program: str, output: str, tmp_path: Path) -> None:
    (tmp_path / "money").mkdir()
    (tmp_path / "example.py").write_text(program)
    assert run("example.py", folder=tmp_path) == output


def test_the_package_its_tests_and_the_examples_are_typed(tmp_path: Path) -> None:
    run("-m", "mypy", "--strict", "-p", "expenses_store", folder=tmp_path)
    for number, (program, _) in enumerate(EXAMPLES):
        (tmp_path / f"example{number}.py").write_text(program)
    run("-m", "mypy", "--strict", str(Path(__file__).parent), str(tmp_path), folder=tmp_path)


def test_a_star_import_has_everything_and_is_typed(tmp_path: Path) -> None:
    program = "from expenses_store import *\n"
    program += "print(Sandbox, open, pack, NewExpense, NotFoundError, Filter(), Grouping)\n"
    (tmp_path / "star.py").write_text(program)
    run("star.py", folder=tmp_path)
    run("-m", "mypy", "--strict", "star.py", folder=tmp_path)


def test_a_wrong_call_is_found_before_it_runs(tmp_path: Path) -> None:
    wrong = [
        'store.summarize(by=["monht"])',
        'NewExpense(description="Tea", amount="3.20", category="food")',
        "Change.delete(store)",
        "store.get(1).prize",
        "NotFoundError(1).payload.field",
        'Change.add_due("2026-11-30")',
        "store.budgets(datetime.date.today())",
        "Filter(min=5)",
    ]
    program = "import datetime\nimport expenses_store\n"
    program += "from expenses_store import Change, Filter, NewExpense, NotFoundError\n"
    program += 'store = expenses_store.open("money")\n' + "\n".join(wrong)
    (tmp_path / "wrong.py").write_text(program + "\n")
    found = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "wrong.py"],
        cwd=tmp_path,
        text=True,
        capture_output=True,
        check=False,
    )
    lines = {int(line) for line in re.findall(r"^wrong\.py:(\d+): error", found.stdout, re.M)}
    assert lines == set(range(5, 5 + len(wrong))), found.stdout
