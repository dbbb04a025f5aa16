/*
 * One card per instance: what it is, and what can be done to it.
 */
(function (launcher, lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	// A place has the first of its commands that can be executed, or the first one, disabled
	const PLACES = [
		[['kill', 'Kill', 'End the process at once: kill -9']],
		[['pause', 'Pause', 'Stop the process as it is: kill -STOP'], ['continue', 'Continue', 'Let it continue: kill -CONT']],
		[['stop', 'Stop', 'Shut the application down: kill'], ['start', 'Start again', 'Start a new process']],
		[['cut', 'Cut off', 'Let nothing through between it and the others'], ['heal', 'Heal', 'Make its network whole and fast again']],
		[['slow', 'Slow down', 'Delay its network by 150 ms each way'], ['heal', 'Heal', 'Make its network fast again']]
	];

	// What is cut off is healed in the place of Cut off
	const SLOW = 4;

	const STATES = {starting: 'Starting', paused: 'Paused', ended: 'Ended'};

	function stateOf(instance) {
		return STATES[instance.state] || (instance.token ? 'Leader' : instance.cut ? 'Cut off' : 'Candidate');
	}

	function button(name, place, act) {
		let current = place[0];
		const element = el('button', {type: 'button', class: 'act', onclick: () => act(current[0])});
		return {element, update(commands) {
			current = place.find((each) => commands.indexOf(each[0]) >= 0) || place[0];
			lc.dom.say(element, current[1]);
			element.title = current[2];
			element.dataset.command = current[0];
			element.setAttribute('aria-label', current[1] + ' ' + name);
			element.disabled = commands.indexOf(current[0]) < 0;
		}};
	}

	/* The time until the leader stops unless it is renewed, as a bar of the longest that was seen: the renew deadline. */
	function deadline() {
		let longest = 1;
		const bar = el('div', {class: 'deadline-bar'});
		const text = el('span', {class: 'deadline-text'});
		const meter = el('div', {class: 'deadline-meter', role: 'meter', 'aria-valuemin': '0'}, [bar]);
		const element = el('div', {class: 'deadline'}, [meter, text]);
		return {element, update(instance, now) {
			const left = instance.until === null ? 0 : Math.max(0, instance.until - now);
			longest = Math.max(longest, left);
			lc.dom.flag(element, 'none', instance.token === null);
			bar.style.width = Math.round(100 * left / longest) + '%';
			meter.setAttribute('aria-label', 'Time until the renew deadline of ' + instance.name);
			meter.setAttribute('aria-valuemax', String(Math.round(longest)));
			meter.setAttribute('aria-valuenow', String(Math.round(left)));
			meter.setAttribute('aria-valuetext', lc.text.duration(left));
			lc.dom.say(text, instance.token === null ? 'does not lead'
				: 'leads for ' + (left / 1000).toFixed(1) + ' s more unless renewed');
		}};
	}

	function card(options) {
		return (instance) => {
			const state = el('span', {class: 'badge'});
			const network = el('span', {class: 'badge badge-wrong', hidden: true});
			const process = el('span');
			const token = el('p', {class: 'token'});
			const meter = deadline();
			const buttons = PLACES.map((place) => button(instance.name, place, (command) => options.act(instance.name, command)));
			const link = el('a', {href: '#' + instance.name, text: 'console'});
			link.setAttribute('aria-label', 'Console of ' + instance.name);
			const element = el('article', {class: 'card', 'aria-label': instance.name, id: 'card-' + instance.name}, [
				el('div', {class: 'card-head'}, [el('h3', {text: instance.name}), state, network]),
				el('p', {class: 'quiet'}, [process, ' \u00b7 ', link]), token, meter.element,
				el('div', {class: 'card-acts'}, buttons.map((each) => each.element))
			]);
			return {element, update(current, now) {
				const name = stateOf(current);
				lc.dom.say(state, name);
				element.dataset.state = name.toLowerCase().replace(' ', '-');
				state.className = 'badge' + (name === 'Leader' ? ' badge-own' : name === 'Candidate' || name === 'Starting' ? '' : ' badge-wrong');
				network.hidden = !(current.slow || current.cut && name !== 'Cut off');
				lc.dom.say(network, current.cut ? 'cut off' : 'slow');
				lc.dom.say(process, current.pid === null ? 'not started' : 'pid ' + current.pid
						+ (current.exitCode === null ? '' : ', exit code ' + current.exitCode) + ' \u00b7 ' + current.url.slice(7));
				lc.dom.say(token, current.token === null ? '\u00a0' : 'fencing token ' + current.token);
				meter.update(current, now);
				buttons.forEach((each, at) => each.update(at === SLOW && current.cut ? [] : current.commands));
			}};
		};
	}

	/* Options: act(instance, command). */
	launcher.cards = function (options) {
		const grid = el('div', {class: 'cards'});
		const create = card(options);
		const element = lc.dom.section('instances', 'Instances', [grid]);
		return {element, update(state) {
			lc.dom.keyed(grid, state.instances, (instance) => instance.name, (instance) => {
				const made = create(instance);
				return {element: made.element, update: (current) => made.update(current, launcher.now())};
			});
		}};
	};
})(window.LauncherPage = window.LauncherPage || {}, window.LeaderConsole);
