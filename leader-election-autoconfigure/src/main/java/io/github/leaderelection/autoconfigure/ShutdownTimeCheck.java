package io.github.leaderelection.autoconfigure;

import java.time.Duration;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.engine.ElectionSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Warns at start if Spring would not wait for the longest orderly shutdown of the
 * elections.
 */
class ShutdownTimeCheck implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownTimeCheck.class);

	private static final String PROPERTY = "spring.lifecycle.timeout-per-shutdown-phase";

	private static final Duration DEFAULT = Duration.ofSeconds(30);

	private final LeaderElectionProperties properties;

	private final Environment environment;

	ShutdownTimeCheck(LeaderElectionProperties properties, Environment environment) {
		this.properties = properties;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		ElectionSettings settings = this.properties.settings(false);
		Duration needed = settings.drainTimeout()
			.plus(settings.renewDeadline())
			.plus(settings.retryPeriod().multipliedBy(2));
		Duration given = Binder.get(this.environment).bind(PROPERTY, Duration.class).orElse(DEFAULT);
		if (needed.compareTo(given) > 0) {
			logger.warn("A shutdown can take {}: leader-election.drain-timeout, renew-deadline and two retry"
					+ " periods. Spring waits for {} ({}) and then continues without the release of the elections."
					+ " Use a shorter drain timeout or a longer timeout of the phase", DurationText.of(needed),
					DurationText.of(given), PROPERTY);
		}
	}

}
