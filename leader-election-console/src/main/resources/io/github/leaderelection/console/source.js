/*
 * Where the status comes from. A source is any object with
 *
 *   name                            what it is called on the page, or null
 *   status({limit, after})          a promise of the JSON of the endpoint leaderelection
 *   act(election, action, to)       a promise of the JSON of an action; election is null for all, to is null for any
 *
 * whose promises are rejected with a problem: {status, title, remedy}, where status is that of HTTP, 0 without an answer.
 */
(function (lc) {
	'use strict';

	const TIMEOUT = 10000;

	const READ = {
		0: ['The instance does not answer', 'Check that it runs and that this browser reaches it. The page tries again.'],
		401: ['You are not logged in', 'Log in to the application, then reload this page.'],
		403: ['You may not read the elections', 'Ask for the role that may read the endpoint leaderelection.'],
		404: ['The endpoint leaderelection is not exposed', 'Add leaderelection to management.endpoints.web.exposure.include.']
	};

	const WRITE = {
		0: ['The instance did not answer: whether the action was done is unknown', 'Read the state below before you repeat it.'],
		401: ['Refused: you are not logged in, or the request had no valid CSRF token',
			'Log in to the application, or let it publish its CSRF token in the cookie XSRF-TOKEN.'],
		403: ['Refused: you may not change elections, or the request had no valid CSRF token',
			'Ask for the role that may write, or let the application publish its CSRF token in the cookie XSRF-TOKEN.'],
		404: ['Refused: this instance has not joined the election', 'Reload the page to see the elections that it has joined.'],
		405: ['Refused: the endpoint is not writable',
			'Set management.endpoint.leaderelection.access=unrestricted on this instance.'],
		415: ['Refused: the instance accepts no JSON', 'Check what is between this browser and the instance.']
	};

	const OUTCOMES = {
		NOT_JOINED: 'this instance has not joined the election',
		NOT_LEADER: 'this instance does not lead',
		NO_SUCH_MEMBER: 'no other live instance has that id'
	};

	function problem(status, body, texts) {
		const known = texts[status];
		if (body && body.outcome && OUTCOMES[body.outcome]) {
			return {status, title: 'Nothing was done: ' + OUTCOMES[body.outcome], remedy: 'Read the state below.'};
		}
		if (body && typeof body.problem === 'string') {
			return {status, title: 'Refused: ' + body.problem, remedy: ''};
		}
		if (known) {
			return {status, title: known[0], remedy: known[1]};
		}
		if (status >= 200 && status < 300) {
			return {status, title: 'The answer is not that of the endpoint leaderelection',
				remedy: 'The session may have ended: log in, then reload this page.'};
		}
		return {status, title: 'The instance answered with status ' + status, remedy: 'Read the log of the instance.'};
	}

	// A token that is too large for an exact number becomes a text. In a text, the quotes of the name would be escaped.
	function exact(text) {
		return text.replace(/("fencingToken"\s*:\s*)(\d{16,})/g, '$1"$2"');
	}

	function parsed(text) {
		try {
			const body = JSON.parse(exact(text));
			return typeof body === 'object' ? body : null;
		}
		catch (ex) {
			return null;
		}
	}

	/* The token that Spring Security's CookieCsrfTokenRepository publishes, or null. */
	function token(cookies) {
		const found = /(?:^|;\s*)XSRF-TOKEN=([^;]*)/.exec(cookies);
		return found ? decodeURIComponent(found[1]) : null;
	}

	function send(method, url, body, texts, headers) {
		return new Promise((done, refused) => {
			const request = new XMLHttpRequest();
			const fail = () => refused(problem(0, null, texts));
			request.open(method, url, true);
			request.timeout = TIMEOUT;
			request.setRequestHeader('Accept', 'application/json');
			request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
			if (body) {
				request.setRequestHeader('Content-Type', 'application/json');
				const csrf = token(document.cookie);
				if (csrf) {
					request.setRequestHeader('X-XSRF-TOKEN', csrf);
				}
				Object.keys(headers || {}).forEach((name) => request.setRequestHeader(name, headers[name]));
			}
			request.onerror = fail;
			request.ontimeout = fail;
			request.onload = () => {
				const answer = parsed(request.responseText);
				if (request.status >= 200 && request.status < 300 && answer) {
					done(answer);
				}
				else {
					refused(problem(request.status, answer, texts));
				}
			};
			request.send(body ? JSON.stringify(body) : null);
		});
	}

	/* The path of an election, or null if no URL can name it. */
	function path(election) {
		const parts = election.split('/');
		const lost = parts.some((part) => part === '' || part === '.' || part === '..');
		return lost ? null : parts.map(encodeURIComponent).join('/');
	}

	/* The source for the endpoint leaderelection at a URL, which may be relative. Actions have the headers, if there are any. */
	lc.endpoint = function (url, name, headers) {
		return {
			name: name || null,
			status(page) {
				const after = page.after ? '&after=' + encodeURIComponent(page.after) : '';
				return send('GET', url + '?limit=' + page.limit + after, null, READ);
			},
			act(election, action, to) {
				const body = to ? {action, to} : {action};
				if (election === null) {
					return send('POST', url, body, WRITE, headers);
				}
				const encoded = path(election);
				if (encoded === null) {
					return Promise.reject({status: 400, title: 'No URL can name this election', remedy: 'Use JMX for it.'});
				}
				return send('POST', url + '/' + encoded, body, WRITE, headers);
			}
		};
	};

	lc.csrfToken = token;
})(window.LeaderConsole = window.LeaderConsole || {});
