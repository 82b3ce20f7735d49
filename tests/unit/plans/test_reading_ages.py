"""Nothing that a participant reads needs a reader older than 11."""

from tests.support.participant_sentences import OLDEST, measured, without_own_words


def test_no_sentence_needs_an_older_reader() -> None:
    found = measured()
    assert len(found) > 800, "the library, the reasons, the form, the papers and the screens"
    hard = sorted((one.age, one.where, one.sentence) for one in found if one.age > OLDEST)
    assert hard == []


def test_only_the_persons_own_words_are_left_out() -> None:
    why = "You said: \u201cIncomprehensibilities notwithstanding.\u201d"
    assert without_own_words(why) == "You said: \u201cit hurts\u201d"
