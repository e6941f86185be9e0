"""What `import onrecord` offers."""

import onrecord


def test_every_public_name_is_there_and_no_other() -> None:
    for name in onrecord.__all__:
        assert getattr(onrecord, name) is not None
    declared = {name for names in onrecord._HOMES.values() for name in names}
    assert declared == set(onrecord.__all__)


def test_an_unknown_name_says_so() -> None:
    try:
        onrecord.raed  # noqa: B018
    except AttributeError as error:
        assert "raed" in str(error)
    else:
        raise AssertionError("no AttributeError")
