package io.github.leaderelection.autoconfigure;

import io.github.leaderelection.store.ShownText;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidConfigurationPropertyValueException}
 * of a property of this library. That of Spring Boot analyzes only properties that are
 * set, under the very name: not defaults, and not environment variables such as
 * {@code LEADERELECTION_CANDIDATEID}.
 */
@Order(0)
class InvalidPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationPropertyValueException> {

	private static final int MAX_VALUE_LENGTH = 100;

	private final Environment environment;

	InvalidPropertyFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure,
			InvalidConfigurationPropertyValueException cause) {
		if (!cause.getName().startsWith("leader-election.")) {
			return null;
		}
		String problem = ShownText.problem(String.valueOf(cause.getReason()));
		String reason = (problem.endsWith(".")) ? problem : problem + ".";
		if (cause.getValue() == null) {
			return new FailureAnalysis("The property %s is not set: %s".formatted(cause.getName(), reason),
					"Set %s.".formatted(cause.getName()), cause);
		}
		Origin origin = origin(ConfigurationPropertyName.of(cause.getName()));
		return new FailureAnalysis(
				"The property %s has the value '%s'%s, which cannot be used: %s".formatted(cause.getName(),
						printable(cause.getValue()), (origin != null) ? " (from %s)".formatted(origin) : "", reason),
				"Correct the value of %s.".formatted(cause.getName()), cause);
	}

	private @Nullable Origin origin(ConfigurationPropertyName name) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(this.environment)) {
			Origin origin = Origin.from(source.getConfigurationProperty(name));
			if (origin != null) {
				return origin;
			}
		}
		return null;
	}

	private static String printable(@Nullable Object value) {
		String text = ShownText.printable(ShownText.withoutCredentials(String.valueOf(value)));
		return (text.length() > MAX_VALUE_LENGTH) ? text.substring(0, MAX_VALUE_LENGTH) + "..." : text;
	}

}
