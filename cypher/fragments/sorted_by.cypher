// sorted_by(n): by what a list sorts the party n: a property or a derived field, in the map derived; null for nothing.
// $by: STRING the property or derived field; null for the sort name
// $of: LIST<MAP> the attribute set of the field
CASE WHEN $by IS NULL THEN n.sort_key
     WHEN all(given IN $of WHERE {{has_set(n)}}) THEN coalesce(derived[$by], n[$by]) END
