package io.github.leaderelection.engine;

import org.jspecify.annotations.Nullable;

/**
 * How often in a row the same was attempted in vain. State thread only.
 */
final class Attempts {

	private @Nullable Object last;

	private int times;

	/**
	 * Note an attempt that did nothing.
	 * @param subject what was to be changed
	 * @return how often in a row the same has done nothing before
	 */
	int failed(Object subject) {
		this.times = (subject.equals(this.last)) ? this.times + 1 : 0;
		this.last = subject;
		return this.times;
	}

}
