/*
 * The live members with their metadata and the age of their last heartbeat.
 */
(function (lc) {
	'use strict';

	const el = (name, attributes, children) => lc.dom.el(name, attributes, children);

	const MOST = 20;

	function metadata(member) {
		const keys = Object.keys(member.metadata).sort();
		if (keys.length === 0) {
			return ['\u2013'];
		}
		const pairs = keys.slice(0, MOST).map((key) => el('div', {class: 'pair'}, [
			el('dt', null, [lc.dom.name(key, 60)]), el('dd', null, [lc.dom.name(member.metadata[key], 160)])
		]));
		const more = keys.length > MOST ? el('p', {class: 'empty', text: keys.length - MOST + ' more'}) : null;
		return [el('dl', {class: 'pairs'}, pairs), more];
	}

	function row() {
		const name = el('th', {scope: 'row'});
		const leads = el('td', {class: 'number', 'data-label': 'Leads'});
		const heartbeat = el('td', {'data-label': 'Heartbeat'});
		const details = el('td', {'data-label': 'Metadata'});
		const session = el('td', {class: 'quiet', 'data-label': 'Session'});
		let shown = null;
		return {element: el('tr', null, [name, heartbeat, leads, details, session]), update(item) {
			const text = JSON.stringify(item.member.metadata) + item.member.candidate;
			if (shown !== text) {
				lc.dom.replace(name, [lc.dom.name(item.member.candidate, 80),
					item.member.self && el('span', {class: 'badge badge-own', text: 'this instance'})]);
				lc.dom.replace(details, metadata(item.member));
				lc.dom.replace(session, [lc.dom.name(String(item.member.id).slice(0, 8), 8)]);
				session.title = lc.text.title(item.member.id);
				shown = text;
			}
			lc.dom.say(leads, lc.text.grouped(item.leads));
			lc.dom.say(heartbeat, item.member.silence === null ? '\u2013' : lc.text.duration(item.member.silence) + ' ago');
			lc.dom.flag(heartbeat, 'wrong', item.late);
		}};
	}

	function leadsOf(status) {
		const leads = {};
		status.elections.forEach((election) => {
			if (election.leader !== null) {
				leads['=' + election.leader] = (leads['=' + election.leader] || 0) + 1;
			}
		});
		return leads;
	}

	lc.membersSection = function () {
		const body = el('tbody');
		const more = el('p', {class: 'empty'});
		const element = lc.dom.section('members', 'Members',
				[lc.dom.table('Members', ['Instance', 'Last heartbeat', {content: 'Leads', class: 'number'}, 'Metadata', 'Session'], body), more]);
		return {
			element,
			update(status) {
				const leads = leadsOf(status);
				const items = status.members.map((member) => ({member, leads: leads['=' + member.candidate] || 0,
					late: status.lease !== null && member.silence !== null && member.silence > status.lease / 2}));
				lc.dom.keyed(body, items, (item) => item.member.id, row);
				more.hidden = status.members.length > 0 && status.memberCount <= status.members.length;
				lc.dom.say(more, status.members.length === 0 ? 'No view of the store yet.'
					: 'The first ' + status.members.length + ' of ' + lc.text.grouped(status.memberCount) + ' members.');
			}
		};
	};
})(window.LeaderConsole = window.LeaderConsole || {});
