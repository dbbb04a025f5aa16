/*
 * The leader-only jobs: those of the chosen election, or of all.
 */
(function (lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	const MOST = 50;

	// The name of a class without its package
	function simple(failure) {
		return el('bdi', {class: 'name', text: lc.text.shown(failure.slice(failure.lastIndexOf('.') + 1), 80),
			title: lc.text.title(failure)});
	}

	function row() {
		const name = el('th', {scope: 'row'});
		const cells = ['Election', 'Running', 'Runs', 'Skips', 'Last run', 'Took', 'Failure'].map((label) => el('td', {'data-label': label,
			class: ['Running', 'Runs', 'Skips'].indexOf(label) >= 0 ? 'number' : null}));
		let shown;
		return {element: el('tr', null, [name].concat(cells)), update(item) {
			if (shown === undefined) {
				lc.dom.replace(name, [lc.dom.name(item.job.name, 80)]);
				lc.dom.replace(cells[0], [lc.dom.name(item.job.election, 100)]);
			}
			if (shown !== item.job.failure) {
				lc.dom.replace(cells[6], [item.job.failure ? simple(item.job.failure) : '\u2013']);
				shown = item.job.failure;
			}
			lc.dom.say(cells[1], lc.text.grouped(item.job.running));
			lc.dom.say(cells[2], lc.text.grouped(item.job.runs));
			lc.dom.say(cells[3], lc.text.grouped(item.job.skips));
			lc.dom.say(cells[4], item.job.last === null ? '\u2013' : lc.text.duration(item.now - item.job.last) + ' ago');
			lc.dom.say(cells[5], lc.text.duration(item.job.took));
			lc.dom.flag(cells[6], 'wrong', item.job.failure !== null);
		}};
	}

	// Those that failed first, then those that ran last
	function order(a, b) {
		return (b.failure !== null) - (a.failure !== null) || (b.last || 0) - (a.last || 0);
	}

	lc.jobsSection = function () {
		const number = (text) => ({content: text, class: 'number'});
		const body = el('tbody');
		const note = el('p', {class: 'empty'});
		const table = lc.dom.table('Leader-only jobs', ['Job', 'Election', number('Running'), number('Runs'), number('Skips'),
			'Last run', 'Took', 'Last failure'], body);
		const element = lc.dom.section('jobs', 'Leader-only jobs', [table, note]);
		return {
			element,
			update(status, selected) {
				const jobs = status.elections.filter((each) => selected === null || each.name === selected)
					.map((each) => each.jobs).flat();
				jobs.sort(order);
				table.hidden = jobs.length === 0;
				lc.dom.keyed(body, jobs.slice(0, MOST).map((job) => ({job, now: status.time})),
						(item) => JSON.stringify([item.job.election, item.job.name]), row);
				note.hidden = jobs.length > 0 && jobs.length <= MOST;
				lc.dom.say(note, jobs.length === 0 ? 'No leader-only job has been called.' : 'The first ' + MOST + ' of '
						+ lc.text.grouped(jobs.length) + ' jobs: choose an election to see its own.');
			}
		};
	};
})(window.LeaderConsole = window.LeaderConsole || {});
