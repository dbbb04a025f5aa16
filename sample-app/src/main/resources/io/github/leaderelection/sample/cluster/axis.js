/*
 * Who said isLeader() when, on one time axis.
 */
(function (launcher, lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	const WINDOWS = [[30000, '30 s'], [120000, '2 min'], [600000, '10 min'], [3600000, '1 h']];

	const PERIOD = 500;

	// How old the last observation of a leader may be on a busy machine
	const FRESH = 400;

	// What an event begins, and which events end that
	const STRETCHES = [
		{begin: ['ended'], end: ['started'], kind: 'down', text: 'ended'},
		{begin: ['started'], end: ['up', 'ended'], kind: 'down', text: 'starting'},
		{begin: ['paused'], end: ['continued', 'ended'], kind: 'paused', text: 'paused'},
		{begin: ['cut_off'], end: ['healed'], kind: 'cut', text: 'cut off'},
		{begin: ['slowed_down'], end: ['healed', 'cut_off'], kind: 'slow', text: 'slow'}
	];

	const FAULTS = ['killed', 'paused', 'stopped', 'cut_off'];

	function stretches(events) {
		return STRETCHES.map((stretch) => {
			const spans = [];
			let begin = null;
			events.forEach((event) => {
				if (begin !== null && stretch.end.indexOf(event.kind) >= 0) {
					spans.push({from: begin, to: event.time, kind: stretch.kind, text: stretch.text});
					begin = null;
				}
				if (begin === null && stretch.begin.indexOf(event.kind) >= 0) {
					begin = event.time;
				}
			});
			return begin === null ? spans : spans.concat([{from: begin, to: null, kind: stretch.kind, text: stretch.text}]);
		}).flat();
	}

	function title(term) {
		return term.instance + ' got true from isLeader() from ' + precise(term.from) + ' to ' + precise(term.to) + ', '
				+ lc.text.duration(term.to - term.from) + ', under fencing token ' + term.token;
	}

	function precise(time) {
		return lc.text.clock(time, Date.now()) + '.' + String(Math.floor(time) % 1000).padStart(3, '0');
	}

	// A leader that was killed, paused or cut off has released nothing: others wait for its lease to run out
	function abrupt(term) {
		return term.ended === null || term.ended - term.to > FRESH;
	}

	function led(term, now) {
		const spans = [{from: term.from, to: term.to, kind: 'own', text: term.token, title: title(term)}];
		const end = Math.min(term.until, now);
		if (abrupt(term) && end - term.to > FRESH) {
			spans.unshift({from: term.to, to: end, kind: 'lease', title: 'The renew deadline of ' + term.instance + ' was '
				+ precise(term.until) + ': it may have led until then, and no other instance may lead before'});
		}
		return spans;
	}

	// A leader that is cut off leads for a while: the stretch is shown from the end of its term
	function afterTerm(stretch, terms) {
		const term = terms.find((each) => each.from <= stretch.from && each.to > stretch.from);
		return term ? Object.assign({}, stretch, {from: term.to}) : stretch;
	}

	function row(name, state, now) {
		const events = state.events.filter((event) => event.instance === name);
		const terms = state.terms.filter((term) => term.instance === name);
		const conflicts = state.overlaps.filter((each) => each.one === name || each.other === name)
			.map((each) => ({from: each.from, to: each.to, kind: 'conflict', text: 'two leaders', title: 'Two leaders'}));
		return {
			label: name,
			spans: stretches(events).map((each) => afterTerm(each, terms))
				.filter((each) => each.to === null || each.to > each.from)
				.concat(terms.map((term) => led(term, now)).flat(), conflicts),
			marks: events.filter((event) => FAULTS.indexOf(event.kind) >= 0)
				.map((event) => ({at: event.time, kind: 'fault', title: event.text}))
		};
	}

	function key(kind, text) {
		return el('span', {class: 'key-pair'}, [el('span', {class: 'key key-' + kind}), text]);
	}

	function verdict(state) {
		const terms = lc.text.count(state.termCount, 'term', 'terms');
		return state.overlapCount === 0 ? 'Two leaders: 0. In ' + terms + ' no instant was observed at which two instances led.'
			: 'Two leaders: ' + state.overlapCount + '. This must never be: report it, with the output of the terminal.';
	}

	launcher.axis = function () {
		let width = WINDOWS[0][0];
		let drawn = 0;
		let last = null;
		const chips = WINDOWS.map((each) => el('button', {type: 'button', class: 'chip', text: each[1],
			'aria-label': 'Show ' + each[1], onclick: () => {
				width = each[0];
				draw(last);
			}}));
		const picture = el('div');
		const words = el('p', {class: 'verdict', role: 'status'});
		const note = el('p', {class: 'empty', id: 'axis-still', hidden: true,
			text: 'The axis stands still while the pointer is on it.'});
		const legend = el('p', {class: 'legend'}, [key('own', 'isLeader() was true'), key('lease', 'until its renew deadline'),
			key('paused', 'paused, cut off or ended'), key('fault', 'fault'), key('conflict', 'two leaders')]);
		const element = lc.dom.section('axis', 'Who said isLeader() when', [
			el('p', {class: 'quiet', text: 'Each instance asks itself every 5 ms and writes the answers down, all by one clock of this machine.'}),
			el('div', {class: 'toolbar'}, [words,
				el('div', {class: 'chips', role: 'group', 'aria-label': 'Length of the time axis'}, chips)]),
			picture, legend, note
		]);

		function draw(state) {
			if (state === null) {
				return;
			}
			drawn = Date.now();
			chips.forEach((chip, at) => chip.setAttribute('aria-pressed', String(WINDOWS[at][0] === width)));
			lc.timeline(picture, {label: 'Time axis of who led: ' + verdict(state), from: state.time - width, to: state.time,
				rows: state.instances.map((instance) => row(instance.name, state, state.time))});
		}

		return {element, update(state) {
			last = state;
			lc.dom.say(words, verdict(state));
			lc.dom.flag(words, 'wrong', state.overlapCount > 0);
			// Its tooltip would vanish with what it belongs to
			const still = picture.matches(':hover');
			note.hidden = !still;
			if (Date.now() - drawn >= PERIOD && !still) {
				draw(state);
			}
		}};
	};
})(window.LauncherPage = window.LauncherPage || {}, window.LeaderConsole);
