import shlex
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from walloon_clusters.dependencies import audit
from walloon_clusters.dependencies.pinned import locks


class Command(BaseCommand):
    help = "Ask whether a pinned package is known to be unsafe; fail if one is."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument(
            "--pip-audit",
            default=str(Path(sys.executable).with_name("pip-audit")),
            help="the program that asks about Python packages",
        )
        parser.add_argument("--npm", default="npm", help="the program npm")

    def handle(self, *, pip_audit, npm, **options):
        found = []
        for lock in locks():
            found += self.asked(lock, audit.of_python, lock, shlex.split(pip_audit))
        found += self.asked("packages of npm", audit.of_npm, shlex.split(npm))
        if found:
            raise CommandError(
                "Known to be unsafe:\n" + "\n".join(f"  {each}" for each in found)
            )

    def asked(self, what, ask, *arguments) -> list[audit.Advisory]:
        """Return what is known; where nobody answers, say that nothing was checked."""
        try:
            found = ask(*arguments)
        except audit.NotReachable as why:
            self.stderr.write(
                f"WARNING: {what}: not checked, no advisories are reachable: {why}"
            )
            return []
        self.stdout.write(f"{what}: {len(found)} known to be unsafe")
        return found
