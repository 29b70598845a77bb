"""
What is deployed: samconfig.toml's settings of a stage, and over them those of a file of NAME=VALUE.

    settings.py STAGE TEMPLATE [FILE]     prints the NAME=VALUE that the template knows, one a line
    settings.py STAGE stack               prints the stack's name
    settings.py STAGE tags                prints the tags, one a line
"""

import re
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent


def stage_settings(stage: str) -> dict:
    config = tomllib.loads((HERE / "samconfig.toml").read_text())
    if stage not in config:
        sys.exit(f"samconfig.toml has no stage '{stage}'")
    return config[stage]["deploy"]["parameters"]


def parameters(lines: list[str], where: str) -> dict[str, str]:
    found = {}
    for number, line in enumerate(lines, 1):
        text = line.strip()
        if text and not text.startswith("#"):
            name, equals, value = text.partition("=")
            if not equals or not re.fullmatch("[A-Za-z0-9]+", name):
                sys.exit(f"{where}, line {number}: not NAME=VALUE")
            found[name] = value
    return found


def known(template: str) -> set[str]:
    """The template's parameters. No YAML library: the section has the plainest form there is."""
    section = (HERE / template).read_text().split("\nParameters:\n")[1].split("\n\n")[0]
    return set(re.findall(r"^  ([A-Za-z0-9]+):$", section, re.MULTILINE))


def main(stage: str, what: str, *file: str) -> None:
    settings = stage_settings(stage)
    if what == "stack":
        print(settings["stack_name"])
    elif what == "tags":
        print(*settings["tags"], sep="\n")
    else:
        chosen = parameters(settings["parameter_overrides"], "samconfig.toml")
        for path in file:
            chosen |= parameters(Path(path).read_text().splitlines(), path)
        everywhere = known("template.yaml") | known("migration.yaml")
        if strangers := sorted(set(chosen) - everywhere):
            sys.exit(f"no template has these parameters: {', '.join(strangers)}")
        print(*(f"{name}={chosen[name]}" for name in sorted(known(what) & set(chosen))), sep="\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
