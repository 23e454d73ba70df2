"""Random but repeatable steps that change layers among those that change features; run by itself, it makes
them on a project file until it is killed, and says which revision is safe on the disk.

Usage: layer_storm.py SEED PATH
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from beiyuan_gis.catalogue import Field, Style, Symbol
from beiyuan_gis.edits.add_field import add_field
from beiyuan_gis.edits.add_layer import add_layer, drafted
from beiyuan_gis.edits.move_layer import move_layer
from beiyuan_gis.edits.remove_layer import remove_layer
from beiyuan_gis.edits.rename_layer import rename_layer
from beiyuan_gis.edits.set_attributes import set_attributes
from beiyuan_gis.edits.set_style import set_style
from beiyuan_gis.errors import Refused
from beiyuan_gis.i18n import Text
from beiyuan_gis.model.edit import Edit
from beiyuan_gis.model.project import Project
from beiyuan_gis.session import Session
from tests.storage.small import FIELDS, random_edit


def layer_edit(rng: random.Random, project: Project) -> Edit:
    """One layer restyled, renamed, moved, added or removed, or some features changed."""
    what = rng.choice(("features", "features", "style", "rename", "move", "add", "remove", "field"))
    ids = [d.id for d in project.layers]
    layer, number = rng.choice(ids), rng.randrange(1000)
    match what:
        case "style":
            # an int where a float is meant: what JSON gives back must still be the same step
            symbol = Symbol(fill=f"#{number:06x}", width=rng.choice((1, 0.3)), size=2)
            return set_style(project, layer, Style(symbol), rng.choice(("name", "")))
        case "rename":
            return rename_layer(project, layer, Text(f"层{number}", f"L{number}"))
        case "move":
            return move_layer(project, layer, rng.randrange(len(ids)))
        case "field":
            names = [f.name for f in project.layer(layer).fields]
            name = f"f{number}"
            if number % 2 and len(names) > len(FIELDS):
                features = list(project.table(layer))[:2]
                return set_attributes(project, [f.key for f in features], {names[-1]: str(number)})
            return add_field(project, layer, Field(name, "text", Text(name, name)))
        case "add":
            title = Text(f"新{number}", f"New {number}")
            return add_layer(project, drafted(project, title, "Polygon", FIELDS))
        case "remove" if len(ids) > 2:
            return remove_layer(project, layer)
    return random_edit(rng, project)


def one(session: Session, rng: random.Random, *, saving: bool = True) -> None:
    """One step, a jump in the history, or a save."""
    what = rng.choices(("perform", "undo", "redo", "go", "save"), (12, 3, 2, 1, 2))[0]
    number = rng.getrandbits(32)
    match what:
        case "perform":
            try:
                session.perform(layer_edit(random.Random(number), session.project))
            except Refused:  # it is so already
                return
        case "go":
            session.go_to(number % (len(session.history.done) + len(session.history.undone) + 1))
        case "save":
            if saving:
                session.save()
        case _:
            getattr(session, what)()


def whole(project: Project) -> object:
    """Everything that could be lost: definitions, features, ids that were given."""
    return (
        project.layers,
        {d.id: (list(project.table(d.id)), project.table(d.id).next_id) for d in project.layers},
        dict(project.retired),
    )


def main() -> None:
    session = Session.open(Path(sys.argv[2]))
    rng = random.Random(int(sys.argv[1]))
    while True:
        one(session, rng)
        os.write(1, f"{session.revision}\n".encode())


if __name__ == "__main__":
    main()
