/*
 * The status of the endpoint as plain values with times in milliseconds, and what the tables ask of it. No DOM.
 */
(function (lc) {
	'use strict';

	const PROBLEMS = ['LEADERLESS', 'UNKNOWN'];

	const PARTS = /\d+|\D+/g;

	// As a text: a token may be larger than the numbers that are exact here
	function tokenOf(json) {
		return json.fencingToken === null || json.fencingToken === undefined ? null : String(json.fencingToken);
	}

	function byToken(a, b) {
		const first = a.token || '';
		const second = b.token || '';
		return first.length - second.length || (first < second ? -1 : first > second ? 1 : 0);
	}

	// tenants/9 comes before tenants/10
	function natural(a, b) {
		const first = a.toLowerCase().match(PARTS) || [];
		const second = b.toLowerCase().match(PARTS) || [];
		for (let i = 0; i < first.length && i < second.length; i++) {
			if (first[i] !== second[i]) {
				const numbers = Number(first[i]) - Number(second[i]);
				return numbers || (first[i] < second[i] ? -1 : 1);
			}
		}
		return first.length - second.length;
	}

	function changeOf(json) {
		return {
			time: lc.text.instant(json.time), kind: json.kind, candidate: json.candidate, token: tokenOf(json),
			reason: json.reason || null
		};
	}

	function jobOf(json, election) {
		return {
			election, name: json.name, running: json.running, runs: json.runs, skips: json.skips,
			last: lc.text.instant(json.last), took: lc.text.millis(json.lastDuration), failure: json.lastFailure || null
		};
	}

	function electionOf(name, json) {
		return {
			name, leading: json.leading === true, state: json.state, standing: json.standing, pausedBy: json.pausedBy || [],
			leader: json.leader === undefined ? null : json.leader,
			token: tokenOf(json), since: lc.text.instant(json.since), remaining: lc.text.millis(json.remaining),
			storm: json.storm === true, ended: json.ended || {},
			changes: (json.changes || []).map(changeOf), jobs: (json.work || []).map((work) => jobOf(work, name))
		};
	}

	function memberOf(json) {
		return {
			id: json.id, candidate: json.candidate, metadata: json.metadata || {}, self: json.self === true,
			silence: lc.text.millis(json.silence)
		};
	}

	/* The model of one answer of the endpoint. What an older instance does not send is null or empty. */
	function read(json) {
		return {
			backend: json.backend, namespace: json.namespace, problem: json.storeProblem || null,
			unreachableFor: lc.text.millis(json.storeUnreachableFor), details: json.backendDetails || {},
			time: lc.text.instant(json.time), lease: lc.text.millis(json.leaseDuration),
			writable: json.writable === true,
			candidate: json.candidate.id, session: json.candidate.session, active: json.candidate.active === true,
			members: (json.members || []).map(memberOf), memberCount: json.memberCount || 0, total: json.total || 0,
			next: json.next || null, ended: json.ended || {},
			elections: Object.keys(json.elections || {}).map((name) => electionOf(name, json.elections[name]))
		};
	}

	/* The model of several pages of one status, of which the last is the newest. */
	function joined(pages) {
		const last = pages[pages.length - 1];
		return Object.assign({}, last, {elections: pages.map((page) => page.elections).flat()});
	}

	const GROUPS = {
		all: () => true,
		leading: (election) => election.leading,
		following: (election) => election.state === 'FOLLOWING',
		paused: (election) => election.pausedBy.length > 0,
		problems: (election) => election.storm || PROBLEMS.indexOf(election.state) >= 0
	};

	const ORDERS = {
		name: (a, b) => natural(a.name, b.name),
		state: (a, b) => natural(a.state, b.state),
		leader: (a, b) => natural(a.leader || '', b.leader || ''),
		token: byToken,
		since: (a, b) => (a.since || 0) - (b.since || 0),
		remaining: (a, b) => (a.remaining || 0) - (b.remaining || 0),
		changes: (a, b) => lastChange(a) - lastChange(b)
	};

	function lastChange(election) {
		return election.changes.length > 0 ? election.changes[0].time : 0;
	}

	function matches(election, search) {
		return election.name.toLowerCase().indexOf(search) >= 0
				|| String(election.leader || '').toLowerCase().indexOf(search) >= 0;
	}

	/*
	 * One page of the elections: {search, group, sort, descending, page, size} in, {rows, found, page, pages} out. A page
	 * beyond the last one is the last one.
	 */
	function select(elections, query) {
		const search = query.search.trim().toLowerCase();
		const order = ORDERS[query.sort];
		const found = elections.filter((each) => GROUPS[query.group](each) && (search === '' || matches(each, search)));
		found.sort((a, b) => (query.descending ? order(b, a) : order(a, b)) || ORDERS.name(a, b));
		const pages = Math.max(1, Math.ceil(found.length / query.size));
		const page = Math.min(Math.max(0, query.page), pages - 1);
		return {rows: found.slice(page * query.size, (page + 1) * query.size), found: found.length, page, pages};
	}

	function counts(elections) {
		const result = {};
		Object.keys(GROUPS).forEach((group) => {
			result[group] = elections.filter(GROUPS[group]).length;
		});
		return result;
	}

	/* The elections whose leader is another than before. An election that was not known before has none. */
	function leaderChanges(before, after) {
		const known = {};
		before.forEach((election) => {
			known['=' + election.name] = election;
		});
		return after.filter((election) => {
			const old = known['=' + election.name];
			return old && (old.leader !== election.leader || old.token !== election.token);
		});
	}

	lc.model = {read, joined, select, counts, leaderChanges};
})(window.LeaderConsole = window.LeaderConsole || {});
