/*
 * The dialog in which a change of elections is chosen and confirmed.
 */
(function (lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	// The label of the pauses that the endpoint sets and lifts
	const OPERATOR = 'operator';

	/* What each choice does, and why it cannot be chosen in an election: null if it can. Without an election: all. */
	const CHOICES = [
		{id: 'resign', action: 'resign', title: 'Resign', done: 'resigned',
			text: 'Running work drains, then another instance leads.',
			why: (election) => election && !election.leading ? 'This instance does not lead.' : null},
		{id: 'transfer', action: 'resign', title: 'Hand over', done: 'handed over',
			text: 'Running work drains, then the chosen member leads.',
			why: (election, others) => !election ? 'Hand over each election by itself.'
				: !election.leading ? 'This instance does not lead.' : others.length === 0 ? 'There is no other member.' : null},
		{id: 'pause', action: 'pause', title: 'Pause', done: 'paused',
			text: 'This instance resigns if it leads, and leads again only after it is resumed.',
			why: (election) => election && election.pausedBy.indexOf(OPERATOR) >= 0 ? 'It is paused already.' : null},
		{id: 'resume', action: 'resume', title: 'Resume', done: 'resumed',
			text: 'This instance may lead again. A pause of all elections is another one: "Change all\u2026" lifts it.',
			why: (election) => election && election.pausedBy.indexOf(OPERATOR) < 0
				? 'It is not paused by an operator.' : null}
	];

	function open(dialog) {
		if (typeof dialog.showModal === 'function') {
			dialog.showModal();
		}
		else {
			dialog.setAttribute('open', '');
			dialog.setAttribute('aria-modal', 'true');
		}
	}

	function close(dialog, opener) {
		if (typeof dialog.close === 'function') {
			dialog.close();
		}
		else {
			dialog.removeAttribute('open');
		}
		if (opener) {
			opener.focus();
		}
	}

	/* Creates the dialog. Options: act(election, action, to), a promise; onDone(text) when a change was accepted. */
	lc.actionsDialog = function (options) {
		let election = null;
		let opener = null;
		let busy = false;
		const heading = el('h2', {id: 'change-heading'});
		const members = el('select', {id: 'change-to', 'aria-label': 'Member to hand over to', onchange: render});
		const problem = el('div', {class: 'banner', role: 'alert', hidden: true});
		const choices = CHOICES.map((choice) => {
			const radio = el('input', {type: 'radio', name: 'change', id: 'change-' + choice.id, value: choice.id,
				'aria-describedby': 'change-' + choice.id + '-text', onchange: render});
			const text = el('span', {id: 'change-' + choice.id + '-text', class: 'quiet'});
			const element = el('div', {class: 'choice'}, [radio, el('label', {for: 'change-' + choice.id, text: choice.title}), text,
				choice.id === 'transfer' && members]);
			return {choice, radio, text, element};
		});
		const confirm = el('button', {type: 'submit', class: 'primary'});
		const cancel = el('button', {type: 'button', text: 'Cancel', onclick: () => close(element, opener)});
		const form = el('form', {method: 'dialog', onsubmit: (event) => {
			event.preventDefault();
			send();
		}}, [heading, el('fieldset', null, [el('legend', {class: 'hidden', text: 'Change'})].concat(choices.map((each) => each.element))),
			problem, el('div', {class: 'buttons'}, [cancel, confirm])]);
		const element = el('dialog', {class: 'dialog', 'aria-labelledby': 'change-heading', onkeydown: (event) => {
			if (event.key === 'Escape' && typeof element.showModal !== 'function') {
				close(element, opener);
			}
		}}, [form]);

		function chosen() {
			return choices.find((each) => each.radio.checked && !each.radio.disabled);
		}

		function render() {
			const current = chosen();
			members.disabled = !current || current.choice.id !== 'transfer' || busy;
			confirm.disabled = !current || busy;
			confirm.textContent = current ? current.choice.title : 'Choose a change';
		}

		function refused(reason) {
			lc.dom.replace(problem, [el('strong', {text: lc.text.shown(reason.title || reason, 500)}),
				el('span', {text: reason.remedy || ''})]);
			problem.hidden = false;
		}

		function send() {
			const current = chosen();
			if (!current || busy) {
				return;
			}
			const name = election ? election.name : null;
			const to = current.choice.id === 'transfer' ? members.value : null;
			busy = true;
			problem.hidden = true;
			render();
			options.act(name, current.choice.action, to).then((answer) => {
				close(element, opener);
				const what = name === null ? 'All elections' : lc.text.shown(name, 100);
				options.onDone(what + ' ' + current.choice.done
						+ (answer.outcome === 'HANDING_OFF' ? ': running work drains' : '') + '.');
			}).catch(refused).then(() => {
				busy = false;
				render();
			});
		}

		function show(status, target) {
			const others = status.members.filter((member) => !member.self);
			election = target;
			opener = document.activeElement;
			problem.hidden = true;
			lc.dom.replace(heading, target ? ['Change ', lc.dom.name(target.name, 100)] : ['Change all elections of this instance']);
			lc.dom.replace(members, others.map((member) => el('option', {value: member.id, text: lc.text.shown(member.candidate, 60)})));
			choices.forEach((each) => {
				const why = each.choice.why(target, others);
				each.radio.checked = false;
				each.radio.disabled = why !== null;
				lc.dom.flag(each.element, 'disabled', why !== null);
				each.text.textContent = why || each.choice.text;
			});
			render();
			open(element);
			const first = choices.find((each) => !each.radio.disabled);
			(first ? first.radio : cancel).focus();
		}

		return {element, show};
	};
})(window.LeaderConsole = window.LeaderConsole || {});
