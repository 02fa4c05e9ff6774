"""Whether a message that a server sent is what the protocol says: each property there that has to be, none that the
protocol does not know, each of its type.

The types are those of `lsprotocol`, which the protocol's publishers generate from its meta model. Its own reader takes
what it can: it passes over unknown properties and takes any form of a union that looks alike. So the types are walked
here, and what does not fit is said. Not for what a message means."""

import collections.abc
import enum
import functools
import typing

import attrs
from lsprotocol import types

SCALARS = {str: "text", int: "a whole number", bool: "true or false"}


def complaints(message: dict, method: str | None = None) -> list[str]:
    """What is wrong with a message; `method` is that of the request where it is an answer."""
    if "method" in message:
        known = types.METHOD_TO_TYPES.get(message["method"])
        if known is None:
            return [f"{message['method']} is no method of the protocol"]
        found = fits(message, known[0], message["method"])
        if message["method"] == types.CLIENT_REGISTER_CAPABILITY and not found:
            for one in message["params"]["registrations"]:
                options = types.METHOD_TO_TYPES[one["method"]][3]
                found += fits(one.get("registerOptions"), options, f"registerOptions of {one['method']}")
        return found
    if "error" in message:
        return fits(message, types.ResponseErrorMessage, f"error of {method}")
    if method is None:
        return ["an answer to nothing that was asked"]
    return fits(message, types.METHOD_TO_TYPES[method][1], f"answer to {method}")


def fits(value, hint, at: str) -> list[str]:
    """Why a value is not of a type."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if hint is typing.Any or hint is object:
        return []
    if hint is None or hint is type(None):
        return [] if value is None else [f"{at}: not null"]
    if origin is typing.Union:
        if typing.Any in args:
            return []
        forms = [fits(value, one, at) for one in args if value is None or one is not type(None)]
        # Of several forms, the nearest is the one that was meant: one in which the place as a whole is right.
        return min(forms, key=lambda why: (any(one.startswith(f"{at}: ") for one in why), len(why)))
    if origin is typing.Literal:
        return [] if value in args else [f"{at}: {value!r} is not one of {args}"]
    if origin is tuple:
        if not isinstance(value, list) or len(value) != len(args):
            return [f"{at}: not a list of {len(args)}"]
        return [why for one, kind in zip(value, args) for why in fits(one, kind, at)]
    if origin in (collections.abc.Sequence, list):
        if not isinstance(value, list):
            return [f"{at}: not a list"]
        return [why for place, one in enumerate(value) for why in fits(one, args[0], f"{at}[{place}]")]
    if origin in (collections.abc.Mapping, dict):
        if not isinstance(value, dict):
            return [f"{at}: not an object"]
        return [why for key, one in value.items() for why in fits(one, args[1], f"{at}.{key}")]
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        same = any(type(value) is type(one.value) and value == one.value for one in hint)
        return [] if same else [f"{at}: {value!r} is no {hint.__name__}"]
    if hint in SCALARS:
        return [] if type(value) is hint else [f"{at}: {value!r} is not {SCALARS[hint]}"]
    if hint is float:
        return [] if type(value) in (int, float) else [f"{at}: {value!r} is no number"]
    if attrs.has(hint):
        return structure(value, hint, at)
    raise TypeError(f"{at}: what is {hint}?")


def structure(value, hint: type, at: str) -> list[str]:
    """Why a value is not an object with the properties of a class."""
    if not isinstance(value, dict):
        return [f"{at}: {value!r} is no {hint.__name__}"]
    if hint is types.LSPObject:
        return []
    properties = known(hint)
    found = [f"{at}: {hint.__name__} has no property {name}" for name in value if name not in properties]
    for name, (attribute, kind) in properties.items():
        where = f"{at}.{name}"
        if name not in value:
            if is_required(hint, attribute):
                found.append(f"{where}: missing")
            continue
        one = value[name]
        if one is None and not is_nullable(hint, attribute, kind):
            found.append(f"{where}: null, which the protocol does not take here")
            continue
        why = fits(one, kind, where)
        if not why and attribute.validator and not isinstance(one, (dict, list)):
            try:
                attribute.validator(None, attribute, one)
            except (ValueError, TypeError) as error:
                why = [f"{where}: {error}"]
        found.extend(why)
    return found


@functools.cache
def known(hint: type) -> dict:
    """The properties of a class by the names that they have in messages."""
    kinds = typing.get_type_hints(hint, vars(types))
    return {camel(one.name): (one, kinds[one.name]) for one in attrs.fields(hint)}


def camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)


def is_required(hint: type, attribute) -> bool:
    if attribute.default is attrs.NOTHING or attribute.default is not None:
        return True
    # The types do not tell what may be null and has to be there from what may be either; these may be left out.
    may_be_absent = ("active_parameter", "root_path", "workspace_folders")
    return types.is_special_property(hint, attribute.name) and attribute.name not in may_be_absent


def is_nullable(hint: type, attribute, kind) -> bool:
    """An optional property may be left out, which is not the same as null."""
    if typing.Any in typing.get_args(kind) or kind is typing.Any or kind is type(None):
        return True
    is_optional = attribute.default is None
    return not is_optional or types.is_special_property(hint, attribute.name)
