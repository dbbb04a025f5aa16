/*
 * The whole console over one source.
 */
(function (lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	const ANNOUNCED = 3;

	function tile(label) {
		const value = el('dd');
		return {value, element: el('div', {class: 'tile'}, [el('dt', {text: label}), value])};
	}

	function summary() {
		const tiles = {instance: tile('This instance'), leads: tile('Leads'), problems: tile('Without a leader'),
			members: tile('Members'), store: tile('Store')};
		return {
			element: el('dl', {class: 'tiles'}, Object.keys(tiles).map((name) => tiles[name].element)),
			update(status) {
				const leads = status.elections.filter((each) => each.leading).length;
				const without = status.elections.filter((each) => ['LEADERLESS', 'UNKNOWN'].indexOf(each.state) >= 0).length;
				lc.dom.say(tiles.instance.value, lc.text.shown(status.candidate, 80) + (status.active ? '' : ' (not a candidate)'));
				tiles.instance.value.title = lc.text.title(status.candidate);
				lc.dom.say(tiles.leads.value, lc.text.grouped(leads) + ' of ' + lc.text.grouped(status.total));
				lc.dom.say(tiles.problems.value, lc.text.grouped(without));
				lc.dom.flag(tiles.problems.value, 'wrong', without > 0);
				lc.dom.say(tiles.members.value, lc.text.grouped(status.memberCount));
				lc.dom.say(tiles.store.value, status.problem === null ? 'Answers'
					: 'No answer' + (status.unreachableFor === null ? '' : ' for ' + lc.text.duration(status.unreachableFor)));
				lc.dom.flag(tiles.store.value, 'wrong', status.problem !== null);
			}
		};
	}

	// What is wrong, with what to do about it. A screen reader reads it when it changes.
	function banner() {
		const element = el('div', {class: 'banner', role: 'alert', hidden: true});
		let last = '';
		return {element, show(title, remedy) {
			const text = title + remedy;
			if (text !== last) {
				lc.dom.replace(element, [el('strong', {text: lc.text.shown(title, 500)}), el('span', {text: remedy})]);
				last = text;
			}
			element.hidden = text === '';
		}};
	}

	function changed(election) {
		return lc.text.shown(election.name, 100) + (election.leader === null ? ' has no leader'
			: ' is led by ' + lc.text.shown(election.leader, 80) + ', token ' + election.token);
	}

	function announcement(changes) {
		const more = changes.length > ANNOUNCED ? ', and ' + (changes.length - ANNOUNCED) + ' more changes' : '';
		return changes.slice(0, ANNOUNCED).map(changed).join('; ') + more;
	}

	/*
	 * Builds the console in an element and starts to read. Options: source (see source.js), period in milliseconds, title.
	 * The console that is returned has refresh(), stop() and status(), the last model or null.
	 */
	lc.console = function (root, options) {
		const history = lc.history();
		const source = options.source;
		let status = null;
		let selected = null;
		let poll = null;

		const scope = el('p', {class: 'scope'});
		const fresh = el('span', {class: 'fresh', text: 'Reading\u2026'});
		const trouble = banner();
		const storeTrouble = banner();
		const said = el('p', {class: 'hidden', role: 'status', 'aria-live': 'polite'});
		const notice = el('p', {class: 'notice', role: 'status', hidden: true});
		const all = el('button', {type: 'button', text: 'Change all\u2026', hidden: true, onclick: () => actions.show(status, null)});
		const readOnly = el('p', {class: 'empty', hidden: true, text: 'The endpoint is read-only. '
			+ 'management.endpoint.leaderelection.access=unrestricted on the instance allows changes.'});
		const overview = summary();
		const elections = lc.electionsSection({
			onSelect: (name) => {
				selected = selected === name ? null : name;
				render();
			},
			onChange: (election) => actions.show(status, election),
			onPage: () => render()
		});
		const terms = lc.termsSection();
		const members = lc.membersSection();
		const ends = lc.endsSection();
		const jobs = lc.jobsSection();
		const backend = lc.backendSection();
		const actions = lc.actionsDialog({
			act: (election, action, to) => source.act(election, action, to),
			onDone: (text) => {
				lc.dom.say(notice, text);
				notice.hidden = false;
				poll.now();
			}
		});
		const content = el('div', {class: 'content', hidden: true}, [
			overview.element, readOnly, elections.element, terms.element, members.element,
			el('div', {class: 'columns'}, [jobs.element, el('div', null, [ends.element, backend.element])])
		]);

		lc.dom.replace(root, [
			el('a', {class: 'skip', href: '#elections', text: 'Skip to the elections'}),
			el('header', {class: 'top'}, [
				el('div', null, [el('h1', {text: options.title || 'Leader election'}), scope]),
				el('div', {class: 'controls'}, [fresh, all, lc.themeControl()])
			]),
			el('main', null, [trouble.element, storeTrouble.element, notice, said, content]), actions.element
		]);

		function render() {
			if (status === null) {
				return;
			}
			if (selected !== null && !status.elections.some((election) => election.name === selected)) {
				selected = null;
			}
			overview.update(status);
			elections.update(status, selected);
			terms.update(status, history, elections.shown(), selected);
			members.update(status);
			ends.update(status, selected);
			jobs.update(status, selected);
			backend.update(status);
			all.hidden = !status.writable;
			readOnly.hidden = status.writable;
			content.hidden = false;
		}

		function onStatus(current) {
			const changes = status === null ? [] : lc.model.leaderChanges(status.elections, current.elections);
			status = current;
			history.observe(status);
			trouble.show('', '');
			storeTrouble.show(status.problem === null ? '' : 'The store does not answer: ' + status.problem,
					status.problem === null ? '' : 'What is shown is what this instance last observed. Check the backend.');
			if (changes.length > 0) {
				lc.dom.say(said, announcement(changes));
			}
			const where = [source.name, status.namespace, status.backend].filter((part) => part);
			lc.dom.say(scope, where.map((part) => lc.text.shown(part, 100)).join(' \u00b7 '));
			document.title = lc.text.shown(status.candidate, 60) + ' \u2013 ' + (options.title || 'Leader election');
			render();
		}

		function onAge(ms, stale) {
			lc.dom.flag(root, 'stale', stale);
			lc.dom.flag(fresh, 'wrong', stale);
			if (ms === null) {
				lc.dom.say(fresh, stale ? 'No answer yet' : 'Reading\u2026');
				return;
			}
			lc.dom.say(fresh, stale ? 'Stale: as of ' + lc.text.duration(ms) + ' ago' : 'Live');
			fresh.title = 'Asked for ' + lc.text.duration(ms) + ' ago';
		}

		poll = lc.poll({source, period: options.period, onStatus, onAge,
			onProblem: (problem) => trouble.show(problem.title, problem.remedy)});

		return {
			refresh: () => poll.now(),
			stop: () => poll.stop(),
			status: () => status
		};
	};
})(window.LeaderConsole = window.LeaderConsole || {});
