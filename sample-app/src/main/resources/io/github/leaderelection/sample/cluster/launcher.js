/*
 * The page: the cluster, and the console of each instance.
 */
(function (launcher, lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	const PERIOD = 250;

	const STALE = 2000;

	const TITLE = 'Leader election';

	const names = document.body.dataset.instances.split(',');

	let offset = 0;

	let answered = null;

	let leader;

	let console = null;

	// The name of the instance whose console is shown, or '' for the cluster
	let shown = null;

	/* The present time of the launcher, by its last answer. */
	launcher.now = () => Date.now() + offset;

	function tile(label, id) {
		const value = el('dd', {id});
		return {value, element: el('div', {class: 'tile'}, [el('dt', {text: label}), value])};
	}

	const tiles = {leader: tile('Leader', 'leader'), two: tile('Two leaders', 'two-leaders'), terms: tile('Terms', 'terms-count'),
		takeovers: tile('Takeovers', 'takeovers-count'), gap: tile('Longest without a leader', 'longest-gap')};

	const fresh = el('span', {class: 'fresh', text: 'Reading\u2026'});
	const trouble = el('div', {class: 'banner', role: 'alert', hidden: true});
	const said = el('p', {class: 'hidden', role: 'status', 'aria-live': 'polite'});

	function fail(problem) {
		complain('Nothing was done', problem);
	}

	function complain(title, problem) {
		lc.dom.replace(trouble, [el('strong', {text: title}), el('span', {text: problem.message})]);
		trouble.hidden = false;
	}

	function send(promise) {
		trouble.hidden = true;
		promise.then(read, fail);
	}

	const parts = [
		launcher.cards({act: (instance, command) => send(launcher.command(instance, command))}),
		launcher.axis(),
		launcher.story({act: (action) => send(launcher.storyAction(action))}),
		launcher.takeovers(),
		launcher.events()
	];

	const root = document.getElementById('cluster');

	const place = document.getElementById('console');

	lc.dom.replace(root, [
		el('a', {class: 'skip', href: '#instances', text: 'Skip to the instances'}),
		el('header', {class: 'top'}, [
			el('div', null, [el('h1', {text: TITLE}), el('p', {class: 'scope', text: names.length
				+ ' processes on this machine. Break them: at most one leads at any instant.'})]),
			el('div', {class: 'controls'}, [fresh, lc.themeControl()])
		]),
		el('main', null, [trouble, said,
			el('dl', {class: 'tiles'}, Object.keys(tiles).map((name) => tiles[name].element)),
			parts[0].element, parts[1].element, parts[2].element,
			el('div', {class: 'columns'}, [parts[3].element, parts[4].element])])
	]);

	function update(state) {
		offset = state.time - Date.now();
		answered = Date.now();
		const current = state.leaders.join(' and ');
		lc.dom.say(tiles.leader.value, current || 'none');
		lc.dom.flag(tiles.leader.value, 'wrong', state.leaders.length !== 1);
		lc.dom.say(tiles.two.value, String(state.overlapCount));
		lc.dom.flag(tiles.two.value, 'wrong', state.overlapCount > 0);
		lc.dom.say(tiles.terms.value, lc.text.grouped(state.termCount));
		lc.dom.say(tiles.takeovers.value, lc.text.grouped(state.takeoverCount));
		lc.dom.say(tiles.gap.value, state.longestGap === 0 ? '\u2013' : (state.longestGap / 1000).toFixed(1) + ' s');
		if (leader !== undefined && leader !== current) {
			lc.dom.say(said, current === '' ? 'No instance leads' : current + (state.leaders.length > 1 ? ' lead' : ' leads'));
		}
		leader = current;
		parts.forEach((part) => part.update(state));
	}

	function age() {
		const stale = answered === null || Date.now() - answered > STALE;
		lc.dom.flag(root, 'stale', stale);
		lc.dom.flag(fresh, 'wrong', stale);
		lc.dom.say(fresh, stale ? 'Stale: the launcher does not answer' : 'Live');
	}

	function read() {
		return launcher.state().then(update, () => null)
			.catch((problem) => complain('This page cannot show the answer', problem)).then(age);
	}

	function poll() {
		const done = () => setTimeout(poll, document.hidden ? 4 * PERIOD : PERIOD);
		(root.hidden ? Promise.resolve() : read()).then(done, done);
	}

	const links = [''].concat(names).map((name) => ({name,
		element: el('a', {href: '#' + name, text: name === '' ? 'Cluster' : name})}));
	lc.dom.replace(document.getElementById('views'), links.map((link) => link.element));

	function view(name) {
		links.forEach((link) => link.name === name ? link.element.setAttribute('aria-current', 'page')
			: link.element.removeAttribute('aria-current'));
		root.hidden = name !== '';
		place.hidden = name === '';
		if (console !== null) {
			console.stop();
		}
		// With its dialog, which may be open
		lc.dom.replace(place, []);
		console = name === '' ? null : lc.console(place, {source: launcher.source(name), period: 1000, title: TITLE});
		if (name === '') {
			document.title = TITLE;
			read();
		}
	}

	/* Shows the cluster, or the console of the instance that the fragment of the URL names. */
	function choose() {
		const fragment = window.location.hash.slice(1);
		const isView = fragment === '' || names.indexOf(fragment) >= 0;
		// Any other fragment is a place in the present view
		const chosen = isView ? fragment : shown || '';
		if (chosen !== shown) {
			shown = chosen;
			view(chosen);
		}
	}

	window.addEventListener('hashchange', choose);
	choose();
	poll();
	// While the launcher is paused, an answer is neither there nor refused
	setInterval(age, PERIOD);
})(window.LauncherPage = window.LauncherPage || {}, window.LeaderConsole);
