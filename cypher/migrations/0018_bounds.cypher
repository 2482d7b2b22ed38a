// Lists of relationships are read along their first and last days and their titles.
MATCH (:Party)-[r]->(:Party)
WHERE r.begins IS NULL
CALL (r) {
  SET r.begins = coalesce(r.since.year * 10000 + r.since.month * 100 + r.since.day, 0),
      r.ends = coalesce(r.until.year * 10000 + r.until.month * 100 + r.until.day, 99999999),
      r.title_key = toLower(coalesce(r.title, ''))
} IN TRANSACTIONS OF 10000 ROWS;
