/*
 * Reads a source again and again, and knows how old the last answer is.
 */
(function (lc) {
	'use strict';

	const PERIOD = 2000;

	const LIMIT = 1000;

	const MAX_PAGES = 10;

	// An answer that takes long is asked for less often
	const SHARE = 4;

	const SLOWEST = 30000;

	function load(source, pages) {
		const last = pages[pages.length - 1];
		return source.status({limit: LIMIT, after: last ? last.next : null}).then((json) => {
			pages.push(lc.model.read(json));
			return pages[pages.length - 1].next && pages.length < MAX_PAGES ? load(source, pages) : lc.model.joined(pages);
		});
	}

	// A failure of a script, or an answer without what is needed of it
	function problemOf(reason) {
		return reason && typeof reason.title === 'string' ? reason : {status: 0,
			title: 'The answer cannot be read: ' + reason, remedy: 'Check that page and instance have the same version.'};
	}

	/*
	 * Starts to read. Options: source, period (milliseconds), onStatus(model), onProblem(problem), and onAge(milliseconds
	 * since the last answer was asked for, or null before the first one, whether it is stale), each second.
	 */
	lc.poll = function (options) {
		const period = options.period || PERIOD;
		const source = options.source;
		let round = 0;
		let timer = null;
		let asked = null;
		let failed = false;
		let wait = period;

		function age() {
			const ms = asked === null ? null : Date.now() - asked;
			options.onAge(ms, failed || (ms !== null && ms > 2 * wait + 3000));
		}

		function next(mine, begun) {
			if (mine === round) {
				wait = Math.min(SLOWEST, Math.max(period, SHARE * (Date.now() - begun)));
				timer = setTimeout(read, wait);
			}
		}

		function read() {
			clearTimeout(timer);
			round++;
			const mine = round;
			const begun = Date.now();
			if (document.hidden) {
				next(mine, begun);
				return;
			}
			load(source, []).then((status) => {
				if (mine === round) {
					asked = begun;
					failed = false;
					options.onStatus(status);
					age();
				}
			}).catch((reason) => {
				if (mine === round) {
					failed = true;
					options.onProblem(problemOf(reason));
					age();
				}
			}).then(() => next(mine, begun));
		}

		const ticks = setInterval(age, 1000);
		const shown = () => document.hidden || read();
		document.addEventListener('visibilitychange', shown);
		read();

		return {
			/* Reads now. */
			now: read,
			stop() {
				round++;
				clearTimeout(timer);
				clearInterval(ticks);
				document.removeEventListener('visibilitychange', shown);
			}
		};
	};
})(window.LeaderConsole = window.LeaderConsole || {});
