"""The CMS container (RFC 5652) of a PDF signature, in the PAdES baseline profile.

For a given certificate, document digest and signature there is exactly one container. Checking
rebuilds it and compares bytes, so that no bit of it can be changed unnoticed.
"""

from __future__ import annotations

import hashlib

from studyhours.reports.der import (
    OCTETS,
    SEQUENCE,
    SET,
    children,
    integer,
    oid,
    read,
    wrap,
)

_SIGNED_DATA = oid("1.2.840.113549.1.7.2")
_DATA = oid("1.2.840.113549.1.7.1")
_CONTENT_TYPE = oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE = oid("1.2.840.113549.1.9.16.2.47")
_SHA256 = wrap(SEQUENCE, oid("2.16.840.1.101.3.4.2.1"))
_ECDSA_SHA256 = wrap(SEQUENCE, oid("1.2.840.10045.4.3.2"))
_RAW = 64
_CONTEXT_0 = 0xA0


def _attribute(kind: bytes, value: bytes) -> bytes:
    return wrap(SEQUENCE, kind, wrap(SET, value))


def signed_attributes(certificate: bytes, digest: bytes) -> bytes:
    """What is signed: content type, document digest and the certificate's own digest.

    Args:
        certificate: The signer's certificate, DER.
        digest: SHA-256 of the signed bytes of the document.
    """
    own = wrap(OCTETS, hashlib.sha256(certificate).digest())
    attributes = (
        _attribute(_CONTENT_TYPE, _DATA),
        _attribute(_MESSAGE_DIGEST, wrap(OCTETS, digest)),
        # SHA-256 is the default hash of ESSCertIDv2, and DER leaves defaults out.
        _attribute(_SIGNING_CERTIFICATE, wrap(SEQUENCE, wrap(SEQUENCE, wrap(SEQUENCE, own)))),
    )
    return wrap(SET, *sorted(attributes))


def container(certificate: bytes, digest: bytes, signature: bytes) -> bytes:
    """The one container of a 64-byte raw signature over ``signed_attributes``."""
    body = children(children(certificate)[0])
    # A version 3 certificate starts with its version; serial number, algorithm, issuer follow.
    serial, issuer = body[1], body[3]
    r, s = (int.from_bytes(signature[at : at + 32]) for at in (0, 32))
    signer = wrap(
        SEQUENCE,
        integer(1),
        wrap(SEQUENCE, issuer, serial),
        _SHA256,
        bytes((_CONTEXT_0,)) + signed_attributes(certificate, digest)[1:],
        _ECDSA_SHA256,
        wrap(OCTETS, wrap(SEQUENCE, integer(r), integer(s))),
    )
    signed = wrap(
        SEQUENCE,
        integer(1),
        wrap(SET, _SHA256),
        wrap(SEQUENCE, _DATA),
        wrap(_CONTEXT_0, certificate),
        wrap(SET, signer),
    )
    return wrap(SEQUENCE, _SIGNED_DATA, wrap(_CONTEXT_0, signed))


def capacity(certificate: bytes) -> int:
    """The bytes a container of this certificate can need at most."""
    return len(container(certificate, bytes(32), b"\xff" * _RAW)) + 2


def certificate_in(data: bytes) -> bytes:
    """The certificate a container carries, its other parts not checked.

    Raises:
        ValueError: there is none where ours put it.
    """
    _, _, end = read(data)
    signed = children(children(children(data[:end])[1])[0])
    return children(signed[3])[0]


def signature_in(data: bytes) -> bytes:
    """The raw signature a container carries.

    Raises:
        ValueError: there is none where ours put it.
    """
    _, _, end = read(data)
    signed = children(children(children(data[:end])[1])[0])
    signer = children(children(signed[4])[0])
    _, start, stop = read(signer[5])
    numbers = [int.from_bytes(part[2:]) for part in children(signer[5][start:stop])]
    if len(numbers) != 2 or max(numbers) >> 256:
        raise ValueError("signature")
    return b"".join(number.to_bytes(32) for number in numbers)
