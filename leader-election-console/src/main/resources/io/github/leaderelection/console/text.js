/*
 * How values are read from JSON, and how they are shown. No DOM.
 */
(function (lc) {
	'use strict';

	const SHOWN = 200;

	const TITLE = 2000;

	// Control characters, marks that change the direction of what follows, and those that nobody sees
	const ACTING = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

	const DURATION = /^(-)?P(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?[\d.]+(?:E-?\d+)?)S)?)?$/;

	function visible(character) {
		return '\u27e8' + character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0') + '\u27e9';
	}

	/* The text with the code in place of each character that acts on what is around it. */
	function shown(value, most) {
		const limit = most || SHOWN;
		const text = String(value);
		const cut = text.length > limit ? text.slice(0, limit) : text;
		return cut.replace(ACTING, visible) + (text.length > limit ? '\u2026' : '');
	}

	function title(value) {
		return shown(value, TITLE);
	}

	/* Milliseconds of a duration, which Jackson writes as a text of ISO 8601 or as seconds; null if it is neither. */
	function millis(value) {
		if (typeof value === 'number') {
			return value * 1000;
		}
		const parts = typeof value === 'string' ? DURATION.exec(value) : null;
		if (!parts) {
			return null;
		}
		const seconds = Number(parts[2] || 0) * 86400 + Number(parts[3] || 0) * 3600 + Number(parts[4] || 0) * 60
				+ Number(parts[5] || 0);
		return (parts[1] ? -seconds : seconds) * 1000;
	}

	/* Milliseconds since the epoch of an instant, as a text of ISO 8601 or as seconds; null if it is neither. */
	function instant(value) {
		if (typeof value === 'number') {
			return value * 1000;
		}
		const time = typeof value === 'string' ? Date.parse(value) : NaN;
		return isNaN(time) ? null : time;
	}

	/* A duration for people: two units at most. */
	function duration(ms) {
		if (ms === null || ms === undefined) {
			return '\u2013';
		}
		const sign = ms < 0 ? '\u2212' : '';
		const all = Math.abs(ms);
		if (all < 1000) {
			return sign + Math.round(all) + ' ms';
		}
		if (all < 10000) {
			return sign + (all / 1000).toFixed(1) + ' s';
		}
		const seconds = Math.round(all / 1000);
		if (seconds < 60) {
			return sign + seconds + ' s';
		}
		if (seconds < 3600) {
			return sign + Math.floor(seconds / 60) + ' min ' + pad(seconds % 60) + ' s';
		}
		if (seconds < 86400) {
			return sign + Math.floor(seconds / 3600) + ' h ' + pad(Math.floor(seconds / 60) % 60) + ' min';
		}
		return sign + Math.floor(seconds / 86400) + ' d ' + Math.floor(seconds / 3600) % 24 + ' h';
	}

	/* The time of day, with the date if it is not that of now. */
	function clock(time, now) {
		if (time === null || time === undefined) {
			return '\u2013';
		}
		const at = new Date(time);
		const today = new Date(now === undefined ? Date.now() : now);
		const hours = pad(at.getHours()) + ':' + pad(at.getMinutes()) + ':' + pad(at.getSeconds());
		if (at.toDateString() === today.toDateString()) {
			return hours;
		}
		return at.getFullYear() + '-' + pad(at.getMonth() + 1) + '-' + pad(at.getDate()) + ' ' + hours;
	}

	function count(number, one, many) {
		return grouped(number) + ' ' + (number === 1 ? one : many);
	}

	function grouped(number) {
		return String(number).replace(/\B(?=(\d{3})+$)/g, '\u202f');
	}

	/* A state such as LEADING or RENEW_DEADLINE in lower case. */
	function words(name) {
		return shown(String(name).toLowerCase().replace(/_/g, ' '), 60);
	}

	function pad(number) {
		return String(number).padStart(2, '0');
	}

	lc.text = {shown, title, millis, instant, duration, clock, count, grouped, words};
})(window.LeaderConsole = window.LeaderConsole || {});
