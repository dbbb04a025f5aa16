/*
 * The page of one instance: the console over the endpoint leaderelection beside it.
 */
(function (lc) {
	'use strict';

	lc.page = lc.console(document.getElementById('console'), {source: lc.endpoint(document.body.dataset.elections)});
})(window.LeaderConsole = window.LeaderConsole || {});
