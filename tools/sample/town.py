"""Puts the parts together: every layer's features, in the order of their ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import NamedTuple

from shapely.geometry.base import BaseGeometry

from beiyuan_gis.catalogue import Value
from tools.sample import compounds, ground, plan, sites, street_edge
from tools.sample.compounds import Compound

SOURCE = "示意：未公开测绘成果，非实测 / schematic, no survey is public"
SEED = 20251231
RETROFITTED = 21  # of Shuaifu's 37 buildings: "nearly 22"
VACANT: tuple[tuple[float, float], ...] = (
    (802, 567), (1034, 613), (-403, 519), (-310, -660), (-624, -659), (1041, -42),
)  # fmt: skip


class Drawn(NamedTuple):
    """A feature before it has an id: geometry around `ORIGIN`, attributes that are not empty."""

    geometry: BaseGeometry
    attributes: Mapping[str, Value]


def town() -> dict[str, list[Drawn]]:
    """The features of every layer."""
    rng = Random(SEED)
    boundary = plan.outline()
    blocks = plan.Blocks(boundary)
    built = [compounds.build(plot, blocks.at(*plot.at), rng) for plot in compounds.PLOTS]
    park = sites.park(blocks)
    parcels = sites.bungalows(blocks, rng)
    fences = street_edge.railings()
    layers = {
        "boundary": [Drawn(boundary, {"name": "北苑街道"})],
        "projects": [_project(site, blocks, park) for site in sites.SITES],
        "greening": list(_greening(blocks, built)),
        "optical_park": list(_park(park)),
        "bungalow_relocation": [_parcel(number, p) for number, p in enumerate(parcels, 1)],
        "residential_retrofit": list(_retrofit(built)),
        "hoardings": _along_streets("围挡", "removed", street_edge.hoardings(blocks)),
        "railings": _along_streets("护栏", "removed", fences),
        "bollards": _along_streets("阻车桩", "pulled", street_edge.bollards(built, [f for _, f in fences])),
    }
    layers["demolition"] = _demolition(blocks, built, layers, rng)
    return layers


def _along_streets(word: str, status: str, drawn: Sequence[tuple[str, BaseGeometry]]) -> list[Drawn]:
    return [
        Drawn(geometry, {"name": f"{word}{number}", "street": street, "status": status})
        for number, (street, geometry) in enumerate(drawn, 1)
    ]


def _retrofit(built: Sequence[Compound]) -> Iterator[Drawn]:
    """Buildings numbered through each compound; Shuaifu's first ones are done."""
    numbers: dict[str, int] = {}
    for index, compound in enumerate(built):
        plot = compound.plot
        for building in compound.buildings:
            number = numbers[plot.name] = numbers.get(plot.name, 0) + 1
            yield Drawn(
                building,
                {
                    "name": f"{plot.name}{number}号楼",
                    "community": plot.community,
                    "compound": plot.name,
                    "status": _retrofit_status(plot.community, index, number),
                },
            )


def _retrofit_status(community: str, index: int, number: int) -> str:
    """Elsewhere nothing was published: no building is drawn as done there."""
    if community == "shuaifu":
        return "done" if number <= RETROFITTED else "under_way" if number <= 26 else "planned"
    return "under_way" if index % 3 == 0 and number <= 8 else "planned"


def _park(park: sites.Park) -> Iterator[Drawn]:
    month = "开工时间来源仅到月，完工时间来源仅到年"
    yield Drawn(
        park.site,
        {"name": "北光绿色产业园用地", "kind": "site", "status": "under_construction",
         "started": "2024-12-01", "planned_finish": "2027-12-31", "note": month},
    )  # fmt: skip
    for number, (hall, area, floors) in enumerate(park.buildings, 1):
        yield Drawn(
            hall,
            {"name": f"保留厂房{number}", "kind": "retained_building", "status": "under_construction",
             "floor_area_m2": float(area), "floors": floors},
        )  # fmt: skip
    for number, (stand, trees) in enumerate(park.trees, 1):
        note = "株数为示意；来源仅称保留600余棵"
        yield Drawn(
            stand,
            {"name": f"保留树木{number}", "kind": "tree_stand", "status": "under_construction",
             "trees": trees, "note": note},
        )  # fmt: skip


def _parcel(number: int, parcel: sites.Parcel) -> Drawn:
    status = "signed" if parcel.signed == parcel.households else "signing"
    return Drawn(
        parcel.shape,
        {"name": f"示意地块{number}", "status": status, "households": parcel.households,
         "signed_households": parcel.signed, "signed_day_one": parcel.signed,
         "note": "户数为示意；来源仅公布首日签约率"},
    )  # fmt: skip


def _project(site: sites.Site, blocks: plan.Blocks, park: sites.Park) -> Drawn:
    shape = park.site if site.at == sites.PARK_AT else sites.project_shape(site, blocks)
    attributes: dict[str, Value] = {"name": site.name, "kind": site.kind, "status": site.status}
    if site.structure is not None:
        attributes |= {"structure_percent": site.structure, "note": "主体结构节点70%，不是项目总进度"}
    if not site.named:
        attributes["note"] = "来源称有五个产业园区，只点名两个；此处名称与位置均为示意"
    return Drawn(shape, attributes)


def _greening(blocks: plan.Blocks, built: Sequence[Compound]) -> Iterator[Drawn]:
    for number, patch in enumerate(ground.weeds(blocks), 1):
        yield Drawn(patch, {"name": f"清理杂草{number}", "kind": "weeds_cleared", "status": "done"})
    for number, bed in enumerate(ground.planted(built), 1):
        yield Drawn(bed, {"name": f"裸地补绿{number}", "kind": "bare_ground_planted", "status": "done"})


def _demolition(
    blocks: plan.Blocks, built: Sequence[Compound], layers: Mapping[str, list[Drawn]], rng: Random
) -> list[Drawn]:
    taken = [d.geometry for id, drawn in layers.items() if id != "boundary" for d in drawn]
    gates = [gate.buffer(9.0) for compound in built for gate, _ in compound.gates]
    vacant = [blocks.at(*point) for point in VACANT]
    drawn = ground.sheds(built, vacant, [*taken, *gates], rng)
    return [
        Drawn(shed, {"name": f"违建{number}", "status": "demolished"}) for number, shed in enumerate(drawn, 1)
    ]
