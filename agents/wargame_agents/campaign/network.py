"""Network of who supplies whom, directed: supplier to line, line and shop to depot of a customer, giver to partner.

A nation and its depot share a node. Nodes are called as in the file: ``"suppliers.motors"``, ``"lines.mill"``,
``"nations.elbe"``. The rules do not use it.
"""

from collections.abc import Iterator
from random import Random

import networkx as nx
from mesa.discrete_space import Network

from wargame.campaign.build.setup import Setup


def supply_network(setup: Setup, random: Random) -> Network:
    """Return the network of a campaign, with no positions on a plane."""
    graph = nx.DiGraph()
    for family, names in (
        ("nations", setup.nations),
        ("lines", setup.lines),
        ("suppliers", setup.suppliers),
        ("shops", setup.shops),
    ):
        graph.add_nodes_from(f"{family}.{name}" for name in names)
    graph.add_edges_from(edges(setup))
    return Network(graph, random=random, layout=None)


def edges(setup: Setup) -> Iterator[tuple[str, str]]:
    """Yield supplier and customer of each connection."""
    world = setup.world
    for line, name in enumerate(setup.lines):
        taken = {int(world.supplies[row].component) for row in range(*world.supply_first[line : line + 2])}
        for row, supplier in enumerate(setup.suppliers):
            if int(world.suppliers[row].component) in taken:
                yield f"suppliers.{supplier}", f"lines.{name}"
        for row, nation in enumerate(setup.nations):
            if world.buys_from[row, line] == 1:
                yield f"lines.{name}", f"nations.{nation}"
    for job in world.repair.jobs:
        yield f"shops.{setup.shops[int(job.shop)]}", f"nations.{setup.nations[int(job.nation)]}"
    for donation in world.donations:
        yield f"nations.{setup.nations[int(donation.giver)]}", f"nations.{setup.nations[int(donation.receiver)]}"
