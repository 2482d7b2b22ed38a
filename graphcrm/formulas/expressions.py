"""What a formula says, as a tree of plain values.

``at`` is where a part begins in the text; it does not count when two trees are compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from graphcrm.values import Period

#: Words that cannot be the name of a field in a formula.
RESERVED: Final = frozenset(("and", "or", "not", "true", "false", "empty"))


@dataclass(frozen=True, slots=True)
class Constant:
    """A value that stands in the formula; None is ``empty``."""

    value: Decimal | str | bool | Period | None
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Name:
    """The value of a field."""

    name: str
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Call:
    """A function and what it is given; the name is in lower case."""

    function: str
    arguments: tuple[Expression, ...]
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Sum:
    """Terms with their signs: a minus sign before one is a ``Negative``."""

    terms: tuple[Expression, ...]
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Product:
    """``first`` times or over each of the others, from left to right."""

    first: Expression
    factors: tuple[tuple[Literal["*", "/"], Expression], ...]
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with the other sign."""

    operand: Expression
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Join:
    """Texts put together."""

    parts: tuple[Expression, ...]
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two values of one type compared."""

    left: Expression
    operator: Literal["=", "!=", "<", "<=", ">", ">="]
    right: Expression
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions of which all or any must hold."""

    word: Literal["and", "or"]
    parts: tuple[Expression, ...]
    at: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Not:
    """A condition that must not hold."""

    operand: Expression
    at: int = field(compare=False)


Expression = Constant | Name | Call | Sum | Product | Negative | Join | Comparison | Junction | Not


def children(node: Expression) -> tuple[Expression, ...]:
    """Return the parts that a part is made of, as they stand."""
    match node:
        case Constant() | Name():
            return ()
        case Call():
            return node.arguments
        case Sum():
            return node.terms
        case Product():
            return (node.first, *(factor for _, factor in node.factors))
        case Comparison():
            return (node.left, node.right)
        case Join() | Junction():
            return node.parts
        case Negative() | Not():
            return (node.operand,)


def levels(root: Expression) -> Iterator[tuple[Expression, ...]]:
    """Yield the parts of each depth, the whole first; without recursion, since nothing bounds the depth yet."""
    level: tuple[Expression, ...] = (root,)
    while level:
        yield level
        level = tuple(child for node in level for child in children(node))


def names(root: Expression) -> Iterator[Name]:
    """Yield the fields that are read, each as often as it is."""
    return (node for level in levels(root) for node in level if isinstance(node, Name))
