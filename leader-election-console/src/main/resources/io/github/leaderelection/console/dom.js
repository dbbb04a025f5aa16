/*
 * Elements and their text. All text is set as text, never as markup.
 */
(function (lc) {
	'use strict';

	const SVG = 'http://www.w3.org/2000/svg';

	function fill(target, attributes, children) {
		Object.keys(attributes || {}).forEach((name) => {
			const value = attributes[name];
			if (name === 'text') {
				target.textContent = value;
			}
			else if (name.slice(0, 2) === 'on') {
				target.addEventListener(name.slice(2), value);
			}
			else if (value === true) {
				target.setAttribute(name, '');
			}
			else if (value !== false && value !== null && value !== undefined) {
				target.setAttribute(name, value);
			}
		});
		(children || []).forEach((child) => {
			if (child !== null && child !== undefined && child !== false) {
				target.appendChild(typeof child === 'object' ? child : document.createTextNode(child));
			}
		});
		return target;
	}

	/*
	 * An element: attributes by name, of which "text" is its text and "onclick" a listener, and children, which are
	 * elements or texts.
	 */
	function el(name, attributes, children) {
		return fill(document.createElement(name), attributes, children);
	}

	function svg(name, attributes, children) {
		return fill(document.createElementNS(SVG, name), attributes, children);
	}

	function replace(target, children) {
		while (target.firstChild) {
			target.removeChild(target.firstChild);
		}
		return fill(target, null, children);
	}

	function flag(target, name, on) {
		if (on) {
			target.classList.add(name);
		}
		else {
			target.classList.remove(name);
		}
	}

	/*
	 * Makes the children of an element one per item, in their order. Elements are kept by the key of their item, so that
	 * the focus stays where it is. A child is {element, update(item)}, which "create" returns.
	 */
	function keyed(target, items, keyOf, create) {
		const old = target.keyedChildren || new Map();
		const kept = new Map();
		const focused = document.activeElement;
		let place = target.firstChild;
		items.forEach((item) => {
			const key = keyOf(item);
			const child = old.get(key) || create(item);
			kept.set(key, child);
			child.update(item);
			if (child.element === place) {
				place = place.nextSibling;
			}
			else {
				target.insertBefore(child.element, place);
			}
		});
		while (place) {
			const next = place.nextSibling;
			target.removeChild(place);
			place = next;
		}
		target.keyedChildren = kept;
		if (focused && focused !== document.activeElement && target.contains(focused)) {
			focused.focus();
		}
	}

	/* A name that an application chose: isolated from the direction of the text around it, the whole in its title. */
	function name(value, most) {
		const text = lc.text.shown(value, most);
		return el('bdi', {text, class: 'name', title: text === String(value) && text.length < 24 ? null : lc.text.title(value)});
	}

	/* Sets the text only if it differs, so that a screen reader does not read it again. */
	function say(target, text) {
		if (target.textContent !== text) {
			target.textContent = text;
		}
	}

	/* A part of the page with a heading. */
	function section(id, heading, children) {
		return el('section', {id, class: 'section', 'aria-labelledby': id + '-heading'},
				[el('h2', {id: id + '-heading', text: heading})].concat(children));
	}

	/* A table in a box of its own that scrolls, with a name for a screen reader. */
	function table(label, columns, body) {
		const heads = columns.map((column) => el('th', {scope: 'col', class: column.class || null}, [column.content || column]));
		return el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': label}, [
			el('table', null, [el('caption', {class: 'hidden', text: label}), el('thead', null, [el('tr', null, heads)]), body])
		]);
	}

	lc.dom = {el, svg, replace, name, say, flag, keyed, section, table};
})(window.LeaderConsole = window.LeaderConsole || {});
