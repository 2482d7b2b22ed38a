// Sets preferences of a scope; null takes one away.
// $scope: STRING site, folder:NAME or user:NAME
// $preferences: MAP what is changed
MATCH (kept:Preferences {scope: $scope})
SET kept += $preferences
RETURN kept.scope AS scope
