"""A public class name stands once in the house, so that a word has one meaning."""

import ast
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ("forcemix", "wargame", "agents/wargame_agents", "experiments/wargame_experiments")
MODELS = ("wargame/battle", "wargame/campaign")  # the same concept has the same name in both
IN_EACH_MODEL = {"Clock", "Outcome", "Recorder", "Recording", "Setup", "State", "World"}


def public_classes(folders=SOURCES, root=ROOT):
    """Yield name and file of each public class at the top of a module."""
    for folder in folders:
        for file in sorted((root / folder).rglob("*.py")):
            for node in ast.parse(file.read_text("utf-8")).body:
                if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                    yield node.name, file.relative_to(root).as_posix()


def twice(pairs):
    """Return the names that stand more than once, with their files."""
    pairs = list(pairs)
    count = Counter(name for name, _ in pairs)
    return {name: [file for other, file in pairs if other == name] for name, n in count.items() if n > 1}


def is_in_each_model(name, files):
    """Return whether a name is one that every model has, and stands once in each."""
    return name in IN_EACH_MODEL and [file[: len(m)] for file, m in zip(files, MODELS, strict=False)] == list(MODELS)


def test_a_class_name_has_one_meaning():
    found = twice(public_classes())
    assert {n: files for n, files in found.items() if len(files) != 2 or not is_in_each_model(n, files)} == {}


def test_a_second_use_is_found(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.py").write_text("class Rule:\n    pass\n\nclass _Mine:\n    pass\n")
    assert twice(public_classes(["."], tmp_path)) == {"Rule": ["one.py", "two.py"]}
