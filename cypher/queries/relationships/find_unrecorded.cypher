// Finds one relationship by its uid with its two parties, where the journal has forgotten them; it walks all of them.
// $uid: STRING its own uid
MATCH (change:Change {target: 'journal'})
WHERE change.action = 'trim'
WITH change
LIMIT 1
MATCH (source:Party)-[r:{{ties}} {uid: $uid}]->(target:Party)
WHERE {{visible(source)}} AND {{visible(target)}} AND {{visible_tie(r)}}
RETURN type(r) AS type, properties(r) AS properties,
       {uid: source.uid, name: source.name, label: [label IN labels(source) WHERE label <> 'Party'][0], subkind: source.subkind,
        folder: source.folder, owner: source.owner} AS source,
       {uid: target.uid, name: target.name, label: [label IN labels(target) WHERE label <> 'Party'][0], subkind: target.subkind,
        folder: target.folder, owner: target.owner} AS target
