// along(r): the relationships r in whose property, along an index that those of some types have, a value of a range stands,
// of each type so many at most and in its order.
// $along_low: ANY the least value
// $along_high: ANY the greatest value
// $along_at: ANY the value of the row that the page begins after; null for the first
// $along_low_tie: STRING of those of this value only with a greater uid
// $along_high_tie: STRING of those of this value only with a smaller uid
// $strictly: BOOLEAN whether only those count whose days lie where they are asked for
// $chunk: INTEGER how many at most of a type
CALL () {
  MATCH ()-[r:{{each of indexed}}]->() USING INDEX r:{{each of indexed}}({{property}}, uid) WHERE r.{{property}} >= $along_low AND r.{{property}} <= $along_high AND r.uid >= '' AND CASE WHEN r.{{property}} = $along_at THEN r.uid > $along_low_tie AND r.uid < $along_high_tie ELSE true END AND (NOT $strictly OR {{held(r)}}) RETURN r ORDER BY r.{{property}} {{then}}, r.uid {{then}} LIMIT $chunk UNION ALL
  MATCH ()-[r:{{rest}}]->() WHERE r.{{property}} >= $along_low AND r.{{property}} <= $along_high AND r.uid >= '' AND CASE WHEN r.{{property}} = $along_at THEN r.uid > $along_low_tie AND r.uid < $along_high_tie ELSE true END AND (NOT $strictly OR {{held(r)}}) RETURN r ORDER BY r.{{property}} {{then}}, r.uid {{then}} LIMIT $chunk
}
