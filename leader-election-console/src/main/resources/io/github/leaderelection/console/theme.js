/*
 * Light and dark: as the system has it, unless the user chooses. It runs before the page is drawn.
 */
(function (lc) {
	'use strict';

	const KEY = 'leader-election.theme';

	const THEMES = [['', 'As the system'], ['light', 'Light'], ['dark', 'Dark']];

	// A browser may refuse its storage
	function stored() {
		try {
			return window.localStorage.getItem(KEY) || '';
		}
		catch (ex) {
			return '';
		}
	}

	function store(theme) {
		try {
			window.localStorage.setItem(KEY, theme);
		}
		catch (ex) {
			// For as long as this page is open
		}
	}

	function apply(theme) {
		if (theme === 'light' || theme === 'dark') {
			document.documentElement.setAttribute('data-theme', theme);
		}
		else {
			document.documentElement.removeAttribute('data-theme');
		}
	}

	/* A control by which the user chooses. */
	lc.themeControl = function () {
		const current = stored();
		const select = lc.dom.el('select', {class: 'theme', 'aria-label': 'Colours', onchange: () => {
			store(select.value);
			apply(select.value);
		}}, THEMES.map((theme) => lc.dom.el('option', {value: theme[0], text: theme[1], selected: theme[0] === current})));
		return select;
	};

	apply(stored());
})(window.LeaderConsole = window.LeaderConsole || {});
