"""The example's screening, as it was when somebody last looked at it."""

from dpia.screening import State, screen


def test_screening_of_the_example(example, on, snapshot):
    """Each result, its reason and the triggers that tell stay as they are."""
    told = {
        one.activity: {
            "result": one.result.value,
            "possible": [need.value for need in one.possible],
            "why": str(one.why),
            "holds": _with(one.triggers, State.HOLDS),
            "not proven": [each.id for each in one.triggers if each.is_read],
            "ruled out": [
                each.id for each in one.triggers if each.state is State.DOES_NOT
            ],
        }
        for one in screen(example, on)
    }

    assert told == snapshot


def _with(triggers, state):
    """Return the triggers of one state, each with its reason and its records."""
    return {
        one.id: [str(one.why), *one.because] for one in triggers if one.state is state
    }
