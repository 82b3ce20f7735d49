"""A small form with one of everything, for tests of the form engine."""

from typing import Any

FHIR = "http://hl7.org/fhir/StructureDefinition/"


def control(code: str) -> dict[str, Any]:
    coding = {"system": "http://hl7.org/fhir/questionnaire-item-control", "code": code}
    return {
        "url": f"{FHIR}questionnaire-itemControl",
        "valueCodeableConcept": {"coding": [coding]},
    }


def beside(link_id: str, part: str, text: str) -> dict[str, Any]:
    """A text that belongs to a question."""
    return {"linkId": link_id, "type": "display", "text": text, "extension": [control(part)]}


def option(code: str) -> dict[str, Any]:
    return {"valueCoding": {"system": "urn:test", "code": code, "display": code.upper()}}


SMALL_FORM: dict[str, Any] = {
    "resourceType": "Questionnaire",
    "url": "urn:test:form",
    "version": "1.0.0",
    "title": "A small form",
    "status": "active",
    "item": [
        {
            "linkId": "about",
            "type": "group",
            "text": "About",
            "item": [
                {
                    "linkId": "pick",
                    "type": "choice",
                    "text": "Pick one",
                    "required": True,
                    "answerOption": [option("a"), option("b"), option("c")],
                },
                {
                    "linkId": "like",
                    "type": "choice",
                    "text": "Tick some",
                    "repeats": True,
                    "answerOption": [option("a"), option("b")],
                },
                {"linkId": "name", "type": "string", "text": "Name", "maxLength": 5},
                {
                    "linkId": "size",
                    "type": "integer",
                    "text": "How much?",
                    "required": True,
                    "extension": [
                        {"url": f"{FHIR}minValue", "valueInteger": 0},
                        {"url": f"{FHIR}maxValue", "valueInteger": 10},
                        control("slider"),
                    ],
                    "enableWhen": [
                        {"question": "pick", "operator": "=", "answerCoding": {"code": "b"}}
                    ],
                    "item": [
                        beside("size.low", "lower", "None"),
                        beside("size.high", "upper", "A lot"),
                        beside("size.help", "help", "A guess is fine."),
                    ],
                },
                {
                    "linkId": "big",
                    "type": "boolean",
                    "text": "Is that too much?",
                    "enableWhen": [{"question": "size", "operator": ">", "answerInteger": 6}],
                },
            ],
        },
        {
            "linkId": "jobs",
            "type": "group",
            "text": "Jobs",
            "enableWhen": [
                {"question": "pick", "operator": "=", "answerCoding": {"code": "a"}},
                {"question": "pick", "operator": "=", "answerCoding": {"code": "b"}},
            ],
            "enableBehavior": "any",
            "item": [
                {
                    "linkId": "job",
                    "type": "group",
                    "text": "Job",
                    "repeats": True,
                    "extension": [{"url": f"{FHIR}questionnaire-maxOccurs", "valueInteger": 2}],
                    "item": [
                        {"linkId": "job.name", "type": "text", "text": "What?", "required": True},
                        {
                            "linkId": "job.since",
                            "type": "date",
                            "text": "Since?",
                            "enableWhen": [
                                {
                                    "question": "job.name",
                                    "operator": "exists",
                                    "answerBoolean": True,
                                }
                            ],
                        },
                    ],
                },
            ],
        },
        {
            "linkId": "end",
            "type": "group",
            "text": "End",
            "item": [
                {"linkId": "note", "type": "display", "text": "Thank you."},
                {
                    "linkId": "more",
                    "type": "boolean",
                    "text": "More?",
                    "enableWhen": [
                        {"question": "like", "operator": "!=", "answerCoding": {"code": "a"}},
                        {"question": "big", "operator": "exists", "answerBoolean": False},
                    ],
                    "enableBehavior": "all",
                },
            ],
        },
    ],
}
