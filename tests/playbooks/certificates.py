# Copyright (c) 2026, the hwcloud.taskcenter authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates for a test: an authority of its own, and what it signs."""
from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Authority:
    """Signs certificates; its own is in ``path``."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name
        self._key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._certificate(name, self._key, [], timedelta(days=1), is_authority=True)
        self.path = str(self._write(name, certificate))

    def sign(self, name: str, hosts: Sequence[str], good_for: timedelta = timedelta(days=1)) -> tuple[str, str]:
        """The files with a certificate for these hosts and addresses, and its key. Less than no time: one that has expired."""
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = self._certificate(name, key, hosts, good_for, is_authority=False)
        secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        return str(self._write(name, certificate)), str(self._write(f"{name}-key", secret))

    def _write(self, name: str, content: bytes) -> Path:
        path = self._folder / f"{name}.pem"
        path.write_bytes(content)
        return path

    def _certificate(self, name: str, key: ec.EllipticCurvePrivateKey, hosts: Sequence[str], good_for: timedelta, is_authority: bool) -> bytes:
        def named(text: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

        now = datetime.now(timezone.utc)
        builder = (
            x509.CertificateBuilder()
            .subject_name(named(name)).issuer_name(named(self._name)).public_key(key.public_key()).serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=2)).not_valid_after(now + good_for)
            .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .add_extension(x509.KeyUsage(
                digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False, key_agreement=False,
                key_cert_sign=is_authority, crl_sign=is_authority, encipher_only=False, decipher_only=False), critical=True)
        )
        if hosts:
            names = [x509.IPAddress(ipaddress.ip_address(host)) if host[0].isdigit() else x509.DNSName(host) for host in hosts]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
