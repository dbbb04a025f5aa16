// Runs before the page is drawn, so that a chosen theme does not flash. Without a choice the system decides.
(function () {
	try {
		var theme = localStorage.getItem('theme');
		if (theme) {
			document.documentElement.setAttribute('data-theme', theme);
		}
	}
	catch (ex) {
		// No storage: the system decides
	}
})();
