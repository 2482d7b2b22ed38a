// Lists are in the order of the folded sort name, in which case, accents and punctuation do not count. What is made here
// differs from graphcrm.models.names.sort_key for rare letters alone, until the party is written again.
CREATE INDEX party_sort_key FOR (n:Party) ON (n.sort_key);
MATCH (n:Party)
WHERE n.sort_key IS NULL
CALL (n) {
  WITH n, reduce(text = toLower(normalize(n.sort_name, NFKD)), each IN [
    ['ł', 'l'], ['ø', 'o'], ['đ', 'd'], ['ð', 'd'], ['ħ', 'h'], ['ı', 'i'], ['þ', 'th'], ['æ', 'ae'], ['œ', 'oe'],
    ['ß', 'ss'], ["'", ''], ['’', ''], [',', ' '], ['.', ' '], ['-', ' '], ['&', ' '], ['(', ' '], [')', ' '],
    ['"', ' '], ['/', ' ']] | replace(text, each[0], each[1])) AS text
  WITH n, reduce(plain = '', letter IN split(text, '') |
    CASE WHEN letter >= '\u0300' AND letter <= '\u036F' THEN plain ELSE plain + letter END) AS plain
  SET n.sort_key = reduce(key = '', word IN [word IN split(plain, ' ') WHERE word <> ''] |
    key + CASE key WHEN '' THEN '' ELSE ' ' END + word)
} IN TRANSACTIONS OF 10000 ROWS;
DROP INDEX party_sort_name IF EXISTS;
