"""A school's signing key, and the public record by which other computers know that school.

ECDSA on P-256 with a self-signed certificate, so that any PDF reader can check a signature too.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from studyhours.domain.errors import UnusableInput

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_ECDSA = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)
_RAW_LENGTH = 32
_TEXT_KIND = "studyhours-school-key"
VALID_YEARS = 50
_COMMON_NAME = 64  # bytes


def key_id_of(certificate: bytes) -> str:
    """The 16 hexadecimal digits that name a key: the head of its certificate's SHA-256."""
    return hashlib.sha256(certificate).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class PublicKeyRecord:
    """What another computer keeps to check a school's papers.

    Attributes:
        school_id: Identifier of the school in its ledger.
        school: Name of the school.
        certificate: Its self-signed X.509 certificate, DER.
    """

    school_id: str
    school: str
    certificate: bytes

    @property
    def key_id(self) -> str:
        """The 16 hexadecimal digits printed on papers."""
        return key_id_of(self.certificate)

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether 64 raw bytes are this key's canonical signature of a message.

        Of the two values that would both verify, only the one with the lower half is accepted:
        otherwise a signature could be changed and stay valid.
        """
        if len(signature) != 2 * _RAW_LENGTH:
            return False
        r, s = (int.from_bytes(signature[i : i + _RAW_LENGTH]) for i in (0, _RAW_LENGTH))
        if not (0 < r < _ORDER and 0 < s <= _ORDER // 2):
            return False
        try:
            _public_key(self.certificate).verify(encode_dss_signature(r, s), message, _ECDSA)
        except InvalidSignature:
            return False
        return True

    def to_text(self) -> str:
        """The text of a school key file, as ``--school-key`` takes it."""
        plain = {
            "certificate": self.certificate.hex(),
            "format": 1,
            "key_id": self.key_id,
            "kind": _TEXT_KIND,
            "school": self.school,
            "school_id": self.school_id,
        }
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1) + "\n"

    @classmethod
    def from_text(cls, text: str) -> PublicKeyRecord:
        """Read a school key file.

        Raises:
            UnusableInput: ``bad_school_key`` when it is not exactly one.
        """
        try:
            plain = json.loads(text.removeprefix("\ufeff"))
            values = [plain[name] for name in ("school_id", "school", "certificate")]
            if not all(isinstance(value, str) and value for value in values):
                raise UnusableInput("bad_school_key")
            record = cls(values[0], values[1], bytes.fromhex(values[2]))
            _public_key(record.certificate)
            expected = json.loads(record.to_text())
        except (ValueError, TypeError, KeyError, UnsupportedAlgorithm) as broken:
            raise UnusableInput("bad_school_key") from broken
        if plain != expected:
            raise UnusableInput("bad_school_key")
        return record


def _public_key(certificate: bytes) -> ec.EllipticCurvePublicKey:
    """The P-256 key inside a certificate; ValueError when it holds anything else."""
    key = x509.load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise ValueError("not a P-256 certificate")
    return key


@dataclass(frozen=True, slots=True)
class SchoolKey:
    """A school's private key with its public record. Its text form shows no secret."""

    record: PublicKeyRecord
    _private: ec.EllipticCurvePrivateKey

    def __repr__(self) -> str:
        return f"SchoolKey({self.record.key_id})"

    def sign(self, message: bytes) -> bytes:
        """64 raw bytes (r and s, big-endian), the same for the same message, s in the low half."""
        r, s = decode_dss_signature(self._private.sign(message, _ECDSA))
        s = min(s, _ORDER - s)
        return r.to_bytes(_RAW_LENGTH) + s.to_bytes(_RAW_LENGTH)

    def to_pem(self, passphrase: str | None = None) -> str:
        """The private key as PKCS#8 PEM; under a passphrase where one is given.

        What encrypts is not the passphrase but what argon2id makes of it, so that a copy of the
        ledger does not let somebody try millions a second. A line before the PEM says how.
        """
        lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
        head = ""
        if passphrase is not None:
            salt = os.urandom(_SALT)
            head = f"{_STRETCHED} {salt.hex()}\n"
            lock = serialization.BestAvailableEncryption(_stretched(passphrase, salt))
        pem = self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock
        )
        return head + pem.decode("ascii")


_STRETCHED = "argon2id-19456-2-1"
_SALT = 16


def _stretched(passphrase: str, salt: bytes) -> bytes:
    """What a passphrase is turned into before it opens or locks a key."""
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        unicodedata.normalize("NFC", passphrase).encode(),
        salt,
        time_cost=2,
        memory_cost=19456,
        parallelism=1,
        hash_len=32,
        type=Type.ID,
    )


def is_locked(pem: str) -> bool:
    """Whether a private key is under a passphrase."""
    return "ENCRYPTED" in pem


def load_school_key(pem: str, record: PublicKeyRecord, passphrase: str | None = None) -> SchoolKey:
    """Read back a private key and match it with its public record.

    Raises:
        UnusableInput: ``wrong_passphrase`` (missing, needless or wrong), ``bad_private_key``.
    """
    secret = None if passphrase is None else passphrase.encode()
    try:
        if pem.startswith(_STRETCHED):
            head, _, pem = pem.partition("\n")
            salt = bytes.fromhex(head.removeprefix(_STRETCHED))
            secret = None if passphrase is None else _stretched(passphrase, salt)
        private = serialization.load_pem_private_key(pem.encode(), secret)
    except TypeError as mismatch:
        raise UnusableInput("wrong_passphrase") from mismatch
    except (ValueError, UnsupportedAlgorithm) as broken:
        code = "wrong_passphrase" if is_locked(pem) else "bad_private_key"
        raise UnusableInput(code) from broken
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise UnusableInput("bad_private_key")
    if private.public_key() != _public_key(record.certificate):
        raise UnusableInput("bad_private_key")
    return SchoolKey(record, private)


def create_school_key(
    school_id: str, school: str, *, serial: int, starts: datetime.datetime
) -> SchoolKey:
    """Make a new key with its self-signed certificate.

    Args:
        school_id: Identifier of the school in its ledger.
        school: Name of the school, the certificate's subject.
        serial: Serial number of the certificate, above 0 and under 2**159.
        starts: First moment of validity, with a zone; it lasts ``VALID_YEARS`` years.
    """
    private = ec.generate_private_key(ec.SECP256R1())
    # A common name has room for 64 bytes; the full name stands in the record and on the paper.
    short = school.encode("utf-8")[:_COMMON_NAME].decode("utf-8", errors="ignore")
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, short)])
    moment = starts.astimezone(datetime.UTC).replace(microsecond=0)
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(serial)
        .not_valid_before(moment)
        .not_valid_after(moment + datetime.timedelta(days=VALID_YEARS * 365))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False
        )
        .sign(private, hashes.SHA256(), ecdsa_deterministic=True)
    )
    der = certificate.public_bytes(serialization.Encoding.DER)
    return SchoolKey(PublicKeyRecord(school_id, school, der), private)


def find_keys(known: Iterable[PublicKeyRecord], key_id: str) -> PublicKeyRecord | None:
    """The record of a key id among those known, None when it is not known."""
    return next((record for record in known if record.key_id == key_id), None)
