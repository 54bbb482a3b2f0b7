"""What came to a workflow and waits for a stage that wants it. A fact counts once, however often it is told."""

from collections.abc import Callable, Collection, Iterable

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from models.messages.facts import FactBase
    from workflows.happenings import Happening


class Inbox:
    """Happenings in the order in which they came, and the ids of every fact that was heard."""

    def __init__(self, facts: Collection[FactBase]) -> None:
        self._waiting: list[Happening] = list(facts)
        self._heard = {fact.id for fact in facts}

    @property
    def heard(self) -> tuple[str, ...]:
        """Ids of the facts that came here."""
        return tuple(sorted(self._heard))

    def hear(self, fact: FactBase) -> bool:
        """Put a fact in; False where it was heard before."""
        if fact.id in self._heard:
            return False
        self._heard.add(fact.id)
        self._waiting.append(fact)
        return True

    def put(self, happenings: Iterable[Happening]) -> None:
        """Put in what is no fact from outside."""
        self._waiting.extend(happenings)

    def take(self, wanted: Callable[[Happening], bool]) -> Happening | None:
        """Take the first that is wanted, if there is one."""
        for happening in self._waiting:
            if wanted(happening):
                self._waiting.remove(happening)
                return happening
        return None

    def take_all[F: FactBase](self, kind: type[F]) -> tuple[F, ...]:
        """Take every fact of a kind."""
        taken = tuple(happening for happening in self._waiting if isinstance(happening, kind))
        self.forget(lambda each: isinstance(each, kind))
        return taken

    def learn(self, ids: Collection[str]) -> None:
        """Count facts as heard, by their ids: somebody of the family has dealt with them."""
        self._heard.update(ids)
        self.forget(lambda each: isinstance(each, FactBase) and each.id in ids)

    def forget(self, unwanted: Callable[[Happening], bool]) -> None:
        """Throw away what nobody needs to hear any more."""
        self._waiting = [happening for happening in self._waiting if not unwanted(happening)]

    def has_facts(self) -> bool:
        """Whether a fact waits here that no stage has taken yet."""
        return self.has(lambda each: isinstance(each, FactBase))

    def has(self, wanted: Callable[[Happening], bool]) -> bool:
        """Whether something that is wanted waits here."""
        return any(wanted(happening) for happening in self._waiting)
