/*
 * The terms of the elections that the table shows as a timeline, and those of one election as a table.
 */
(function (lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	const WINDOWS = [[60000, '1 min'], [600000, '10 min'], [3600000, '1 h'], [86400000, '24 h']];

	const MOST = 25;

	function describe(term, now) {
		const end = term.to === null ? 'lasts' : 'ended ' + lc.text.clock(term.to, now);
		return lc.text.shown(term.candidate, 100) + ', token ' + term.token + ', from '
				+ (term.from === null ? 'earlier' : lc.text.clock(term.from, now)) + ', ' + end
				+ (term.reason ? ', ' + lc.text.words(term.reason) : '');
	}

	function spanOf(term, status) {
		return {from: term.from, to: term.to, kind: term.own || term.candidate === status.candidate ? 'own' : 'other',
			text: term.candidate || '', title: describe(term, status.time)};
	}

	lc.termsSection = function () {
		let width = WINDOWS[1][0];
		let again = () => {};
		const windows = WINDOWS.map((each) => el('button', {type: 'button', class: 'chip', text: each[1], onclick: () => {
			width = each[0];
			again();
		}}));
		const picture = el('div');
		const legend = el('p', {class: 'legend'}, [
			el('span', {class: 'key key-own'}), 'this instance led', el('span', {class: 'key key-other'}), 'another instance led'
		]);
		const body = el('tbody');
		const table = lc.dom.table('Terms of one election', ['Leader', 'Fencing token', 'From', 'To', 'Lasted', 'Ended by'], body);
		const heading = el('h3');
		const detail = el('div', {class: 'detail', hidden: true}, [heading, table]);
		const hint = el('p', {class: 'empty', text: 'Choose the name of an election to see its terms as a table.'});
		const element = lc.dom.section('terms', 'Terms', [
			el('div', {class: 'toolbar'}, [el('div', {class: 'chips', role: 'group', 'aria-label': 'Length of the time axis'}, windows),
				legend]), picture, hint, detail
		]);

		function rows(terms, now) {
			lc.dom.replace(body, terms.slice().reverse().map((term) => el('tr', null, [
				el('th', {scope: 'row'}, [lc.dom.name(term.candidate || '\u2013', 80)]),
				el('td', {text: term.token}),
				el('td', {text: term.from === null ? 'earlier' : lc.text.clock(term.from, now)}),
				el('td', {text: term.to === null ? 'lasts' : lc.text.clock(term.to, now)}),
				el('td', {text: term.from === null ? '\u2013' : lc.text.duration((term.to === null ? now : term.to) - term.from)}),
				el('td', {text: term.reason ? lc.text.words(term.reason) : '\u2013'})
			])));
		}

		return {
			element,
			update(status, history, shown, selected) {
				again = () => this.update(status, history, shown, selected);
				windows.forEach((button, at) => button.setAttribute('aria-pressed', String(WINDOWS[at][0] === width)));
				lc.timeline(picture, {
					label: 'Terms of ' + lc.text.count(Math.min(MOST, shown.length), 'election', 'elections') + ' on a time axis',
					from: status.time - width, to: status.time,
					rows: shown.slice(0, MOST).map((election) => ({label: election.name,
						spans: history.terms(election.name).map((term) => spanOf(term, status))}))
				});
				detail.hidden = selected === null;
				hint.hidden = selected !== null;
				if (selected !== null) {
					lc.dom.say(heading, 'Terms of ' + lc.text.shown(selected, 100));
					rows(history.terms(selected), status.time);
				}
			}
		};
	};
})(window.LeaderConsole = window.LeaderConsole || {});
