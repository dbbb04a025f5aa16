/*
 * Draws rows of spans on one time axis.
 *
 *   LeaderConsole.timeline(container, {
 *     label: 'What the picture shows',              // its name for a screen reader
 *     from, to,                                     // milliseconds since the epoch
 *     rows: [{
 *       label: 'instance-1',
 *       spans: [{from, to, kind, text, title}],     // to: null = until the end of the axis; from: null = before its begin
 *       marks: [{at, kind, title}]                  // optional: instants, such as "killed"
 *     }]
 *   })
 *
 * A kind is a class of the style sheet: "own", "other", "lease", "paused", "cut", "down", "conflict" (red) for spans;
 * "event", "fault" for marks. Positions are percentages, so the picture follows the width of the container by itself.
 */
(function (lc) {
	'use strict';

	const ROW = 26;

	const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

	const TICKS = 6;

	function percent(value) {
		return (Math.round(value * 10000) / 100) + '%';
	}

	function scale(chart) {
		const width = Math.max(1, chart.to - chart.from);
		return (time) => Math.min(1, Math.max(0, (time - chart.from) / width));
	}

	function span(item, chart, at) {
		const begin = at(item.from === null ? chart.from : item.from);
		const end = at(item.to === null ? chart.to : item.to);
		const width = Math.max(0.002, end - begin);
		const kind = 'tl-span tl-' + item.kind + (item.to === null ? ' tl-open' : '') + (item.from === null ? ' tl-earlier' : '');
		return lc.dom.svg('svg', {x: percent(Math.min(begin, 0.998)), y: 3, width: percent(width), height: ROW - 6, class: kind}, [
			lc.dom.svg('title', {text: lc.text.title(item.title || item.text || '')}),
			lc.dom.svg('rect', {width: '100%', height: '100%', rx: 3}),
			item.text && width > 0.02 && lc.dom.svg('text', {x: 6, y: 14, text: lc.text.shown(item.text, 40)})
		]);
	}

	function mark(item, at) {
		const x = percent(at(item.at));
		return lc.dom.svg('g', {class: 'tl-mark tl-' + item.kind}, [
			lc.dom.svg('title', {text: lc.text.title(item.title || '')}),
			lc.dom.svg('line', {x1: x, x2: x, y1: 0, y2: ROW}),
			lc.dom.svg('circle', {cx: x, cy: 4, r: 4})
		]);
	}

	function within(item, chart) {
		return (item.to === null || item.to >= chart.from) && (item.from === null || item.from <= chart.to);
	}

	function row(item, chart, at, ticks) {
		const spans = item.spans.filter((each) => within(each, chart)).map((each) => span(each, chart, at));
		const marks = (item.marks || []).filter((each) => each.at >= chart.from && each.at <= chart.to)
			.map((each) => mark(each, at));
		const lines = ticks.map((time) => lc.dom.svg('line',
				{x1: percent(at(time)), x2: percent(at(time)), y1: 0, y2: ROW, class: 'tl-grid'}));
		return lc.dom.el('div', {class: 'tl-row'}, [
			lc.dom.el('div', {class: 'tl-label'}, [lc.dom.name(item.label)]),
			lc.dom.svg('svg', {class: 'tl-track', width: '100%', height: ROW, 'aria-hidden': 'true'}, lines.concat(spans, marks))
		]);
	}

	/* Round instants of the local time, a handful of them. */
	function ticksOf(from, to) {
		const step = (STEPS.find((seconds) => (to - from) / (seconds * 1000) <= TICKS) || 86400 * 7) * 1000;
		const zone = new Date(from).getTimezoneOffset() * 60000;
		const ticks = [];
		for (let time = Math.ceil((from - zone) / step) * step + zone; time <= to; time += step) {
			ticks.push(time);
		}
		return ticks;
	}

	function axis(chart, at, ticks) {
		const texts = ticks.filter((time) => at(time) < 0.93).map((time) => lc.dom.svg('text',
				{x: percent(at(time)), y: 14, class: 'tl-tick', text: lc.text.clock(time, chart.to)}));
		return lc.dom.el('div', {class: 'tl-row tl-axis', 'aria-hidden': 'true'}, [
			lc.dom.el('div', {class: 'tl-label'}),
			lc.dom.svg('svg', {class: 'tl-track', width: '100%', height: 18}, texts)
		]);
	}

	function spoken(chart) {
		return chart.rows.map((item) => lc.text.shown(item.label) + ': ' + lc.text.count(
				item.spans.filter((each) => within(each, chart)).length, 'span', 'spans')).slice(0, 10).join('; ');
	}

	lc.timeline = function (container, chart) {
		const at = scale(chart);
		const ticks = ticksOf(chart.from, chart.to);
		container.setAttribute('role', 'img');
		container.setAttribute('aria-label', chart.label + '. ' + spoken(chart));
		container.classList.add('timeline');
		lc.dom.replace(container, chart.rows.map((item) => row(item, chart, at, ticks)).concat([axis(chart, at, ticks)]));
	};
})(window.LeaderConsole = window.LeaderConsole || {});
