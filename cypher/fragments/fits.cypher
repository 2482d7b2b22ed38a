// fits(n): the party n, whose derived fields are in the map derived, meets all conditions.
// $sets: LIST<MAP> name, labels, kinds, contact types and roles of the attribute sets that it must have
// $conditions: LIST<MAP> column, whether it is derived, op and value of each
// $roles: LIST<LIST> roles that it must have one of, for each list
// $categories: LIST<LIST> categories that it must be in one of, for each list
// $tags: LIST<STRING> keys of tags that it must have
(all(names IN $roles WHERE EXISTS { MATCH (n)-[:HAS_ROLE]->(role:Role) WHERE role.name IN names })
 AND all(names IN $categories WHERE EXISTS { MATCH (n)-[:IN_CATEGORY]->(c:Category) WHERE c.name IN names })
 AND all(key IN $tags WHERE EXISTS { MATCH (n)-[:TAGGED]->(:Tag {key: key}) })
 AND all(condition IN $conditions WHERE
   [kept IN [CASE WHEN condition.derived THEN derived[condition.column] ELSE n[condition.column] END] |
    CASE condition.op
      WHEN '=' THEN coalesce(kept = condition.value, false)
      WHEN '!=' THEN coalesce(kept <> condition.value, true)
      WHEN '<' THEN coalesce(kept < condition.value, false)
      WHEN '<=' THEN coalesce(kept <= condition.value, false)
      WHEN '>' THEN coalesce(kept > condition.value, false)
      WHEN '>=' THEN coalesce(kept >= condition.value, false)
      WHEN '~' THEN coalesce(toLower(kept) CONTAINS toLower(condition.value), false)
      WHEN 'has' THEN coalesce(condition.value IN kept, false)
      WHEN 'empty' THEN kept IS NULL
      ELSE kept IS NOT NULL
    END][0])
 AND all(given IN $sets WHERE {{has_set(n)}}))
