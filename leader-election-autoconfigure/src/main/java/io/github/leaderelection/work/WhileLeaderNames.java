package io.github.leaderelection.work;

import java.util.function.Function;
import java.util.function.Supplier;

import io.github.leaderelection.InvalidNameException;
import io.github.leaderelection.Names;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Resolves the names of elections.
 *
 * @param placeholders replaces the placeholders of a text
 * @param defaultElection supplies the name of the election where none is named
 */
public record WhileLeaderNames(Function<String, @Nullable String> placeholders, Supplier<String> defaultElection) {

	/**
	 * Return the name of an election.
	 * @param text what names it, empty for the default
	 * @param where what it is for
	 * @return the name
	 * @throws InvalidWhileLeaderException if it is none
	 */
	String election(String text, String where) {
		try {
			String resolved = resolve(text, where);
			return Names.requireElection((StringUtils.hasText(resolved)) ? resolved : this.defaultElection.get());
		}
		catch (InvalidNameException ex) {
			throw new InvalidWhileLeaderException(
					"The %s is to run only on a leader, and the name of the election is invalid: %s".formatted(where,
							ex.getMessage()),
					"Correct the name of the election.", ex);
		}
	}

	private @Nullable String resolve(String text, String where) {
		try {
			return this.placeholders.apply(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidWhileLeaderException(
					"The %s is to run only on a leader, and the election is named by a property that is not defined: %s"
						.formatted(where, ex.getMessage()),
					"Define the property, or name the election itself.", ex);
		}
	}

}
