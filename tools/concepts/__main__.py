"""Writes the learned data of `tieout.concepts` from the shared corpus, and the reliability diagram; `make learn` runs it."""

from pathlib import Path

import msgspec

from tools.concepts.diagram import draw
from tools.concepts.figures import bins_of, calibrated, figures_of, steps_of
from tools.concepts.learn import read_statements, stored
from tools.concepts.leave_out import Shop, leave_out_each
from tools.concepts.taxonomy import make_elements
from tools.concepts.train import grow
from tools.places import ROOT

DATA = ROOT / "src" / "tieout" / "concepts" / "data"
DIAGRAM = ROOT / "docs" / "concepts-reliability.svg"


def main() -> None:
    """Writes elements, tables and forest; the calibration is that of lines whose company was left out."""
    (DATA / "elements.json").write_bytes(msgspec.json.encode(make_elements()))
    statements = read_statements()
    named = leave_out_each(statements)
    shop = Shop(statements)
    cases, trust = shop.cases(shop.whole, shop.companies)
    (DATA / "tables.json").write_bytes(msgspec.json.encode(stored(shop.old, shop.whole, trust)))
    (DATA / "forest.json").write_bytes(msgspec.json.encode(msgspec.structs.replace(grow(cases), steps=steps_of(named))))
    DIAGRAM.write_text(draw(bins_of(calibrated(named))), encoding="utf-8")
    sizes = ", ".join(f"{path.name} {path.stat().st_size / 1e6:.2f} MB" for path in sorted(Path(DATA).glob("*.json")))
    print(f"wrote {sizes} and {DIAGRAM.name}")
    for name, figure in figures_of(named).items():
        print(f"  {name:20} {figure}")


if __name__ == "__main__":
    main()
