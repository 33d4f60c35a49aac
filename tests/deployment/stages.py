"""A Containerfile carried out without containers: each stage is a folder."""

import re
import shutil
import subprocess
from pathlib import Path


def instructions(text):
    """Yield the lines of a Containerfile, joined: (word, rest, name of the stage)."""
    joined = re.sub(r"^#.*\n", "", text, flags=re.M).replace("\\\n", " ")
    stage = ""
    for line in filter(None, joined.splitlines()):
        word, rest = line.split(None, 1)
        if word == "FROM":
            stage = rest.partition(" AS ")[2]
        yield word, " ".join(rest.split()), stage


class Stages:
    """Carries out COPY and RUN below a folder; images are the machine as it is.

    Args:
        replaced: what a command says, and what it is to say here.
    """

    def __init__(self, context: Path, folder: Path, replaced: dict[str, str]):
        self.context = context
        self.folder = folder
        self.replaced = replaced
        self.places = {}
        self.environment = {}

    def carry_out(self, text: str, environment: dict[str, str]) -> Path:
        """Carry all of it out; return the working folder of the last stage."""
        arguments = {}
        for word, rest, stage in instructions(text):
            for name, value in arguments.items():
                rest = rest.replace(f"${{{name}}}", value)
            if word == "ARG":
                arguments |= dict([rest.split("=", 1)])
            elif word == "FROM":
                self._begin(stage, rest.split()[0])
            elif word == "WORKDIR":
                self.places[stage] = self._inside(stage, rest)
                self.places[stage].mkdir(parents=True, exist_ok=True)
            elif word == "COPY":
                self._copy(stage, rest.split())
            elif word == "RUN":
                self._run(stage, rest, environment)
            elif word == "ENV":
                pairs = dict(each.split("=", 1) for each in rest.split())
                self.environment |= {
                    name: value.replace("/opt", f"{self._inside(stage, '/opt')}")
                    for name, value in pairs.items()
                }
        return self.places[stage]

    def _begin(self, stage, base):
        if base in self.places:
            shutil.copytree(self.folder / base, self.folder / stage, symlinks=True)
            place = self.places[base].relative_to(self.folder / base)
            self.places[stage] = self.folder / stage / place
        else:
            (self.folder / (stage or "last")).mkdir()

    def _inside(self, stage, path):
        return self.folder / (stage or "last") / path.lstrip("/")

    def _copy(self, stage, words):
        source = self.context
        if words[0].startswith("--from="):
            source = self.folder / words.pop(0).partition("=")[2]
        *paths, target = words
        to = self.places[stage] / target
        if target.startswith("/"):
            to = self._inside(stage, target)
        for path in paths:
            found = source / path.lstrip("/")
            if found.is_dir():
                shutil.copytree(
                    found,
                    to,
                    symlinks=True,
                    dirs_exist_ok=True,
                    ignore=self._ignored if source == self.context else None,
                )
            else:
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(found, to / found.name if target.endswith("/") else to)

    def _ignored(self, folder, names):
        left_out = {"node_modules", "__pycache__", "bundled", ".env"}
        return {each for each in names if each in left_out or each.endswith(".mo")}

    def _run(self, stage, command, environment):
        for said, here in self.replaced.items():
            command = command.replace(said, here)
        for path in ("/tmp/", "/var/"):
            command = command.replace(f" {path}", f" {self._inside(stage, path)}/")
        subprocess.run(
            ["sh", "-c", command], cwd=self.places[stage], env=environment, check=True
        )
