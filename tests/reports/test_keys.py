"""School keys, their files, and lists of revoked certificates."""

from __future__ import annotations

import datetime
import hashlib
import json

import pytest
from cryptography import x509

from studyhours.domain.errors import Forged, UnknownSchool, UnusableInput
from studyhours.reports.keys import PublicKeyRecord, SchoolKey, load_school_key
from studyhours.reports.revocations import Revocation, dump_revocations, load_revocations
from tests.reports.conftest import make_key

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ENTRIES = [
    Revocation("HW-2026-000009", "录入有误", datetime.date(2026, 9, 1)),
    Revocation("HW-2026-000003", "重复发证", datetime.date(2026, 9, 2)),
]


def test_the_certificate_holds_what_was_given(key: SchoolKey) -> None:
    certificate = x509.load_der_x509_certificate(key.record.certificate)
    assert certificate.subject.rfc4514_string() == "CN=河湾乡中心小学"
    assert certificate.serial_number == 0x1234
    assert certificate.not_valid_before_utc == datetime.datetime(2025, 9, 1, tzinfo=datetime.UTC)
    assert certificate.not_valid_after_utc.year >= 2075
    assert key.record.key_id == hashlib.sha256(key.record.certificate).hexdigest()[:16]


@pytest.mark.parametrize("passphrase", [None, "口令 pass"], ids=["plain", "locked"])
def test_a_private_key_comes_back(key: SchoolKey, passphrase: str | None) -> None:
    pem = key.to_pem(passphrase)
    back = load_school_key(pem, key.record, passphrase)
    assert back.sign(b"x") == key.sign(b"x")
    wrong = "other" if passphrase else "needless"
    for bad in (wrong, None) if passphrase else (wrong,):
        with pytest.raises(UnusableInput) as caught:
            load_school_key(pem, key.record, bad)
        assert caught.value.code == "wrong_passphrase"


def test_a_key_of_another_school_or_a_damaged_one_is_refused(key: SchoolKey) -> None:
    for pem in (make_key().to_pem(), key.to_pem().replace("M", "N", 4), ""):
        with pytest.raises(UnusableInput) as caught:
            load_school_key(pem, key.record)
        assert caught.value.code == "bad_private_key"
    assert "PRIVATE" not in repr(key)


def test_a_school_key_file_comes_back_and_nothing_else_does(key: SchoolKey) -> None:
    text = key.record.to_text()
    assert PublicKeyRecord.from_text(text) == key.record
    plain = json.loads(text)
    for changes in (
        {"key_id": "0" * 16},
        {"school": ""},
        {"certificate": plain["certificate"][:-2]},
        {"certificate": plain["certificate"].upper()},
        {"format": 2},
        {"more": 1},
    ):
        with pytest.raises(UnusableInput) as caught:
            PublicKeyRecord.from_text(json.dumps(plain | changes))
        assert caught.value.code == "bad_school_key"
    for other in ("", "[]", "{}", text[:-9]):
        with pytest.raises(UnusableInput):
            PublicKeyRecord.from_text(other)


def test_only_the_canonical_half_of_a_signature_verifies(key: SchoolKey) -> None:
    message, signature = b"", bytes(64)
    for number in range(20):
        message = b"message %d" % number
        signature = key.sign(message)
        assert key.record.verifies(signature, message)
        assert not key.record.verifies(signature, message + b"!")
        twin = _ORDER - int.from_bytes(signature[32:])
        assert not key.record.verifies(signature[:32] + twin.to_bytes(32), message)
    for broken in (b"", bytes(64), b"\xff" * 64, signature[:-1]):
        assert not key.record.verifies(broken, message)


def test_a_revocation_list_comes_back_in_order(key: SchoolKey) -> None:
    text = dump_revocations(ENTRIES, key)
    assert text == dump_revocations(reversed(ENTRIES), key)
    loaded = load_revocations(text, [make_key().record, key.record])
    assert [entry.serial for entry in loaded.entries] == ["HW-2026-000003", "HW-2026-000009"]
    assert loaded.record == key.record
    assert f"{key.record.key_id}/HW-2026-000003" in loaded.revoked


def test_a_changed_revocation_list_is_refused(key: SchoolKey) -> None:
    text = dump_revocations(ENTRIES, key)
    for old, new in (
        ("000009", "000008"),
        ("录入有误", "录入"),
        ("2026-09-01", "2026-09-03"),
        ("河湾乡", "河口乡"),
        ('"format": 1', '"format": 2'),
    ):
        assert old in text
        with pytest.raises(Forged) as caught:
            load_revocations(text.replace(old, new), [key.record])
        assert caught.value.code == "revocations_altered"
    emptied = json.loads(text) | {"entries": []}
    with pytest.raises(Forged):
        load_revocations(json.dumps(emptied), [key.record])
    with pytest.raises(UnknownSchool):
        load_revocations(text, [make_key().record])
    for other in ("", "[]", "{}", text[: len(text) // 2], text.replace('"signature"', '"sign"')):
        with pytest.raises(UnusableInput):
            load_revocations(other, [key.record])
