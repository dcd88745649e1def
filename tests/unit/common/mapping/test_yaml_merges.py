"""Merge keys are followed as far as a mapping file needs them."""

from __future__ import annotations

import time
import typing as t

import pytest

from odoo_common.mapping.document.schema import TO_ODOO
from odoo_common.mapping.document.yaml_loader import read
from odoo_common.mapping.errors import MappingError

if t.TYPE_CHECKING:
    from pathlib import Path


def test_merge_keys_that_grow_without_bound_are_refused_at_once(tmp_path: Path) -> None:
    lines = ["a0: &a0 {k: 1}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, 9)]
    file = tmp_path / "m.yml"
    file.write_text("\n".join(lines))
    began = time.process_time()
    with pytest.raises(MappingError, match="merge keys make more than 10000 keys"):
        read(file, TO_ODOO)
    assert time.process_time() - began < 2
