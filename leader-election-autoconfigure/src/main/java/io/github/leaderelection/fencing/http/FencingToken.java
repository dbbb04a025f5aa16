package io.github.leaderelection.fencing.http;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.Names;

/**
 * A fencing token as the header of a request: an integer with the name of the election as
 * its parameter, in the syntax of structured fields.
 *
 * @param value the token
 * @param election the name of the election
 */
public record FencingToken(long value, String election) {

	/**
	 * Name of the header.
	 */
	public static final String HEADER = "Fencing-Token";

	private static final Pattern SYNTAX = Pattern
		.compile(" *([1-9][0-9]{0,18}) *; *election=\"([A-Za-z0-9._:/-]{1,%s})\" *".formatted(Names.MAX_LENGTH));

	/**
	 * Return the token of a term.
	 * @param leadership the term
	 * @return the token
	 */
	public static FencingToken of(Leadership leadership) {
		return new FencingToken(leadership.fencingToken(), leadership.election());
	}

	/**
	 * Return the token of a header.
	 * @param header the value of the header
	 * @return the token
	 * @throws IllegalArgumentException if the header has another syntax
	 */
	public static FencingToken parse(String header) {
		Matcher matcher = SYNTAX.matcher(header);
		if (!matcher.matches()) {
			throw new IllegalArgumentException(
					"The header %s must be like 1795433338320;election=\"reports\"".formatted(HEADER));
		}
		return new FencingToken(Long.parseLong(matcher.group(1)), Names.requireElection(matcher.group(2)));
	}

	/**
	 * Return the value of the header.
	 * @return the value
	 */
	public String header() {
		return "%s;election=\"%s\"".formatted(this.value, this.election);
	}

}
