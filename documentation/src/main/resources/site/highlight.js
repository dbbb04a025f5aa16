var aliases = { yml: 'yaml', xml: 'markup', html: 'markup', sh: 'bash', shell: 'bash' };

function highlight(code, language) {
	var grammar = Prism.languages[aliases[language] || language];
	return grammar ? Prism.highlight(code, grammar, language) : Prism.util.encode(code);
}
