/*
 * What the page sends to the launcher. A command is JSON with the token of this run in a header.
 */
(function (launcher, lc) {
	'use strict';

	const TIMEOUT = 5000;

	const HEADER = 'X-Cluster-Token';

	const token = document.body.dataset.token;

	function call(method, url, body) {
		const abort = new AbortController();
		const timer = setTimeout(() => abort.abort(), TIMEOUT);
		const headers = body ? {'Content-Type': 'application/json', [HEADER]: token} : {};
		return fetch(url, {method, headers, body: body ? JSON.stringify(body) : undefined, signal: abort.signal, cache: 'no-store'})
			.then((response) => response.json().then((answer) => response.ok ? answer
				: Promise.reject(new Error(answer.problem || 'status ' + response.status))))
			.finally(() => clearTimeout(timer));
	}

	// A launcher that has ended answers nothing, and an instance that is paused nothing in time
	function unanswered(problem, title) {
		return problem.status !== 504 ? problem : {status: 0, title,
			remedy: 'It is paused, starting or has ended: choose Cluster to see which.'};
	}

	launcher.state = () => call('GET', '/api/state', null);

	launcher.command = (instance, command) => call('POST', '/api/command', {instance, command});

	launcher.storyAction = (action) => call('POST', '/api/story', {action});

	/* The source of the console for one instance, through the launcher. */
	launcher.source = (name) => {
		const source = lc.endpoint('/instances/' + encodeURIComponent(name) + '/leaderelection', name, {[HEADER]: token});
		const refuse = (title) => (problem) => Promise.reject(unanswered(problem, name + title));
		return {
			name,
			status: (page) => source.status(page).catch(refuse(' does not answer')),
			// A paused instance executes the action when it continues
			act: (election, action, to) => source.act(election, action, to)
				.catch(refuse(' did not answer: whether the action was done is unknown'))
		};
	};
})(window.LauncherPage = window.LauncherPage || {}, window.LeaderConsole);
