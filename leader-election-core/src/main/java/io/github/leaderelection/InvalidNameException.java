package io.github.leaderelection;

/**
 * A name that no election or namespace can have.
 *
 * @author Leader Election
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
	 * Return the name that was refused.
	 * @return the name, as it was given
	 */
	public String name() {
		return this.name;
	}

}
