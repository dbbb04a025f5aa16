/*
 * How many terms of this instance have ended, by reason.
 */
(function (lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	// Those that nobody asked for are wrong
	const REASONS = [['RESIGNED', 'Resigned', false], ['STOPPED', 'Stopped', false], ['PAUSED', 'Paused', false],
		['LEFT', 'Left', false], ['RENEW_DEADLINE', 'Renew deadline', true], ['SUPERSEDED', 'Superseded', true]];

	function row(reason) {
		const bar = lc.dom.svg('rect', {height: '100%', rx: 2, class: reason[2] ? 'bar bar-wrong' : 'bar'});
		const number = el('td', {class: 'number'});
		return {element: el('tr', null, [el('th', {scope: 'row', text: reason[1]}), number,
			el('td', {class: 'bars'}, [lc.dom.svg('svg', {width: '100%', height: 12, 'aria-hidden': 'true'}, [bar])])]),
		update(count, most) {
			lc.dom.say(number, lc.text.grouped(count));
			bar.setAttribute('width', most === 0 ? '0' : 100 * count / most + '%');
		}};
	}

	// A reason of a newer instance
	function known(ended) {
		return REASONS.concat(Object.keys(ended).filter((reason) => !REASONS.some((each) => each[0] === reason))
			.map((reason) => [reason, lc.text.words(reason), false]));
	}

	lc.endsSection = function () {
		const rows = Object.create(null);
		const body = el('tbody');
		const title = el('p', {class: 'empty'});
		const element = lc.dom.section('ends', 'Ends of terms', [title,
			lc.dom.table('Ends of terms by reason', ['Reason', {content: 'Terms', class: 'number'}, {content: el('span', {class: 'hidden', text: 'Share'})}], body)]);
		return {
			element,
			update(status, selected) {
				const election = status.elections.find((each) => each.name === selected);
				const ended = election ? election.ended : status.ended;
				const reasons = known(ended);
				const most = reasons.reduce((max, reason) => Math.max(max, ended[reason[0]] || 0), 0);
				lc.dom.say(title, 'Of this instance since its start, in '
						+ (election ? lc.text.shown(election.name, 100) : 'all elections'));
				reasons.forEach((reason) => {
					if (!rows[reason[0]]) {
						rows[reason[0]] = row(reason);
						body.appendChild(rows[reason[0]].element);
					}
				});
				Object.keys(rows).forEach((reason) => rows[reason].update(ended[reason] || 0, most));
			}
		};
	};
})(window.LeaderConsole = window.LeaderConsole || {});
