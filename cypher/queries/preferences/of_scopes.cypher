// Lists the preferences that are set in some scopes.
// $scopes: LIST<STRING> site, folder:NAME or user:NAME
MATCH (kept:Preferences)
WHERE kept.scope IN $scopes
RETURN kept.scope AS scope, properties(kept) AS preferences
