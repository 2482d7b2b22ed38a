// counted(n): how many the parties n are, how many under each letter, and which where they are few.
// $few: INTEGER up to how many are told by uid
// $letter: STRING only those under this letter count; null for all
WITH left(n.sort_key, 1) AS first, collect(n) AS alike
WITH alike[0] AS n, alike
WITH {{initial(n)}} AS initial, sum(size(alike)) AS number, collect(alike) AS under
WITH sum(number) AS every, collect([initial, number]) AS letters,
     sum(CASE WHEN $letter IS NULL OR initial = $letter THEN number ELSE 0 END) AS total,
     collect(CASE WHEN $letter IS NULL OR initial = $letter THEN under ELSE [] END) AS wanted
RETURN every, letters, total, COLLECT {
  UNWIND CASE WHEN total <= $few THEN wanted ELSE [] END AS under
  UNWIND under AS alike
  UNWIND alike AS n
  RETURN n.uid
} AS uids
