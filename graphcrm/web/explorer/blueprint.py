"""The addresses of the explorer."""

from __future__ import annotations

from flask import Blueprint

from graphcrm.web.explorer import maps, network, paths, side, taking_out, texts, views

blueprint = Blueprint("explorer", __name__)
texts.register(blueprint)
blueprint.add_url_rule("/explore", "page", views.page, methods=("GET", "POST"))
blueprint.add_url_rule("/explore/graph.json", "graph", views.graph, methods=("POST",))
blueprint.add_url_rule("/explore/neighbours.json", "neighbours", views.neighbours)
blueprint.add_url_rule("/explore/expand.json", "expand", views.expand, methods=("POST",))
blueprint.add_url_rule("/explore/paths.json", "paths", paths.paths, methods=("POST",))
blueprint.add_url_rule("/explore/introductions.json", "introductions", paths.introductions, methods=("POST",))
blueprint.add_url_rule("/explore/groups.json", "communities", views.communities, methods=("POST",))
blueprint.add_url_rule("/explore/cypher.json", "cypher", views.cypher, methods=("POST",))
blueprint.add_url_rule("/explore/time.json", "time", views.time)
blueprint.add_url_rule("/explore/side/<uid>", "side", side.party)
blueprint.add_url_rule("/explore/tie/<uid>", "tie", side.tie)
blueprint.add_url_rule("/explore/maps", "maps", maps.page)
blueprint.add_url_rule("/explore/maps/new", "save_map", maps.save, methods=("GET", "POST"))
blueprint.add_url_rule("/explore/maps/<uid>/picture", "keep_map", maps.keep, methods=("POST",))
blueprint.add_url_rule("/explore/maps/<uid>/edit", "change_map", maps.change, methods=("GET", "POST"))
blueprint.add_url_rule("/explore/maps/<uid>/delete", "delete_map", maps.delete, methods=("POST",))
blueprint.add_url_rule("/explore/export/<format>", "export", taking_out.export, methods=("POST",))
blueprint.add_url_rule("/explore/picture.svg", "picture", taking_out.picture, methods=("GET", "POST"))
blueprint.add_url_rule("/explore/print", "print", taking_out.page, methods=("GET", "POST"))
blueprint.add_url_rule("/explore/network", "network", network.page)
blueprint.add_url_rule("/explore/network", "draw_network", network.draw, methods=("POST",))
blueprint.add_url_rule("/explore/network/state", "network_state", network.state)
blueprint.add_url_rule("/explore/network/<uid>.bin", "network_map", network.data)
blueprint.add_url_rule("/explore/network/<uid>/place.json", "network_place", network.place)
blueprint.add_url_rule("/explore/network/<uid>/communities/<int:community>", "network_community", network.community)
blueprint.add_url_rule("/explore/network/<uid>/communities/<int:community>.json", "network_members", network.members)
blueprint.add_url_rule("/explore/network/<uid>/parties/<int:number>", "network_party", network.party)
