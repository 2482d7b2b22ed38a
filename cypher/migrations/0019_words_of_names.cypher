// Lists of relationships are filtered by words that stand anywhere in the names of their parties.
CREATE TEXT INDEX party_name_parts FOR (n:Party) ON (n.name_key);
