// What separates words, for the index and for what is searched: properties and packages are found by their parts.
lunr.tokenizer.separator = /[\s\-.,:;\/()\[\]{}<>=`'"|…“”*@#$]+/;
