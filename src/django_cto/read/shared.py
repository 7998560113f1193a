"""A property that is worked out once, of something that everybody shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

from django_cto.read.noting import noted, noting

Answer = TypeVar("Answer")


class shared_property(Generic[Answer]):  # noqa: N801 - it is used as `functools.cached_property` is
    """A cached property; what its work looks at is noted as everybody's. It needs no lock, as that of Python 3.11."""

    def __init__(self, work: Callable[[Any], Answer]) -> None:
        self.work = work
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> shared_property[Answer]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Answer: ...

    def __get__(self, instance: Any, owner: type) -> Any:
        """The answer, which from then on stands in the instance itself."""
        if instance is None:
            return self
        with noted(noting.shared):
            answer = self.work(instance)
        instance.__dict__[self.name] = answer
        return answer
