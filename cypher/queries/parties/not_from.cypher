// Finds one party that did not come from an import, if there is any that this viewer may see.
// $source: STRING the import
MATCH (n:Party)
WHERE {{visible(n)}} AND (n.external_source IS NULL OR n.external_source <> $source)
RETURN n.uid AS uid
LIMIT 1
