package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.InvalidUseException;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link ApplicationContextInitializer} that refuses a Spring Boot which is too old. It
 * uses nothing that such a version does not have.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
class SpringBootVersionCheck implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private static final int OLDEST = 4;

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		check(SpringBootVersion.getVersion());
	}

	static void check(@Nullable String version) {
		if (version != null && Integer.parseInt(version.split("\\.", 2)[0]) < OLDEST) {
			throw new UnsupportedSpringBootException(version);
		}
	}

	/**
	 * Thrown when Spring Boot is too old.
	 */
	private static final class UnsupportedSpringBootException extends InvalidUseException {

		private UnsupportedSpringBootException(String version) {
			super("Leader election requires Spring Boot %d.0 or later, but found %s".formatted(OLDEST, version),
					"Update Spring Boot, or remove the dependencies of the group io.github.leaderelection.", null);
		}

	}

}
