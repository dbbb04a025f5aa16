package io.github.leaderelection.engine;

import java.time.Duration;

import io.github.leaderelection.DurationText;

/**
 * A setting, or a combination of durations, under which the election would not be safe or
 * could not work.
 */
public class InvalidSettingsException extends IllegalArgumentException {

	private final String property;

	private final String value;

	private final String reason;

	private final String remedy;

	InvalidSettingsException(String property, Duration value, String reason, String remedy) {
		this(property, DurationText.of(value), reason, remedy);
	}

	InvalidSettingsException(String property, int value, String reason, String remedy) {
		this(property, String.valueOf(value), reason, remedy);
	}

	private InvalidSettingsException(String property, String value, String reason, String remedy) {
		super("%s %s %s. %s".formatted(property, value, reason, remedy));
		this.property = property;
		this.value = value;
		this.reason = reason;
		this.remedy = remedy;
	}

	/**
	 * Return the setting that was refused, in the form of a property name such as
	 * {@code renew-deadline}.
	 * @return the name of the setting
	 */
	public String property() {
		return this.property;
	}

	/**
	 * Return the value that was refused.
	 * @return the value, a number, or a duration such as {@code 2s}
	 */
	public String value() {
		return this.value;
	}

	/**
	 * Return why it was refused.
	 * @return the reason, to be read after the name and the value
	 */
	public String reason() {
		return this.reason;
	}

	/**
	 * Return what to do about it.
	 * @return the remedy, a sentence
	 */
	public String remedy() {
		return this.remedy;
	}

}
