(function () {
	'use strict';

	var root = document.currentScript.dataset.root;
	var search = document.querySelector('.search');
	var input = document.getElementById('site-search');
	var found = document.getElementById('site-found');
	var results = document.getElementById('site-results');
	var limit = 12;
	var index;

	function load(then) {
		if (index) {
			then();
			return;
		}
		var script = document.createElement('script');
		script.src = root + 'search-data.js';
		script.onload = function () {
			index = lunr.Index.load(window.searchData.index);
			then();
		};
		script.onerror = function () {
			found.textContent = 'The search index could not be loaded.';
		};
		document.head.appendChild(script);
	}

	function words(text) {
		return lunr.tokenizer(text).map(function (token) {
			return token.toString();
		}).filter(Boolean);
	}

	// Each word as its beginning; if no section has all of them, as any part of a word; then with a mistake
	function hits(text) {
		var wildcard = lunr.Query.wildcard;
		var ways = [
			{ wildcard: wildcard.TRAILING },
			{ wildcard: wildcard.LEADING | wildcard.TRAILING },
			{ editDistance: 1 },
		];
		var terms = words(text);
		for (var i = 0; terms.length > 0 && i < ways.length; i++) {
			var hits = query(terms, ways[i]);
			if (hits.length > 0) {
				return hits;
			}
		}
		return [];
	}

	function query(terms, way) {
		return index.query(function (query) {
			terms.forEach(function (term) {
				query.term(term, Object.assign({ presence: lunr.Query.presence.REQUIRED, usePipeline: false }, way));
			});
		}).map(function (hit) {
			return window.searchData.sections[hit.ref];
		});
	}

	// What has the words as they were typed is better than what has them anywhere
	function sorted(sections, text) {
		var literal = text.trim().toLowerCase();
		function has(section) {
			return (section.heading + '\n' + section.text).toLowerCase().indexOf(literal) >= 0;
		}
		return sections.filter(has).concat(sections.filter(function (section) {
			return !has(section);
		}));
	}

	function excerpt(section, text) {
		var at = [text.trim()].concat(words(text)).map(function (word) {
			return section.text.toLowerCase().indexOf(word.toLowerCase());
		}).filter(function (position) {
			return position >= 0;
		})[0] || 0;
		var start = section.text.lastIndexOf(' ', Math.max(0, at - 40)) + 1;
		return (start > 0 ? '… ' : '') + section.text.substr(start, 140) + ' …';
	}

	function part(name, text) {
		var element = document.createElement('span');
		element.className = name;
		element.textContent = text;
		return element;
	}

	function item(section, text) {
		var link = document.createElement('a');
		link.href = root + section.link;
		link.appendChild(part('heading', section.heading));
		if (section.heading !== section.page) {
			link.appendChild(part('page', section.page));
		}
		link.appendChild(part('excerpt', excerpt(section, text)));
		var element = document.createElement('li');
		element.appendChild(link);
		return element;
	}

	function show() {
		var text = input.value;
		results.textContent = '';
		if (!text.trim()) {
			close();
			return;
		}
		var sections = sorted(hits(text), text);
		sections.slice(0, limit).forEach(function (section) {
			results.appendChild(item(section, text));
		});
		results.hidden = sections.length === 0;
		found.textContent = count(sections.length);
	}

	function count(number) {
		if (number > limit) {
			return limit + ' of ' + number + ' sections';
		}
		return number === 0 ? 'Nothing found' : number === 1 ? '1 section' : number + ' sections';
	}

	function close() {
		results.hidden = true;
		found.textContent = '';
	}

	// Arrow keys move between the field and the results
	function move(step) {
		var stops = [input].concat(Array.from(results.querySelectorAll('a')));
		var next = stops[stops.indexOf(document.activeElement) + step];
		if (next) {
			next.focus();
		}
	}

	input.addEventListener('focus', function () {
		load(function () {});
	});
	input.addEventListener('input', function () {
		load(show);
	});
	search.addEventListener('keydown', function (event) {
		if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
			event.preventDefault();
			move(event.key === 'ArrowDown' ? 1 : -1);
		}
		else if (event.key === 'Escape') {
			input.value = '';
			close();
			input.focus();
		}
		else if (event.key === 'Enter' && event.target === input) {
			var first = results.querySelector('a');
			if (first) {
				close();
				location.assign(first.href);
			}
		}
	});
	search.addEventListener('click', function (event) {
		if (event.target.closest('a')) {
			close();
		}
	});
	document.addEventListener('click', function (event) {
		if (!search.contains(event.target)) {
			close();
		}
	});
	document.addEventListener('keydown', function (event) {
		var typing = event.target.matches('input, textarea, [contenteditable]');
		if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
			event.preventDefault();
			input.focus();
		}
	});
	search.hidden = false;

	var button = document.querySelector('.theme');
	var themes = { '': 'Auto', light: 'Light', dark: 'Dark' };

	function name(theme) {
		button.textContent = themes[theme];
		button.setAttribute('aria-label', 'Theme: ' + themes[theme]);
	}

	function setTheme(theme) {
		if (theme) {
			document.documentElement.setAttribute('data-theme', theme);
		}
		else {
			document.documentElement.removeAttribute('data-theme');
		}
		name(theme);
		try {
			localStorage.setItem('theme', theme);
		}
		catch (ex) {
			// No storage: the choice lasts for this page
		}
	}

	button.addEventListener('click', function () {
		var names = Object.keys(themes);
		var present = document.documentElement.getAttribute('data-theme') || '';
		setTheme(names[(names.indexOf(present) + 1) % names.length]);
	});
	name(document.documentElement.getAttribute('data-theme') || '');
	button.hidden = false;

	// Open beside the content, closed above it
	var pages = document.querySelector('.pages');
	var wide = window.matchMedia('(min-width: 60rem)');
	function fold() {
		pages.open = wide.matches;
	}
	wide.addEventListener('change', fold);
	fold();
})();
