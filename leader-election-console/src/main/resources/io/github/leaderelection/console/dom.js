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

	lc.dom = {el, svg, replace, name, say};
})(window.LeaderConsole = window.LeaderConsole || {});
