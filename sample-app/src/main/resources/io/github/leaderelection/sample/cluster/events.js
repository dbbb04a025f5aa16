/*
 * The takeovers and the events as tables.
 */
(function (launcher, lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	const MOST = 12;

	function list(id, heading, label, columns, none, rowOf) {
		const body = el('tbody');
		const table = lc.dom.table(label, columns, body);
		const empty = el('p', {class: 'empty', text: none});
		const element = lc.dom.section(id, heading, [table, empty]);
		let shown = null;
		return {element, update(items) {
			const text = JSON.stringify(items.slice(-MOST));
			if (text !== shown) {
				shown = text;
				table.hidden = items.length === 0;
				empty.hidden = items.length > 0;
				lc.dom.replace(body, items.slice(-MOST).reverse().map((item) => el('tr', null, rowOf(item))));
			}
		}};
	}

	launcher.takeovers = function () {
		const table = list('takeovers', 'Takeovers', 'Takeovers after faults', ['When', 'Fault', 'From', 'To', 'Took'],
				'None yet: kill the leader.', (item) => [el('td', {text: lc.text.clock(item.time, Date.now())}),
					el('td', {text: lc.text.words(item.fault)}), el('td', {text: item.from}),
					el('td', {text: item.to, title: 'fencing token ' + item.token}),
					el('td', {text: (item.millis / 1000).toFixed(1) + ' s'})]);
		return {element: table.element, update: (state) => table.update(state.takeovers)};
	};

	launcher.events = function () {
		const table = list('events', 'Events', 'Events', ['When', 'What'], 'None yet.',
				(item) => [el('td', {text: lc.text.clock(item.time, Date.now())}), el('td', {text: item.text})]);
		return {element: table.element, update: (state) => table.update(state.events)};
	};
})(window.LauncherPage = window.LauncherPage || {}, window.LeaderConsole);
