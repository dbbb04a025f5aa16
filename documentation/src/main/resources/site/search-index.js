function searchIndex(json) {
	var sections = JSON.parse(json);
	var builder = new lunr.Builder();
	builder.ref('id');
	builder.field('heading', { boost: 8 });
	builder.field('page', { boost: 4 });
	builder.field('text');
	sections.forEach(function (section, id) {
		builder.add({ id: id, heading: section.heading, page: section.page, text: section.text });
	});
	return JSON.stringify({ index: builder.build(), sections: sections });
}
