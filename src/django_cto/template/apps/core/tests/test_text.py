import pytest
from rest_framework.exceptions import ValidationError

from apps.core.text import TextField


@pytest.mark.parametrize("data", [0, 1e3, True, None, ["text"], {"a": "text"}])
def test_what_is_not_text_is_refused(data):
    with pytest.raises(ValidationError):
        TextField().run_validation(data)


def test_text_is_text():
    assert TextField().run_validation(" 1000 ") == "1000"
