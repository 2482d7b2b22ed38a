// Says whether a database holds anything that a bulk load brings, parties or places to reach them, and how many nodes.
RETURN EXISTS { (:Party) } OR EXISTS { (:Place) } OR EXISTS { (:ContactPoint) } AS any, COUNT { () } AS nodes
