// lacks(n): the party n has no value of the field that a list is sorted by.
// $by: STRING the property
// $of: LIST<MAP> the attribute set of the field
(n[$by] IS NULL OR NOT all(given IN $of WHERE {{has_set(n)}}))
