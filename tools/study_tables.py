"""Put the results of the shipped studies into their READMEs and docs/studies.md, or say that they are not those.

    python tools/study_tables.py            writes them, and draws the figures
    python tools/study_tables.py --check    exits 1 if a text differs from results/<study>
    python tools/study_tables.py --pack     first strips the folders in results/ to what is shipped

`wargame_experiments/studies/<study>/tables.py` makes texts of `results/<study>`, each by the name of its markers:
`<!-- answer -->` and `<!-- /answer -->` in the README, `<!-- <study> -->` with the answer in docs/studies.md. It also
makes the figures in `results/<study>/figures`, which are shown between `<!-- figures -->` and `<!-- /figures -->`; the
first of them goes into docs/studies.md too. A check compares the table and the caption of each figure, not its picture.
Packing keeps scenario, tables and manifest, in that only processor and cores of the machine; chunks, claims and log go.
Of a sweep of worlds in `results/<study>/band` it keeps the estimates, in `results/<study>/band.parquet`. A headline
whose point is not among those of the study's [band] is named.
Exit codes: 0 done, 1 a text differs or a headline has no band, 2 a file or a marker is missing.
"""

import argparse
import importlib.util
import json
import shutil
import sys
import tempfile
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from wargame_experiments.figures.figure_spec import FigureSpec

ROOT = Path(__file__).parent.parent
STUDIES = "experiments/wargame_experiments/studies"
INDEX = "docs/studies.md"
THEN = "then.toml"
SCAFFOLD = ("chunks", "claims", "series")


class Trouble(Exception):
    """A file or a marker that is not there."""


class Said(NamedTuple):
    """What a study says: texts by the name of their markers, figures (the main one first), headlines without a band."""

    sections: dict[str, str]
    figures: "list[FigureSpec]"
    without_band: list[str]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a text differs")
    parser.add_argument("--pack", action="store_true", help="first strip the results to what is shipped")
    parser.add_argument("--root", type=Path, default=ROOT, help="the repository")
    options = parser.parse_args(arguments)
    try:
        names = studies(options.root)
        if options.pack:
            for name in names:
                pack(options.root / "results" / name)
            pack_bands(options.root, names)
        said = all_said(options.root, names)
        texts = updated(options.root, said)
    except Trouble as trouble:
        print(f"study_tables: {trouble}", file=sys.stderr)
        return 2
    stale = [file for file, (before, after) in texts.items() if before != after]
    for file in stale:
        if options.check:
            print(f"{file.relative_to(options.root)}: not what its results say; run this without --check")
        else:
            file.parent.mkdir(exist_ok=True)
            file.write_text(texts[file][1], "utf-8")
            print(f"wrote {file.relative_to(options.root)}")
    if not options.check:
        for name, found in said.items():
            draw(options.root / "results" / name / "figures", found.figures)
    lines = [f"{name}: {line}" for name, found in said.items() for line in found.without_band]
    for line in lines:
        print(f"study_tables: {line}", file=sys.stderr)
    return 1 if lines or (options.check and stale) else 0


def studies(root: Path) -> list[str]:
    """Return the names of the studies that have a tables.py."""
    return sorted(file.parent.name for file in (root / STUDIES).glob("*/tables.py"))


def all_said(root: Path, names: list[str]) -> dict[str, Said]:
    """Return what each study says."""
    sys.path.insert(0, str(root / STUDIES))
    try:
        return {name: said(root, name) for name in names}
    finally:
        sys.path.remove(str(root / STUDIES))


def said(root: Path, name: str) -> Said:
    """Return what a study's results say."""
    from reading import load  # pyright: ignore[reportMissingImports]

    folder = root / "results" / name
    if not (folder / "manifest.json").is_file():
        raise Trouble(f"{folder}: no results; to make them: wargame sweep {STUDIES}/{name} --out results/{name}")
    spec = importlib.util.spec_from_file_location(
        f"tables_of_{name.replace('-', '_')}", root / STUDIES / name / "tables.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sweep, study = load(folder), f"{STUDIES}/{name}"
    sections = {"cost": sweep.cost(), **module.tables(sweep)}
    if "band" in tomllib.loads(read(root / study / "study.toml")):
        sections["band"] = sweep.band_table()
    allowed = f"the points of [band] in {study}/study.toml; to run them: make bands STUDIES={name}"
    lines = [f"no band of the headline {found}; allowed: {allowed}" for found in sweep.without_band]
    return Said(sections, module.figures(sweep), lines)


def updated(root: Path, found: dict[str, Said]) -> dict[Path, tuple[str, str]]:
    """Return the text of each file as it is and as it should be."""
    texts, answers = {}, {}
    for name, one in found.items():
        file = root / STUDIES / name / "README.md"
        sections = one.sections | {"figures": "\n\n".join(shown("../../../..", name, f) for f in one.figures)}
        texts[file] = (text := read(file), filled(file, text, sections))
        answers[name] = f"{one.sections['answer']}\n\n{shown('..', name, one.figures[0])}"
        texts |= words_of_figures(root / "results" / name / "figures", one.figures)
    index = root / INDEX
    sections, earlier = answers, root / STUDIES / THEN
    if earlier.is_file():
        now = {name: one.sections["answer"] for name, one in found.items()}
        sections = answers | {"then-and-now": then_and_now(tomllib.loads(read(earlier)), now)}
    texts[index] = (text := read(index), filled(index, text, sections))
    return texts


def then_and_now(then: dict[str, dict[str, Any]], answers: dict[str, str]) -> str:
    """Return the table of earlier answers beside today's, of which it takes as many sentences."""
    lines = ["| study | then | now | what changed it |", "| --- | --- | --- | --- |"]
    for name, row in then.items():
        if name not in answers:
            raise Trouble(f"{THEN}: no study '{name}'; allowed: {', '.join(answers)}")
        now = ". ".join(answers[name].split(". ")[: row["sentences"]]).rstrip(".") + "."
        lines.append(f"| {name} | {row['then']} | {now} | {row['why']} |")
    return "\n".join(lines)


def shown(root: str, name: str, figure: "FigureSpec") -> str:
    """Return a figure with its caption as a README shows it, its link going out from ``root``."""
    words = " ".join(figure.caption.split())
    return f"![{words.partition('. ')[0]}]({root}/results/{name}/figures/{figure.name}-page.png)\n\n*{words}*"


def words_of_figures(folder: Path, figures: "list[FigureSpec]") -> dict[Path, tuple[str, str]]:
    """Return table and caption of each figure as they are, "" if they are not there, and as they should be."""
    from wargame_experiments.figures import figure_spec

    texts = {}
    with tempfile.TemporaryDirectory() as temporary:
        for figure in figures:
            figure_spec.write_words(Path(temporary), figure)
        for made in sorted(Path(temporary).iterdir()):
            file = folder / made.name
            texts[file] = (file.read_text("utf-8") if file.is_file() else "", made.read_text("utf-8"))
    return texts


def draw(folder: Path, figures: "list[FigureSpec]") -> None:
    """Draw the figures of a study into a folder that holds nothing else then."""
    from wargame_experiments.figures import figure_spec
    from wargame_experiments.output_folder import output_folder

    with output_folder(folder, force=True) as temporary:
        for figure in figures:
            figure_spec.write(temporary, figure)
    print(f"drew {', '.join(figure.name for figure in figures)} of {folder.parent.name}")


def pack(folder: Path) -> None:
    """Strip the folder of a finished sweep to what is shipped."""
    file = folder / "manifest.json"
    manifest = json.loads(read(file))
    if manifest["state"] != "finished":
        raise Trouble(f"{folder}: is not finished; to go on: wargame sweep --resume {folder}")
    for name in SCAFFOLD:
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / "log.jsonl").unlink(missing_ok=True)
    manifest["machine"] = {key: manifest["machine"][key] for key in ("cpu", "cores")}
    file.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", "utf-8")


def pack_bands(root: Path, names: list[str]) -> None:
    """Make one file of each sweep of worlds, in the place of its folder."""
    sys.path.insert(0, str(root / STUDIES))
    try:
        import bands  # pyright: ignore[reportMissingImports]
    finally:
        sys.path.remove(str(root / STUDIES))
    for folder in (root / "results" / name / "band" for name in names):
        if not folder.is_dir():
            continue
        try:
            bands.pack(folder, folder.with_name("band.parquet"))
        except ValueError as error:
            raise Trouble(str(error)) from None
        shutil.rmtree(folder)


def read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        raise Trouble(f"{file}: no such file") from None


def filled(file: Path, text: str, found: dict[str, str]) -> str:
    """Return a text with what stands between its markers replaced; every section must have its markers."""
    for name, section in found.items():
        begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
        if not (text.count(begin) == text.count(end) == 1 and text.index(begin) < text.index(end)):
            raise Trouble(f"{file}: wanted one line '{begin}' and after it one line '{end}'")
        before, rest = text.split(begin)
        text = f"{before}{begin}\n\n{section}\n\n{end}{rest.split(end)[1]}"
    return text


if __name__ == "__main__":
    sys.exit(main())
