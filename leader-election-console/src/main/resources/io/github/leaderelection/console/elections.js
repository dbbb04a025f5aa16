/*
 * The table of the elections: search, groups, order, pages.
 */
(function (lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	const SIZES = [10, 25, 50, 100];

	const GROUPS = [['all', 'All'], ['leading', 'Leads'], ['following', 'Follows'], ['paused', 'Paused'], ['problems', 'Problems']];

	const COLUMNS = [['name', 'Election'], ['state', 'State'], ['leader', 'Leader'], ['token', 'Fencing token'],
		['since', 'Since'], ['remaining', 'Lease'], ['changes', 'Last change']];

	const STATES = {
		LEADING: ['This instance leads', 'own'], DRAINING: ['Drains', 'plain'], FOLLOWING: ['Follows', 'plain'],
		LEADERLESS: ['No leader', 'wrong'], UNKNOWN: ['Unknown', 'wrong']
	};

	function badge(text, kind, title) {
		return el('span', {class: 'badge badge-' + kind, text, title: title || null});
	}

	function badges(election) {
		const state = STATES[election.state] || [lc.text.words(election.state), 'plain'];
		const result = [badge(state[0], state[1])];
		if (election.storm) {
			result.push(badge('Storm', 'wrong', 'The leader changes too often'));
		}
		if (election.pausedBy.length > 0) {
			result.push(badge('Paused by ' + lc.text.shown(election.pausedBy.join(', '), 60), 'quiet'));
		}
		else if (election.standing === 'STANDING_BACK' || election.standing === 'WORK_STILL_RUNS') {
			result.push(badge(lc.text.words(election.standing), 'quiet'));
		}
		return result;
	}

	// Of another leader, only the age of its last heartbeat is known
	function lease(election, status) {
		if (election.remaining !== null) {
			return lc.text.duration(election.remaining) + ' left';
		}
		const leader = status.members.find((member) => member.candidate === election.leader);
		return leader && !leader.self ? 'heartbeat ' + lc.text.duration(leader.silence) + ' ago' : '\u2013';
	}

	function lastChange(election, status) {
		const change = election.changes[0];
		if (!change) {
			return '\u2013';
		}
		const what = change.reason ? lc.text.words(change.reason) : lc.text.words(change.kind);
		return lc.text.duration(status.time - change.time) + ' ago: ' + what;
	}

	function since(election, status) {
		return election.since === null ? '\u2013' : lc.text.duration(status.time - election.since);
	}

	/*
	 * Creates the section. Options: onSelect(name) when a name is chosen, onChange(election) when its button is pressed,
	 * onPage() when other rows are shown.
	 */
	lc.electionsSection = function (options) {
		const query = {search: '', group: 'all', sort: 'name', descending: false, page: 0, size: SIZES[1]};
		let status = null;
		let selected = null;
		let rows = [];

		function row(first) {
			let election = first;
			const name = lc.dom.name(first.name, 100);
			const select = el('button', {type: 'button', class: 'link', onclick: () => options.onSelect(election.name)}, [name]);
			const change = el('button', {type: 'button', class: 'small', 'aria-label': 'Change ' + lc.text.shown(first.name),
				text: 'Change\u2026', onclick: () => options.onChange(election)});
			const cells = COLUMNS.slice(1).map((column) => el('td', {class: 'col-' + column[0], 'data-label': column[1]}));
			const element = el('tr', null, [el('th', {scope: 'row', class: 'col-name'}, [select])].concat(cells,
					[el('td', {class: 'col-act'}, [change])]));
			let key = null;
			return {element, update(current) {
				election = current;
				change.hidden = !status.writable;
				select.setAttribute('aria-pressed', String(current.name === selected));
				lc.dom.flag(element, 'selected', current.name === selected);
				const shown = [current.state, current.storm, current.standing, current.pausedBy.join()].join('|');
				if (key !== shown) {
					lc.dom.replace(cells[0], [el('span', null, badges(current))]);
					key = shown;
				}
				const leader = current.leader || '';
				if (cells[1].shownLeader !== leader) {
					lc.dom.replace(cells[1], [leader === '' ? '\u2013' : lc.dom.name(leader, 80)]);
					cells[1].shownLeader = leader;
				}
				lc.dom.say(cells[2], current.token || '\u2013');
				lc.dom.say(cells[3], since(current, status));
				lc.dom.say(cells[4], lease(current, status));
				lc.dom.say(cells[5], lastChange(current, status));
			}};
		}

		function sorter(column) {
			return el('button', {type: 'button', class: 'sort', text: column[1], 'data-sort': column[0], onclick: () => {
				query.descending = query.sort === column[0] && !query.descending;
				query.sort = column[0];
				first();
			}});
		}

		function first() {
			query.page = 0;
			render();
			options.onPage();
		}

		const search = el('input', {type: 'search', id: 'search', placeholder: 'Name or leader', autocomplete: 'off',
			spellcheck: 'false', maxlength: '200', oninput: () => {
				query.search = search.value;
				first();
			}});
		const groups = GROUPS.map((group) => el('button', {type: 'button', class: 'chip', 'data-group': group[0], onclick: () => {
			query.group = group[0];
			first();
		}}));
		const sorters = COLUMNS.map((column) => sorter(column));
		const body = el('tbody');
		const table = lc.dom.table('Elections', sorters.map((button, at) => ({content: button, class: 'col-' + COLUMNS[at][0]}))
			.concat([{content: el('span', {class: 'hidden', text: 'Actions'}), class: 'col-act'}]), body);
		const heads = Array.from(table.querySelectorAll('th')).slice(0, COLUMNS.length);
		const empty = el('p', {class: 'empty'});
		const found = el('span', {class: 'found', role: 'status'});
		const turn = (label, text, by) => el('button', {type: 'button', class: 'small', 'aria-label': label, text, onclick: () => {
			query.page += by;
			render();
			options.onPage();
		}});
		const back = turn('Previous page', '\u2039', -1);
		const forward = turn('Next page', '\u203a', 1);
		const size = el('select', {id: 'size', 'aria-label': 'Elections per page', onchange: () => {
			query.size = Number(size.value);
			first();
		}}, SIZES.map((each) => el('option', {value: each, text: each + ' per page', selected: each === query.size})));
		const pager = el('nav', {class: 'pager', 'aria-label': 'Pages of elections'}, [back, found, forward, size]);
		const element = lc.dom.section('elections', 'Elections', [
			el('div', {class: 'toolbar'}, [
				el('label', {class: 'search', for: 'search'}, [el('span', {class: 'hidden', text: 'Search elections'}), search]),
				el('div', {class: 'chips', role: 'group', 'aria-label': 'Which elections'}, groups)
			]), table, empty, pager
		]);

		function render() {
			if (!status) {
				return;
			}
			const counts = lc.model.counts(status.elections);
			groups.forEach((button, at) => {
				const id = GROUPS[at][0];
				button.setAttribute('aria-pressed', String(query.group === id));
				lc.dom.flag(button, 'wrong', id === 'problems' && counts.problems > 0);
				lc.dom.say(button, GROUPS[at][1] + ' ' + lc.text.grouped(counts[id]));
			});
			const page = lc.model.select(status.elections, query);
			query.page = page.page;
			rows = page.rows;
			lc.dom.keyed(body, rows, (election) => election.name, row);
			heads.forEach((head, at) => {
				head.setAttribute('aria-sort', query.sort !== COLUMNS[at][0] ? 'none' : query.descending ? 'descending' : 'ascending');
			});
			const from = page.page * query.size + 1;
			lc.dom.say(found, page.found === 0 ? 'None' : lc.text.grouped(from) + '\u2013'
					+ lc.text.grouped(from + rows.length - 1) + ' of ' + lc.text.grouped(page.found));
			back.disabled = page.page === 0;
			forward.disabled = page.page >= page.pages - 1;
			empty.hidden = rows.length > 0 && status.total <= status.elections.length;
			lc.dom.say(empty, rows.length > 0 ? 'The first ' + lc.text.grouped(status.elections.length) + ' of '
					+ lc.text.grouped(status.total) + ' elections are shown and searched.'
				: status.elections.length === 0 ? 'This instance has joined no election.' : 'No election matches.');
		}

		return {
			element,
			update(current, chosen) {
				status = current;
				selected = chosen;
				render();
			},
			/* The elections that the table shows now. */
			shown: () => rows
		};
	};
})(window.LeaderConsole = window.LeaderConsole || {});
