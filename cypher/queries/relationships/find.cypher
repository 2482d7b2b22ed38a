// Finds one relationship by its uid with its two parties, which the journal names.
// $uid: STRING its own uid
MATCH (change:Change {target: $uid})
WHERE change.other IS NOT NULL
WITH change.party AS one, change.other AS other
LIMIT 1
MATCH (source:Party {uid: one})-[r:{{ties}} {uid: $uid}]->(target:Party {uid: other})
WHERE {{visible(source)}} AND {{visible(target)}} AND {{visible_tie(r)}}
RETURN type(r) AS type, properties(r) AS properties,
       {uid: source.uid, name: source.name, label: [label IN labels(source) WHERE label <> 'Party'][0], subkind: source.subkind,
        folder: source.folder, owner: source.owner} AS source,
       {uid: target.uid, name: target.name, label: [label IN labels(target) WHERE label <> 'Party'][0], subkind: target.subkind,
        folder: target.folder, owner: target.owner} AS target
