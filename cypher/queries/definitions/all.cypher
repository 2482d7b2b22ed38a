// Lists everything that users have defined: types, kinds, fields, categories.
// $labels: LIST<STRING> the node label of each class of definition
MATCH (definition:{{labels}})
RETURN [label IN labels(definition) WHERE label IN $labels][0] AS label, properties(definition) AS properties
ORDER BY label, properties.name
