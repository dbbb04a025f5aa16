package io.github.leaderelection.autoconfigure;

import java.util.List;

import io.github.leaderelection.engine.InvalidSettingsException;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * {@link AbstractFailureAnalyzer} for {@link InvalidSettingsException}. A number without
 * a unit is a frequent reason: Spring Boot reads it as milliseconds.
 */
class InvalidSettingsFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingsException> {

	private static final List<String> DURATIONS = List.of("lease-duration", "renew-deadline", "retry-period",
			"operation-timeout", "drain-timeout", "storm.window");

	private final Environment environment;

	InvalidSettingsFailureAnalyzer(Environment environment) {
		this.environment = environment;
	}

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingsException cause) {
		return new FailureAnalysis(
				"The property leader-election.%s of %s %s.".formatted(cause.property(), cause.value(), cause.reason()),
				cause.remedy() + withoutUnit(), cause);
	}

	private String withoutUnit() {
		StringBuilder hints = new StringBuilder();
		Binder binder = Binder.get(this.environment);
		for (String name : DURATIONS) {
			String value = binder.bind("leader-election." + name, String.class).orElse("").trim();
			if (value.matches("\\d+")) {
				hints.append(" leader-election.%s=%s has no unit and means milliseconds: write %ss for seconds."
					.formatted(name, value, value));
			}
		}
		return hints.toString();
	}

}
