// Notes are found by their words; every word counts, and accents do not. Relationships are found by a full-text index,
// too, which graphcrm.services.indexes makes, since it has to name every type that there is.
CREATE FULLTEXT INDEX note_texts FOR (n:Note) ON EACH [n.text]
  OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-folding'}};
