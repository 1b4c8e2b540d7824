"""The desk for assessing, asked as its page asks it."""

import json
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from datamap.load import example_folder, read_map
from datamap.messages import Message
from dpia.assessment import assess
from dpia.judgement import read_answers
from dpia.scales import Level, Levels
from dpia.screening import screen
from reports.desk import finishing
from reports.desk.assess import AssessDesk, assessed
from reports.desk.changes import Change
from reports.desk.draft import Draft, Drafts
from reports.desk.picture import picture
from reports.lab.desk_widget import answered
from reports.language import language
from reports.start import start
from tests.conftest import KNOWN

ON = date(2026, 11, 24)
EVIL = "<script>alert(1)</script>"
NEW = {
    "name": "Class photographs",
    "purpose": "To show families what the class has done.",
    "people": ["pupils"],
    "new_data": "Pupil photographs",
    "new_kind": "images",
    "lawful_basis": "public-task",
}
USE = {"system": "classdojo", "data": ["pupil-photographs"]}
PROOF = {"source": "contract", "checkedOn": "2026-11-20"}


def link(place, target, *, is_folder=False):
    """Make a link, unless this computer lets nobody make one."""
    try:
        place.symlink_to(target, target_is_directory=is_folder)
    except OSError:
        pytest.skip("links cannot be made here")


@pytest.fixture
def folder(tmp_path):
    """Return the folder of a school that began with the example."""
    start(tmp_path / "school", "victoria-cp")
    return tmp_path / "school"


def desk_of(folder, activity=None):
    """Return a desk on a map."""
    return AssessDesk(str(folder), ON, activity, language("en"))


def ask(desk, do, **more):
    """Return what a desk answers, as its page gets it."""
    told = answered(desk, {"do": do, "ask": "1", **more})
    assert "could not do that" not in str(told.get("problems"))
    return json.loads(json.dumps(told))


@pytest.fixture
def drawn(folder):
    """Return a desk on a new activity that uses ClassDojo, not saved."""
    desk = desk_of(folder)
    ask(desk, "create", given=NEW)
    ask(desk, "add", given=USE)
    return desk


def test_the_first_look(folder):
    """Without an activity the page offers those there are, and a new one."""
    told = ask(desk_of(folder), "state")

    assert told["kind"] == "desk"
    assert told["activity"] == ""
    assert {"id": "safeguarding", "name": "Safeguarding", "unsaved": False} in [
        {**one, "name": one["name"].split(" ")[0]} for one in told["activities"]
    ]
    assert [one["name"] for one in told["newActivity"]][:2] == ["name", "purpose"]
    assert told["canSave"]


def test_an_app_is_drawn_in_and_saved(drawn, folder):
    """A new activity with a library's product is in the map, and nothing else moved."""
    before = (folder / "map.yaml").read_text("utf-8").splitlines()

    state = ask(drawn, "state")
    saved = ask(drawn, "save")

    after = iter((folder / "map.yaml").read_text("utf-8").splitlines())
    datamap = read_map(folder)
    flow = datamap.records["class-photographs-to-classdojo"]
    assert len(state["unsaved"]) == 3
    assert saved["saved"] == ["map.yaml"]
    assert saved["unsaved"] == []
    assert all(line in after for line in before)
    assert flow.recipient == "classdojo-inc"
    assert datamap.records["class-photographs"].lawful_basis.value == "public-task"


def test_what_follows_is_told(drawn):
    """Screening, two matrices and the risks with their steps follow from a use."""
    told = ask(drawn, "state")["picture"]

    assert told["need"]["triggers"]
    assert [one["title"] for one in told["matrices"]] == ["Now", "With what is planned"]
    ids = [one["svg"].split('id="')[1].split('"')[0] for one in told["matrices"]]
    assert len({*ids}) == 2
    assert all(use["steps"] for one in told["risks"] for use in one["uses"])
    assert told["gaps"]


def test_a_measure_moves_the_levels(drawn):
    """In place with proof moves the level now; the move and the step are told."""
    told = ask(
        drawn, "switch", given={"measure": "ct-07", "state": "in-place", **PROOF}
    )

    moved = [one for one in told["picture"]["risks"] if one["wasNow"]]
    steps = [step for use in moved[0]["uses"] for step in use["steps"]]
    assert moved
    assert any("ct-07" in step or "Contract" in step for step in steps)
    assert told["picture"]["said"]


def test_a_measure_through_its_states(drawn):
    """Planned, not, unknown and back leave one record, or none, in the draft."""
    for state in ("planned", "not-in-place"):
        ask(drawn, "switch", given={"measure": "ct-07", "state": state})
    one = [x for x in drawn.draft.changes if x.section == "measures"]
    ask(drawn, "switch", given={"measure": "ct-07", "state": "unknown"})
    none = [x for x in drawn.draft.changes if x.section == "measures"]
    ask(drawn, "switch", given={"measure": "ct-07", "state": "unknown"})

    assert [x.value["state"] for x in one] == ["not-in-place"]
    assert none == []


def test_a_saved_measure_is_switched(drawn, folder):
    """A measure that is in the file is changed in place, or taken out and put back."""
    given = {
        "measure": "ct-07",
        "state": "planned",
        "owner": "lead",
        "due": "2027-01-01",
    }
    ask(drawn, "switch", given=given)
    ask(drawn, "save")
    kept = (folder / "map.yaml").read_bytes()

    ask(drawn, "switch", given={"measure": "ct-07", "state": "unknown"})
    out = [*drawn.draft.changes]
    ask(drawn, "switch", given=given)
    back = [*drawn.draft.changes]
    ask(drawn, "switch", given={"measure": "ct-07", "state": "in-place", **PROOF})
    ask(drawn, "save")

    records = [one for one in read_map(folder).measures if one.measure == "ct-07"]
    assert [one.value for one in out] == [None]
    assert back == []
    assert [one.state.value for one in records] == ["in-place"]
    assert kept != (folder / "map.yaml").read_bytes()


def test_a_measure_recorded_elsewhere_is_told(folder):
    """A switch says where else the map records the same measure."""
    told = ask(desk_of(folder, "safeguarding"), "state")["picture"]["measures"]

    assert any(
        "Victoria CP School" in text for one in told for text in one["elsewhere"]
    )


def test_a_wrong_answer_is_told_beside_its_field(drawn):
    """A day that is none is refused in words at the field; the draft stays right."""
    before = drawn.draft
    given = {"state": "known", "value": "P1Y", "source": "s", "checkedOn": "2026-13-01"}

    told = ask(
        drawn,
        "set",
        record="class-photographs",
        field="retention.keep_for",
        given=given,
    )

    assert told["problems"][0]["field"] == "class-photographs/retention.keep_for"
    assert "pydantic" not in str(told)
    assert drawn.draft == before


def test_answers_of_facts(drawn):
    """An answer with its evidence is in the draft in words, and unknown is one too."""
    given = {"state": "known", "value": "P1Y", **PROOF}
    where = {"record": "class-photographs", "field": "retention.keep_for"}

    known = ask(drawn, "set", **where, given=given)["unsaved"]
    unknown = ask(drawn, "set", **where, given={"state": "unknown"})["unsaved"]
    record = drawn.now.datamap.records["class-photographs"]

    assert len(known) == len(unknown) == 3
    assert record.retention.keep_for.state.value == "unknown"


def test_changes_of_what_is_saved_are_told_in_words(folder):
    """A change names its record and field, and the answer as a person reads it."""
    desk = desk_of(folder, "safeguarding")
    proof = {"source": "policy", "checkedOn": "2026-11-01"}
    asked = [
        ("safeguarding", "lawful_basis", {"value": "public-task", **proof}),
        ("safeguarding", "traits.monitoring", {"value": True}),
        ("safeguarding", "law", {"state": "none"}),
        ("safeguarding", "people", {"value": ["pupils", "parents"]}),
        ("myconcern", "in_use", {"state": "unknown"}),
    ]
    for record, field, answer in asked:
        given = {"state": "known", **answer}
        told = ask(desk, "set", record=record, field=field, given=given)

    assert "Safeguarding" in told["unsaved"][0]
    assert told["unsaved"][0].endswith("lawful basis: Public task (from policy)")
    assert any(one.endswith("monitoring: yes") for one in told["unsaved"])
    assert any(one.endswith("law behind it: none") for one in told["unsaved"])


def test_each_use_has_its_fields(folder):
    """A use shows what goes there and the product, with what is not known counted."""
    desk = desk_of(folder, "safeguarding")
    uses = ask(desk, "state")["uses"]

    told = ask(desk, "use", flow=uses[0]["flow"])["use"]

    assert told[0]["title"] == "What goes there, and how"
    assert sum(one["open"] for one in told) == uses[0]["open"]
    assert not uses[0]["isNew"]


def test_a_new_use_is_taken_out_again(drawn):
    """What is not saved yet can be taken out."""
    told = ask(drawn, "drop", flow="class-photographs-to-classdojo")

    assert told["uses"] == []
    assert len(told["unsaved"]) == 2


def test_data_that_is_not_in_the_list(folder):
    """A new kind of data is added and the activity uses it."""
    desk = desk_of(folder, "safeguarding")

    told = ask(
        desk, "add-data", given={"new_data": "Drawings", "new_kind": "pupil-work"}
    )

    data = next(one for one in told["form"][0]["fields"] if one["name"] == "data")
    assert "drawings" in data["value"]


def test_own_words_and_judgement(drawn, folder):
    """Texts, advice, overrides and conditions go into the answers, and out again."""
    ask(drawn, "say", field="aim", given={"state": "known", "value": "To share."})
    ask(
        drawn,
        "say",
        field="consultation.how",
        given={"state": "known", "value": "Asked."},
    )
    advice = {"text": "Go.", "on": "2026-11-24", "may_proceed": "yes", "followed": True}
    ask(drawn, "fill", group="advice", values=advice)
    override = {
        "risk": "rk-07", "stage": "current", "scale": "level", "value": "high",
        "why": "Seen before.", "on": "2026-11-24", "by": "data-protection-officer",
    }  # fmt: skip
    ask(drawn, "fill", group="overrides", values=override)
    two = ask(drawn, "fill", group="overrides", values={**override, "why": "Again."})
    one = ask(drawn, "take-out", group="overrides", place=0)
    ask(drawn, "save")

    answers = read_answers(folder, read_map(folder))["class-photographs"]
    group = next(x for x in two["groups"] if x["name"] == "overrides")
    assert len(group["entries"]) == 2
    assert (
        len(next(x for x in one["groups"] if x["name"] == "overrides")["entries"]) == 1
    )
    assert (answers.aim, answers.consultation.how) == ("To share.", "Asked.")
    assert answers.advice.followed is True
    assert [x.why for x in answers.overrides] == ["Again."]

    told = ask(drawn, "take-out", group="advice", place=0)
    advised = next(x for x in told["groups"] if x["name"] == "advice")
    assert advised["entries"] == []


def test_a_group_that_lacks_something(drawn):
    """What a judgement needs and lacks is told beside each field."""
    told = ask(drawn, "fill", group="overrides", values={"risk": "rk-07"})

    fields = {one["field"] for one in told["problems"]}
    assert fields == {"stage", "scale", "value", "why", "on", "by"}


def test_a_group_that_is_wrong(drawn):
    """What the file would be wrong about is told at the field of the form."""
    values = {"text": "Go.", "on": "2026-99-24", "may_proceed": "yes"}

    told = ask(drawn, "fill", group="advice", values=values)

    assert [one["field"] for one in told["problems"]] == ["on"]


def test_a_restart_brings_the_person_back(drawn, folder):
    """A new kernel opens the same activity with what was not saved."""
    again = desk_of(folder)

    told = ask(again, "state")
    assert told["name"] == "Class photographs"
    assert told["unsaved"] == ask(drawn, "state")["unsaved"]
    assert told["keptIn"]


def test_a_draft_that_no_longer_fits(folder):
    """A draft that the map cannot be read with any more is left aside."""
    wrong = Draft((Change("safeguarding", "people", ["nobody"], None, "activities"),))
    Drafts(folder).keep("safeguarding", wrong)

    told = ask(desk_of(folder), "state")

    assert told["activity"] == "safeguarding"
    assert told["unsaved"] == []


def test_undoing(drawn, folder):
    """What is not saved can be undone, and an activity that was new is gone."""
    told = ask(drawn, "discard")

    assert told["activity"] == ""
    assert told["unsaved"] == []
    assert desk_of(folder).activity == ""


def test_two_desks_change_the_same_field(folder):
    """The second desk shows both sides, and saves what the person chose."""
    first, second = (desk_of(folder, "safeguarding") for _ in range(2))
    where = {"record": "safeguarding", "field": "name"}
    ask(first, "set", **where, given={"state": "known", "value": "Theirs"})
    ask(second, "set", **where, given={"state": "known", "value": "Ours"})
    words = {"state": "known", "value": "Only here."}
    ask(second, "set", record="safeguarding", field="purpose", given=words)
    ask(first, "save")

    clash = ask(second, "save")["clashes"]
    before = read_map(folder).records["safeguarding"].name
    again = ask(second, "choose", choices=[None])["clashes"]
    done = ask(second, "choose", choices=["ours"])

    record = read_map(folder).records["safeguarding"]
    assert (clash[0]["ours"], clash[0]["theirs"]) == ("Ours", "Theirs")
    assert before == "Theirs"
    assert again == clash
    assert done["saved"] == ["map.yaml"]
    assert (record.name, record.purpose) == ("Ours", "Only here.")


def test_taking_theirs(folder):
    """Theirs stays when it is chosen, and the rest is saved."""
    first, second = (desk_of(folder, "safeguarding") for _ in range(2))
    where = {"record": "safeguarding", "field": "name"}
    ask(first, "set", **where, given={"state": "known", "value": "Theirs"})
    ask(second, "set", **where, given={"state": "known", "value": "Ours"})
    ask(first, "save")
    moved = ask(second, "say", field="aim", given={"state": "known", "value": "A."})
    ask(second, "save")

    ask(second, "choose", choices=["theirs"])

    assert moved["moved"]
    assert read_map(folder).records["safeguarding"].name == "Theirs"
    assert read_answers(folder, read_map(folder))["safeguarding"].aim == "A."


def test_a_record_added_by_both(drawn, folder):
    """A record of the same id that somebody else added is told field by field."""
    ask(drawn, "save")
    desk = desk_of(folder, "safeguarding")
    tree = {**desk.opened.said("class-photographs", ""), "name": "Ours"}
    desk.draft = Draft().put(Change("class-photographs", "", tree, None, "activities"))

    told = ask(desk, "save")["clashes"][0]

    assert "Name: Class photographs" in told["theirs"]
    assert "Name: Ours" in told["ours"]


def test_an_activity_that_is_gone(folder):
    """An activity that the map has no longer is said to be gone, not passed over."""
    desk = desk_of(folder, "long-gone")

    assert ask(desk, "state")["missing"] == "long-gone"
    assert "There is no activity called long-gone." in desk.plain()


def test_a_map_that_breaks_and_is_mended(drawn, folder):
    """The desk says what is wrong with the file, and opens it once it is right."""
    path = folder / "map.yaml"
    good = path.read_bytes()
    path.write_text("school: [", "utf-8")

    refused = ask(drawn, "save")["problems"]
    broken = ask(drawn, "reopen")
    still = ask(drawn, "state")
    path.write_bytes(good)
    mended = ask(drawn, "reopen")

    assert refused[0]["fix"]
    assert broken["kind"] == still["kind"] == "mistakes"
    assert broken["mistakes"][0]["what"]
    assert mended["name"] == "Class photographs"


def test_the_example_can_be_tried_and_not_saved(tmp_path, monkeypatch):
    """In the shipped example everything moves and nothing is written."""
    monkeypatch.chdir(tmp_path)
    desk = AssessDesk("victoria-cp", ON, "safeguarding", language("en"))

    told = ask(desk, "state")
    ask(desk, "say", field="aim", given={"state": "known", "value": "A."})
    refused = ask(desk, "save")

    assert not told["canSave"]
    assert "example" in refused["problems"][0]["what"]


def test_opening_another_activity(drawn):
    """Another activity opens with its own draft, and the first keeps its own."""
    told = ask(drawn, "open", activity="safeguarding")
    back = ask(drawn, "open", activity="class-photographs")
    none = ask(drawn, "open", activity="")

    assert told["unsaved"] == []
    assert any(one["unsaved"] for one in told["activities"])
    assert len(back["unsaved"]) == 3
    assert none["activity"] == ""


def test_signing_wants_everything_saved(drawn):
    """Nothing is signed, and no document made, while the page holds changes."""
    given = {"state": "advice", "role": "data-protection-officer"}

    assert ask(drawn, "sign", given=given)["problems"][0]["what"].startswith(
        "There are"
    )
    assert ask(drawn, "render")["problems"][0]["fix"].startswith("save them first")


def test_signing(drawn):
    """The advice is signed once it is written and saved; the standing is told."""
    given = {"state": "advice", "role": "data-protection-officer", "comment": "Read."}
    ask(drawn, "save")
    refused = ask(drawn, "sign", given=given)
    unchosen = ask(drawn, "sign", given={"state": "advice"})
    values = {"text": "Go.", "on": "2026-11-24", "may_proceed": "yes"}
    ask(drawn, "fill", group="advice", values=values)
    ask(drawn, "save")

    signed = ask(drawn, "sign", given=given)["signing"]
    locked = ask(drawn, "fill", group="advice", values={**values, "text": "No."})
    unsaved = ask(drawn, "save")

    assert refused["problems"]
    assert unchosen["problems"][0]["field"] == "state"
    assert "signed by Data protection officer" in signed["state"]
    assert locked["groups"]
    assert "signed" in unsaved["problems"][0]["what"]


def test_the_document_is_made_by_the_command(folder, monkeypatch):
    """The command makes the page; where it is and its notes are told."""
    calls = []
    page = folder / "assessments" / "safeguarding" / "2026-11-24" / "dpia.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>", "utf-8")
    monkeypatch.chdir(folder)

    def run(call, **_):
        calls.append(call)
        return finishing.subprocess.CompletedProcess(
            call, 0, json.dumps({"pages": [str(page)]}), "A note.\n"
        )

    monkeypatch.setattr(finishing.subprocess, "run", run)

    told = ask(desk_of(folder, "safeguarding"), "render", given={"despite": "known"})

    assert told["document"] == "assessments/safeguarding/2026-11-24/dpia.html"
    assert told["notes"] == ["A note."]
    assert calls[0][-2:] == ["--despite-stale-law", "known"]


def test_a_document_that_is_refused(folder, monkeypatch):
    """What the command says stands in the way is told in its words."""

    def run(call, **_):
        text = "Law is stale.\n  To put it right: give a reason."
        return finishing.subprocess.CompletedProcess(call, 2, "", text)

    monkeypatch.setattr(finishing.subprocess, "run", run)

    told = ask(desk_of(folder, "safeguarding"), "render")

    assert told["problems"][0]["what"] == "Law is stale."
    assert told["problems"][0]["fix"] == "give a reason."


def test_the_three_questions(folder):
    """Three questions at most, each about this activity, with what it could move."""
    desk = desk_of(folder, "safeguarding")

    told = ask(desk, "questions")["questions"]

    assert 0 < len(told) <= 3
    assert all(one["question"].endswith("?") or one["ask"] for one in told)
    assert told[0]["moves"]


def test_text_of_a_map_is_escaped_in_the_plain_page(folder):
    """A name that is a script is shown, not run, where no widget is."""
    path = folder / "map.yaml"
    text = path.read_text("utf-8").replace(
        "name: Victoria CP School", f'name: "{EVIL}"'
    )
    path.write_text(text, "utf-8")

    plain = [desk_of(folder).plain(), desk_of(folder, "safeguarding").plain()]

    assert all("&lt;script&gt;" in one and "<script" not in one for one in plain)


def test_figures_hold_no_text_of_a_map(folder):
    """The one thing that is put in as markup says nothing that a map says."""
    path = folder / "map.yaml"
    text = path.read_text("utf-8").replace("name: ClassDojo", f'name: "{EVIL}"')
    path.write_text(text, "utf-8")

    told = ask(desk_of(folder, "safeguarding"), "state")["picture"]

    assert all("script" not in one["svg"] for one in told["matrices"])


def test_script_puts_only_figures_in_as_markup():
    """The page's script has one place where markup gets in: the figures."""
    script = (files("reports.desk") / "assess.js").read_text("utf-8")

    assert script.count("insertAdjacentHTML") == 1
    assert "innerHTML" not in script
    assert "outerHTML" not in script
    assert "http" not in script


def test_a_notebook_with_wrong_parameters_says_so():
    """A day that is none is told in words, on the page and where no widget is."""
    shown = assessed("victoria-cp", "2026-99-99")

    plain = shown._repr_mimebundle_()[0]["text/html"]
    assert "To put it right" in plain
    assert "<script" not in plain


def test_a_notebook_shows_the_desk(tmp_path, monkeypatch):
    """The notebook's cell gives a widget with a plain page inside."""
    monkeypatch.chdir(tmp_path)

    shown = assessed("victoria-cp", "2026-11-24", "safeguarding")

    bundle = shown._repr_mimebundle_()[0]
    assert "Risks for people" in bundle["text/html"]
    assert not (tmp_path / ".dpia-desk").exists()


def test_what_is_known_has_one_level(known_map):
    """A level that is sure is marked as that level, one that is not as open."""
    found = assess(known_map, ON, activities=["teaching"])
    sure = [replace(one, current=Levels(Level.HIGH, Level.HIGH)) for one in found.risks]
    screened = screen(known_map, ON)[0]

    told = picture(replace(found, scores=tuple(sure)), screened, {}, language("en"))

    assert {(one["now"], one["nowSign"]) for one in told["risks"]} == {("high", "high")}
    assert told["gaps"] == []


def test_a_duty_is_told_once(folder):
    """A duty that is not met in several places is told once, with the places."""
    told = ask(desk_of(folder, "teaching-and-learning"), "state")["picture"]["gaps"]

    assert len({one["title"] for one in told}) == len(told)
    assert all(len({*one["where"]}) == len(one["where"]) for one in told)


def test_a_map_that_is_broken_from_the_start(tmp_path):
    """The desk opens on a broken map with what is wrong, and once mended goes on."""
    (tmp_path / "map.yaml").write_text("school: [", "utf-8")
    desk = desk_of(tmp_path)

    broken = ask(desk, "state")
    (tmp_path / "map.yaml").write_text(KNOWN.lstrip(), "utf-8")

    assert broken["kind"] == "mistakes"
    assert (
        "To put it right"
        in AssessDesk(str(tmp_path / "none"), ON, None, language("en")).plain()
    )
    assert ask(desk, "reopen")["kind"] == "desk"


def test_unknown_message_shows_the_page(folder):
    """A message of another version's page is answered with the page."""
    assert ask(desk_of(folder), "something-else")["kind"] == "desk"


def test_the_example_stays_as_it_is():
    """Whatever is done on the desk, nothing is written into the toolkit."""
    shipped = example_folder("victoria-cp")
    before = {*shipped.rglob("*")}
    where = {"record": "safeguarding", "field": "purpose"}

    for named in ("victoria-cp", str(shipped)):
        desk = desk_of(named, "safeguarding")
        ask(desk, "open", activity="safeguarding")
        ask(desk, "set", **where, given={"state": "known", "value": "Tried."})
        told = ask(desk, "discard")
        refused = [ask(desk, do) for do in ("save", "render")]
        given = {"state": "advice", "role": "data-protection-officer"}
        refused.append(ask(desk, "sign", given=given))
        assert not told["canSave"]
        assert all("example" in one["problems"][0]["what"] for one in refused)

    assert {*shipped.rglob("*")} == before


def test_drafts_do_not_follow_a_link(folder, tmp_path):
    """A link in a folder that somebody sent has nothing written through it."""
    target = tmp_path / "theirs.json"
    target.write_text("mine", "utf-8")
    file = Drafts(folder).file
    file.parent.mkdir(exist_ok=True)
    link(file, target)

    told = ask(desk_of(folder, "safeguarding"), "open", activity="safeguarding")

    assert target.read_text("utf-8") == "mine"
    assert told["keptIn"] == ""


def test_what_is_not_known_is_not_called_none(folder):
    """Where nobody is known to get the data, no matrix says nought to nought."""
    desk = desk_of(folder)

    told = ask(desk, "create", given=NEW)["picture"]
    after = ask(desk, "add", given=USE)["picture"]

    assert told["risks"] == told["matrices"] == []
    assert told["noRisks"].startswith("What could go wrong cannot be told until")
    assert (after["noRisks"], len(after["matrices"])) == ("", 2)
    assert after["legend"].startswith("In each cell: how many risks")


def test_the_plain_page_says_what_cannot_be_told(folder):
    """Without a widget, too, what is not known is no matrix of noughts."""
    desk = desk_of(folder)
    ask(desk, "create", given=NEW)

    assert "cannot be told until" in desk.plain()
    assert "<svg" not in desk.plain()


def test_no_risk_is_said_of_the_map_so_far(known_map):
    """Where no kind of risk arises, that is said of what the map says so far."""
    found = assess(known_map, ON, activities=["teaching"])
    gap = next(one for one in found.catalogue.risks.values() if one.kind == "gap")
    only = tuple(replace(one, risk=gap) for one in found.scores)

    told = picture(
        replace(found, scores=only), screen(known_map, ON)[0], {}, language("en")
    )

    assert told["noRisks"].endswith("from what the map says so far.")


def test_what_was_added_is_named(drawn):
    """The answer to adding a product says what was added, for the page to show."""
    told = ask(drawn, "add", given={**USE, "system": "cornerstones-maestro"})

    assert told["added"] in told["uses"]
    assert told["added"]["flow"] == "class-photographs-to-cornerstones-maestro"
    assert "Cornerstones Maestro" in told["added"]["name"]
    assert "added" not in ask(drawn, "state")


def test_signing_what_is_not_written_says_what_to_do_here(folder):
    """What stands in the way names the part of the page, no command and no id."""
    given = {"state": "advice", "role": "data-protection-officer"}
    desk = desk_of(folder, "safeguarding")
    (folder / "answers" / "safeguarding.yaml").unlink(missing_ok=True)
    ask(desk, "reopen")

    bare = ask(desk, "sign", given=given)["problems"]
    ask(desk, "say", field="aim", given={"state": "known", "value": "A."})
    ask(desk, "save")
    unadvised = ask(desk, "sign", given=given)["problems"]

    told = [*bare, *unadvised]
    assert [len(bare), len(unadvised)] == [1, 1]
    assert all("part 4 and press Save" in one["fix"] for one in told)
    assert "safeguarding" not in str(told)


def test_a_sign_is_named_once(known_map):
    """A sign that two lists have is named once; two of one list are both named."""
    screened = screen(known_map, ON)[0]
    one, *_, two, three = screened.triggers
    why = Message("Shown.")
    listed = tuple(
        replace(each, id=name, title=name, why=why)
        for each, name in ((one, "ico10-01"), (two, "wp-8"), (three, "wp-9"))
    )
    signs = Message("{a}; {b}; {c}", {"a": "ico10-01", "b": "wp-8", "c": "wp-9"})
    few = Message("{a}; {b}", {"a": "wp-8", "b": "wp-9"})
    counted = Message("{line}; and {number} more", {"line": few, "number": 2})

    told = [
        picture(
            assess(known_map, ON, activities=["teaching"]),
            replace(screened, triggers=listed, why=Message("{signs}.", {"signs": x})),
            {},
            language("en"),
        )["need"]["why"]
        for x in (signs, few, counted)
    ]

    assert told == ["ico10-01.", "wp-8; wp-9.", "wp-8; wp-9; and 2 more."]
