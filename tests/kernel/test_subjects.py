from __future__ import annotations

import json
import pickle

from membership_ui.kernel.subjects import Subject


def test_a_subject_is_written_and_read():
    subject = Subject("renewal", 41)

    assert subject == "renewal:41"
    assert json.dumps({"about": subject}) == '{"about": "renewal:41"}'
    assert (Subject.parse("renewal:41").kind, Subject.parse("renewal:41").key) == ("renewal", 41)
    assert pickle.loads(pickle.dumps(subject)) == subject  # noqa: S301


def test_what_is_no_number_has_no_key():
    assert Subject.parse("renewal:").key == 0
    assert Subject.parse("note").key == 0
    assert Subject("session", "a3f0").key == 0
