"""Contact points: what a phone number, an e-mail address or a web page is compared by, and the link that opens it.

Their types are data (``seeds/reference/contact_point_types.yaml``); what is here is the four kinds of value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from graphcrm.errors import RuleError
from graphcrm.models.definitions import Definition, check_identifier
from graphcrm.models.texts import check_key, check_length
from graphcrm.phrases import Phrase, Word

_LOCAL = re.compile(r"[^\s@.\"(),:;<>\[\]\\]+(?:\.[^\s@.\"(),:;<>\[\]\\]+)*")
_HOST_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:(?!\d)")
_DEFAULT_PORTS = {"http": 80, "https": 443}
#: Digits of a phone number; a shorter one is taken when its country has it, as 112.
_SHORTEST = 4
#: Characters of a value: what web browsers and servers agree on for an address.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class ContactPointType(Definition):
    """One type of contact point.

    ``kind`` is what its value is: ``phone``, ``email``, ``url`` or ``text``. ``link`` is a template with
    ``{normalized}`` or ``{value}``, or empty where no program opens such a value.
    """

    node: ClassVar[str] = "ContactPointType"
    noun: ClassVar[str] = "contact point type"
    prefix: ClassVar[str] = "contact-point-type"
    section: ClassVar[str] = "contact_point_types"

    name: str
    label: str
    kind: str
    link: str = ""
    active: bool = True

    def check(self) -> None:
        """Raise ``RuleError`` when a value does not fit."""
        check_identifier(self, "mobile")
        if not self.label:
            raise self.unfit("label", "given")
        if self.kind not in VALUE_KINDS:
            raise self.unfit("kind", Phrase("one of {known}", known=VALUE_KINDS))

    def clean(self, value: str, region: str | None = None) -> dict[str, Any]:
        """Return the properties of a contact point of this type: type, value, normalized and link.

        Args:
            value: as a person typed it.
            region: two-letter country of phone numbers without a country code.

        Raises:
            RuleError: the value is not of the type's kind; the message says what would be right.
        """
        value = value.strip()
        normalized = check_key(normalize(self.kind, value, region, self.label), self.label, self.kind)
        return {"type": self.name, "value": value, "normalized": normalized, "link": self.link_to(value, normalized)}

    def link_to(self, value: str, normalized: str) -> str | None:
        """Return the link that opens a value of this type, or None where no program does."""
        if self.kind == "url" or (self.kind == "text" and normalized.startswith(("http://", "https://"))):
            return normalized
        if not self.link:
            return None
        parts = {"value": quote(value.lstrip("@+"), safe="@:"), "normalized": quote(normalized, safe="@+;=:/")}
        return re.sub(r"\{(value|normalized)\}", lambda match: parts[match[1]], self.link)


def normalize(kind: str, value: str, region: str | None = None, label: str = "Value") -> str:
    """Return ``value`` as it is compared with others: E.164 for a phone, lower case for e-mail and host.

    Args:
        kind: phone, email, url or text.
        value: as a person typed it.
        region: two-letter country of phone numbers without a country code.
        label: what the value is called in messages.

    Raises:
        RuleError: the value is not of that kind.
    """
    value = value.strip()
    if not value:
        raise RuleError(
            Phrase("{label} is empty.", label=Word(label)),
            Phrase("Fill in {label}.", label=Word(label)),
            kind,
            value,
        )
    check_length(value, label, _LONGEST, kind)
    if not value.isprintable():
        raise _refused(label, value, Phrase("a single line without control characters"), kind)
    match kind:
        case "phone":
            return _phone(value, region, label)
        case "email":
            return _email(value, label)
        case "url":
            return _url(value, label)
        case _:
            if value.lower().startswith(("http://", "https://")):
                return _url(value, label)
            return value.removeprefix("@").casefold()


#: The kinds of value a type may have.
VALUE_KINDS = ("phone", "email", "url", "text")


def check_region(region: str) -> str:
    """Return a two-letter country code in upper case.

    Raises:
        RuleError: there is no such region.
    """
    import phonenumbers

    if region.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise RuleError(
            Phrase("There is no phone region {region!r}.", region=region),
            "Give a country's two letters: US, FR, DE.",
            "phone_region",
            region,
        )
    return region.upper()


def _phone(value: str, region: str | None, label: str) -> str:
    import phonenumbers

    right = Phrase("a phone number, as in +1 202 555 0143")
    try:
        number = phonenumbers.parse(value, region)
    except phonenumbers.NumberParseException as error:
        if error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE and not region:
            right = Phrase("a phone number with its country code, as in +1 202 555 0143")
        raise _refused(label, value, right, "phone") from error
    if not phonenumbers.is_possible_number(number):
        raise _refused(label, value, Phrase("{right}; it has too many or too few digits", right=right), "phone")
    if len(str(number.national_number)) < _SHORTEST and not phonenumbers.is_valid_short_number(number):
        raise _refused(label, value, Phrase("{right}; it has too many or too few digits", right=right), "phone")
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{written};ext={number.extension}" if number.extension else written


def _email(value: str, label: str) -> str:
    local, at, domain = value.rpartition("@")
    if not at or not _LOCAL.fullmatch(local) or not _is_host(domain) or len(local) > 64 or len(value) > 254:
        raise _refused(label, value, Phrase("an address, as in sally@example.org"), "email")
    return f"{local.casefold()}@{domain.lower()}"


def _url(value: str, label: str) -> str:
    refused = _refused(label, value, Phrase("a web address, as in https://example.org/page"), "url")
    try:
        parts = urlsplit(value if _SCHEME.match(value) else f"https://{value}")
        port = parts.port
    except ValueError as error:
        raise refused from error
    host = parts.hostname or ""
    if parts.scheme not in _DEFAULT_PORTS or parts.username is not None or " " in value or not _is_host(host):
        raise refused
    place = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    path = "" if parts.path == "/" and not parts.query and not parts.fragment else parts.path
    return urlunsplit(SplitResult(parts.scheme, place, path, parts.query, parts.fragment))


def _is_host(host: str) -> bool:
    labels = host.split(".")
    return len(host) <= 253 and len(labels) > 1 and all(_HOST_LABEL.fullmatch(label) for label in labels)


def _refused(label: str, value: str, right: str, field: str) -> RuleError:
    return RuleError(
        Phrase("{label} {value!r} cannot be read.", label=Word(label), value=value),
        Phrase("It must be {right}.", right=right),
        field,
        value,
    )
