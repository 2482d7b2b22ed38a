// Lets one transaction change the preferences of a scope at a time, and returns them as they are then.
// $scope: STRING site, folder:NAME or user:NAME
MERGE (kept:Preferences {scope: $scope})
SET kept.scope = $scope
RETURN properties(kept) AS preferences
