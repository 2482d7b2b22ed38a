"""Draw the map of the network."""

from __future__ import annotations

from graphcrm.jobs.context import JobContext
from graphcrm.jobs.registry import job
from graphcrm.services.explorer import network_access, network_drawing, overview


@job(overview.JOB, label="Draw the map of the network")
def draw_network(context: JobContext) -> dict[str, int | str]:
    """Draw the map of what the viewer sees, keep it, and let go of older ones."""
    drawn = network_drawing.draw_for(
        context.database,
        context.viewer,
        tell=lambda done, stage: context.progress(done, 100, stage),
        between=context.check,
    )
    context.progress(95, 100, "keeping the map")
    context.check()
    stored_as = network_drawing.store(context.database, drawn)
    mine = network_access.access(context.viewer)
    accesses = [each for each in network_access.in_use(context.database) if each != mine]
    try:
        uid = context.write(lambda work: network_drawing.keep(work, drawn, stored_as, accesses))
    except BaseException:
        context.database.files.delete(stored_as)
        raise
    context.progress(100, 100, "keeping the map")
    return {"map": uid, "parties": len(drawn.map.uids), "ties": drawn.map.pairs, "communities": len(drawn.map.tops)}
