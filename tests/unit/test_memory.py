"""Memory: what is worked out is kept, and worked out again only where it must be."""

from datamap.facts import Fact
from datamap.memory import After, Memory, Watched


class Kitchen:
    """Works out two dishes and a meal of both from facts, and counts how often."""

    def __init__(self):
        self.salt, self.sugar = Fact(), Fact()
        self.made = []

    def soup(self, memory):
        """Work out a dish from one fact."""
        self.made.append("soup")
        memory.read(self.salt)
        return "soup"

    def cake(self, memory):
        """Work out a dish from another."""
        self.made.append("cake")
        memory.read(self.sugar)
        return "cake"

    def meal(self, memory):
        """Work out a meal from both dishes."""
        self.made.append("meal")
        dishes = (memory.once(name, getattr(self, name), memory)
                  for name in ("soup", "cake"))  # fmt: skip
        return " and ".join(dishes)

    def serve(self, memory):
        """Return the meal."""
        return memory.once("meal", self.meal, memory)


def test_each_thing_is_worked_out_once():
    """Asked again, a memory gives what it keeps."""
    kitchen, memory = Kitchen(), Memory()

    assert [kitchen.serve(memory) for _ in range(2)] == ["soup and cake"] * 2
    assert kitchen.made == ["meal", "soup", "cake"]
    assert memory.before("meal") is None


def test_watched_memory_knows_the_facts_behind_each_thing():
    """What is worked out from other things was read from all their facts."""
    kitchen, memory = Kitchen(), Watched()

    memory.once("cake", kitchen.cake, memory)
    kitchen.serve(memory)

    assert kitchen.made == ["cake", "meal", "soup"]
    sugar, salt = (memory.those_read([one]) for one in (kitchen.sugar, kitchen.salt))
    assert memory.read_for("cake") == sugar
    assert {*memory.each(memory.read_for("meal"))} == {sugar, salt}
    assert memory.those_read([Fact()]) == 0


def test_only_what_was_read_from_a_changed_fact_is_worked_out_again():
    """After an answer the rest is taken over, and the earlier results can be seen."""
    kitchen, watched = Kitchen(), Watched()
    kitchen.serve(watched)
    kitchen.made.clear()
    after = After(watched, [kitchen.sugar])

    assert [kitchen.serve(after) for _ in range(2)] == ["soup and cake"] * 2
    assert kitchen.made == ["meal", "cake"]
    assert after.before("soup") == "soup"
    assert after.before("salad") is None


def test_equal_facts_are_not_the_same_fact():
    """A fact of another record does not make anything worked out again."""
    kitchen, watched = Kitchen(), Watched()
    kitchen.serve(watched)
    kitchen.made.clear()

    kitchen.serve(After(watched, [Fact()]))

    assert kitchen.made == []
