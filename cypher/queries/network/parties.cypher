// Lists the parties after a uid that this viewer may see, by their uids: the network is read part by part.
// $after: STRING the last uid before; empty at the beginning
// $limit: INTEGER how many at most
MATCH (n:Party)
USING INDEX SEEK n:Party(uid)
WHERE n.uid > $after AND {{visible(n)}}
RETURN n.uid AS uid, [label IN labels(n) WHERE label <> 'Party'][0] AS label
ORDER BY n.uid
LIMIT $limit
