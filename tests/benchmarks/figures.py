"""The figures of a run: each printed as it comes, and judged by what was promised."""

from dataclasses import dataclass, field

from .clock import Cost
from .promises import PROMISES, Promise, promise_of


@dataclass
class Figures:
    """What was measured so far, and which promises were missed."""

    measured: dict[str, float] = field(default_factory=dict)
    missed: dict[str, Promise] = field(default_factory=dict)
    judged: set[Promise | None] = field(default_factory=set)

    def say(self, name: str, value: float, told: str = "") -> None:
        """Print a figure, with its aim if it has one."""
        promise = promise_of(name)
        self.measured[name] = value
        self.judged.add(promise)
        if promise and not promise.is_kept(value):
            self.missed[name] = promise
        aim = f"aim: {promise}" if promise else ""
        verdict = "MISSED" if name in self.missed else ""
        notes = ", ".join(filter(None, [told, aim, verdict]))
        print(f"{name} {value:,.2f}" + (f" ({notes})" if notes else ""), flush=True)

    def never_judged(self) -> list[Promise]:
        """Return the promises that no figure was about."""
        return [promise for promise in PROMISES if promise not in self.judged]

    def say_cost(self, name: str, cost: Cost, size: object = "") -> None:
        """Print what something costs, in milliseconds, site and database apart."""
        self.say(".".join(filter(None, [name, "ms", str(size)])), *cost.in_words())

    def say_ratio(
        self, name: str, cost: Cost, other: Cost, *, quiet: float = 0
    ) -> None:
        """Print what something costs, over something else.

        Args:
            quiet: seconds below which both count as these, where a page is compared
                with itself: a ratio would tell of chance.
        """
        self.say(name, max(cost.total, quiet) / max(other.total, quiet))


figures = Figures()
say = figures.say
say_cost = figures.say_cost
say_ratio = figures.say_ratio
