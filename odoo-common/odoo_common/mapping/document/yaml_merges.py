"""Merge keys of YAML (``<<: *a``) repeat what they name: a few lines could stand for millions."""

from __future__ import annotations

import yaml

#: Keys that one mapping has at most once its merge keys are followed.
MAX_KEYS = 10_000


def check_merges(root: yaml.Node | None) -> None:
    """Make sure that merge keys don't grow without bound.

    Raises:
        YAMLError: They do.
    """
    sizes: dict[int, int] = {}
    waiting = [root] if root else []
    seen: set[int] = set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            if _size(node, sizes) > MAX_KEYS:
                raise yaml.YAMLError(f"merge keys make more than {MAX_KEYS} keys of it")
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)


def _size(node: yaml.Node, sizes: dict[int, int]) -> int:
    if not isinstance(node, yaml.MappingNode):
        return 0
    if id(node) not in sizes:
        sizes[id(node)] = 0  # of one that is merged into itself
        size = len(node.value)
        for key, value in node.value:
            if key.tag.endswith(":merge"):
                named = value.value if isinstance(value, yaml.SequenceNode) else [value]
                size += sum(_size(one, sizes) for one in named)
        sizes[id(node)] = size
    return sizes[id(node)]
