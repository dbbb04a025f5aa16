/*
 * The backend and its state. What a backend says of itself is shown as it comes: names with values, lists as tables.
 */
(function (lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	const DEEP = 4;

	const MOST = 100;

	function isTable(value) {
		return Array.isArray(value) && value.length > 0
				&& value.every((item) => item !== null && typeof item === 'object' && !Array.isArray(item));
	}

	function scalar(value) {
		if (value === true || value === false) {
			return el('span', {text: value ? 'yes' : 'no', class: null});
		}
		return value === null || value === undefined ? el('span', {text: 'not known'}) : lc.dom.name(value, 300);
	}

	function tableOf(label, items) {
		const columns = [];
		items.forEach((item) => Object.keys(item).forEach((key) => columns.indexOf(key) < 0 && columns.push(key)));
		const rows = items.slice(0, MOST).map((item) => el('tr', null, columns.map((column, at) =>
			el(at === 0 ? 'th' : 'td', {scope: at === 0 ? 'row' : null, class: column === 'reachable' && item[column] === false ? 'wrong' : null},
					[shown(column, item[column], DEEP)]))));
		return lc.dom.table(lc.text.shown(label), columns.map((column) => lc.text.shown(column, 60)), el('tbody', null, rows));
	}

	function shown(label, value, depth) {
		if (isTable(value) && depth < DEEP) {
			return tableOf(label, value);
		}
		if (value !== null && typeof value === 'object') {
			return depth < DEEP ? pairs(value, depth + 1) : lc.dom.name(JSON.stringify(value), 300);
		}
		return scalar(value);
	}

	function pairs(value, depth) {
		return el('dl', {class: 'pairs'}, Object.keys(value).slice(0, MOST).map((key) => el('div', {class: 'pair'}, [
			el('dt', null, [lc.dom.name(key, 60)]), el('dd', null, [shown(key, value[key], depth)])
		])));
	}

	lc.backendSection = function () {
		const content = el('div');
		let last = null;
		return {
			element: lc.dom.section('backend', 'Backend', [content]),
			update(status) {
				const store = status.problem === null ? 'answers' : 'does not answer: ' + status.problem;
				const value = Object.assign({backend: status.backend, namespace: status.namespace, store,
					'lease duration': lc.text.duration(status.lease)}, status.details);
				const text = JSON.stringify(value);
				if (text !== last) {
					lc.dom.replace(content, [pairs(value, 0)]);
					last = text;
				}
			}
		};
	};
})(window.LeaderConsole = window.LeaderConsole || {});
