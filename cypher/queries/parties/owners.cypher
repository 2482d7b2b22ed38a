// Tells which of these are users, who may own parties, and whether there are users at all.
// $names: LIST<STRING> names
RETURN [name IN $names WHERE EXISTS { MATCH (:User {name: name}) }] AS known, EXISTS { MATCH (:User) } AS any
