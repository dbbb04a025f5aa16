package io.github.leaderelection.autoconfigure.work;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.autoconfigure.KeptWhenDisabled;
import io.github.leaderelection.work.StartPolicy;
import io.github.leaderelection.work.SupervisorSettings;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Configuration properties for what runs only on the leader.
 *
 * @param beans Beans and listener containers that run only on the leader, by election.
 * Containers have the form kafka:id, rabbit:id or jms:id.
 * @param start What happens after a failed start.
 * @param stopTimeout Time after which a stop that has not finished is reported. By
 * default the drain timeout, but at least 1 second.
 */
@ConfigurationProperties("leader-election.while-leader")
@KeptWhenDisabled
public record WhileLeaderProperties(@DefaultValue Map<String, List<String>> beans, @DefaultValue Start start,
		@Nullable Duration stopTimeout) {

	private static final Duration LEAST_STOP_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * Return how managed work is started and stopped.
	 * @param drainTimeout the drain timeout
	 * @return the settings
	 */
	SupervisorSettings settings(Duration drainTimeout) {
		require(positive(this.start.initial()), "start.initial", this.start.initial(),
				"it is not greater than zero: use a pause such as 1s");
		require(this.start.max().compareTo(this.start.initial()) >= 0, "start.max", this.start.max(),
				"it is shorter than start.initial: use a pause of at least that");
		require(this.start.attempts() >= 0, "start.attempts", this.start.attempts(),
				"it is negative: use 0 for no limit");
		Duration stop = (this.stopTimeout != null) ? this.stopTimeout
				: (drainTimeout.compareTo(LEAST_STOP_TIMEOUT) > 0) ? drainTimeout : LEAST_STOP_TIMEOUT;
		require(positive(stop), "stop-timeout", stop, "it is not greater than zero: use a time such as 20s");
		return new SupervisorSettings(
				new StartPolicy(this.start.initial(), this.start.max(), this.start.attempts(), this.start.onFailure()),
				stop);
	}

	private static boolean positive(Duration duration) {
		return !duration.isNegative() && !duration.isZero();
	}

	private static void require(boolean usable, String property, Object value, String reason) {
		if (!usable) {
			String text = (value instanceof Duration duration) ? DurationText.of(duration) : String.valueOf(value);
			throw new InvalidConfigurationPropertyValueException("leader-election.while-leader." + property, text,
					reason);
		}
	}

	/**
	 * What happens after a failed start.
	 *
	 * @param initial Pause after the first failed start. Doubles with each further one.
	 * @param max Longest pause between failed starts.
	 * @param attempts Number of failed starts in a row after which no further attempt is
	 * made in the same term. Zero for no limit.
	 * @param onFailure Whether the instance keeps the leadership or resigns when all
	 * attempts have failed.
	 */
	public record Start(@DefaultValue("1s") Duration initial, @DefaultValue("30s") Duration max,
			@DefaultValue("0") int attempts, @DefaultValue("keep") StartPolicy.OnFailure onFailure) {

	}

}
