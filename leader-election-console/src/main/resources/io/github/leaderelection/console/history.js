/*
 * The terms of elections, as far as this page knows them. The endpoint shows the last five changes of each; the page keeps
 * more while it is open. No DOM.
 */
(function (lc) {
	'use strict';

	const TERMS = 50;

	function later(a, b) {
		return (a.from === null ? 0 : a.from) - (b.from === null ? 0 : b.from);
	}

	/*
	 * A term: {token, candidate, from, to, reason, own}. Times are milliseconds of the clock of the instance; "from" is null
	 * if it began before what is known, "to" is null while it lasts. "reason" says why a term of the instance ended.
	 */
	function termOf(terms, token, candidate, from) {
		let term = terms.find((known) => known.token === token);
		if (!term) {
			term = {token, candidate, from, to: null, reason: null, own: false};
			terms.push(term);
		}
		return term;
	}

	// The other terms that had begun by then have ended
	function endOthers(terms, time, token) {
		terms.forEach((term) => {
			if (term.to === null && term.token !== token && (term.from === null || term.from <= time)) {
				term.to = time;
			}
		});
	}

	const APPLY = {
		GRANTED(terms, change) {
			const term = termOf(terms, change.token, change.candidate, change.time);
			term.own = true;
			term.from = term.from === null ? change.time : Math.min(term.from, change.time);
			endOthers(terms, change.time, change.token);
		},
		REVOKED(terms, change) {
			const term = termOf(terms, change.token, change.candidate, null);
			term.own = true;
			term.to = change.time;
			term.reason = change.reason;
		},
		OBSERVED(terms, change) {
			if (change.token !== null) {
				termOf(terms, change.token, change.candidate, change.time);
			}
			endOthers(terms, change.time, change.token);
		}
	};

	/* Takes in one election of the model. Any number of times: a change that is known changes nothing. */
	function observe(terms, election) {
		election.changes.slice().reverse().forEach((change) => APPLY[change.kind] && APPLY[change.kind](terms, change));
		if (election.token !== null) {
			const term = termOf(terms, election.token, election.leader, election.since);
			term.own = term.own || election.leading;
			endOthers(terms, election.since, election.token);
		}
		else if (election.state === 'LEADERLESS' || election.state === 'DRAINING') {
			endOthers(terms, election.since, null);
		}
		terms.sort(later);
		terms.splice(0, Math.max(0, terms.length - TERMS));
	}

	lc.history = function () {
		let byElection = Object.create(null);
		return {
			/* Takes in a status of the model, and forgets the elections that are not in it. */
			observe(status) {
				const known = byElection;
				byElection = Object.create(null);
				status.elections.forEach((election) => {
					const terms = known[election.name] || [];
					observe(terms, election);
					byElection[election.name] = terms;
				});
			},
			/* The known terms of an election, oldest first. */
			terms(election) {
				return byElection[election] || [];
			}
		};
	};
})(window.LeaderConsole = window.LeaderConsole || {});
