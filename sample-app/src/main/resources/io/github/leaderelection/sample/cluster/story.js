/*
 * The story: its button, its progress and its summary.
 */
(function (launcher, lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	/* Options: act(action). */
	launcher.story = function (options) {
		let running = false;
		const button = el('button', {type: 'button', class: 'primary', id: 'story-button',
			onclick: () => options.act(running ? 'stop' : 'start')});
		const progress = el('progress', {max: '1', value: '0', 'aria-label': 'Progress of the story', hidden: true});
		const text = el('p', {class: 'story-text', role: 'status',
			text: 'Kills the leader ten times and starts it again, cuts the leader off, pauses it. Takes a few minutes.'});
		const summary = el('ul', {class: 'summary'});
		const element = lc.dom.section('story', 'Story', [el('div', {class: 'story-line'}, [button, progress, text]), summary]);
		return {element, update(state) {
			const story = state.story;
			running = story.running;
			lc.dom.say(button, running ? 'Stop the story' : 'Run the story');
			lc.dom.flag(button, 'primary', !running);
			progress.hidden = !running;
			progress.setAttribute('max', String(Math.max(1, story.steps)));
			progress.setAttribute('value', String(Math.max(0, story.step - 1)));
			if (story.text !== '') {
				lc.dom.say(text, story.text);
			}
			const lines = story.summary.join('\n');
			if (summary.dataset.lines !== lines) {
				summary.dataset.lines = lines;
				lc.dom.replace(summary, story.summary.map((line) => el('li', {text: line})));
			}
			lc.dom.flag(summary, 'wrong', story.broken);
		}};
	};
})(window.LauncherPage = window.LauncherPage || {}, window.LeaderConsole);
