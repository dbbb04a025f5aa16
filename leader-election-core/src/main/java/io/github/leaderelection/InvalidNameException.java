package io.github.leaderelection;

/**
 * Thrown when the name of an election or namespace is invalid.
 *
 * @see Names
 */
public class InvalidNameException extends IllegalArgumentException {

	private final String name;

	InvalidNameException(String kind, String name, String problem) {
		super("%s name '%s' %s: use 1 to %d letters, digits and the characters . _ - : / with a letter or digit first"
			.formatted(kind, name, problem, Names.MAX_LENGTH));
		this.name = name;
	}

	/**
	 * Return the invalid name.
	 * @return the name, as it was given
	 */
	public String name() {
		return this.name;
	}

}
