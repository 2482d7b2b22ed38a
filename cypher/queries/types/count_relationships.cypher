// Counts the relationships that do not fit any more when their type changes, whoever may see them.
MATCH (:Party)-[r:{{type}}]->(:Party)
WHERE {{misfit(r)}}
RETURN count(r) AS number
