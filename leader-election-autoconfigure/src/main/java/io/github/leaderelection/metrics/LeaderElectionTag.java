package io.github.leaderelection.metrics;

import java.util.Locale;

import io.micrometer.common.docs.KeyName;

/**
 * The tags of the meters, which are keys of the observations too.
 */
public enum LeaderElectionTag implements KeyName {

	/**
	 * The name of the election, or {@value ElectionTagLimit#OTHER}.
	 */
	ELECTION("election"),

	/**
	 * The name of the work.
	 */
	WORK("work"),

	/**
	 * How a heartbeat or a hand-off ended.
	 */
	OUTCOME("outcome"),

	/**
	 * Why a term ended.
	 */
	REASON("reason"),

	/**
	 * What made the election claimable.
	 */
	AFTER("after"),

	/**
	 * What was counted.
	 */
	KIND("kind"),

	/**
	 * Why a call did not run.
	 */
	CAUSE("cause"),

	/**
	 * What has refused a write.
	 */
	RESOURCE("resource"),

	/**
	 * The class of what a run threw, or {@code none}.
	 */
	ERROR("error");

	private final String key;

	LeaderElectionTag(String key) {
		this.key = key;
	}

	@Override
	public String asString() {
		return this.key;
	}

	/**
	 * Return the value of a tag for a constant.
	 * @param constant the constant
	 * @return its name in lower case
	 */
	static String value(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

}
